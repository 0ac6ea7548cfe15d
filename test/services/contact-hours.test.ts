import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nextOpening } from "#app/domain/contact-hours.ts";
import { tagsInHours } from "#app/services/tags-in-hours.ts";
import { NOTHING_LEFT_ALONE } from "#app/domain/tags.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { Customer } from "#sandbox/world/records.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { openApp, RIGHT, type TestApp } from "#test/support/app.ts";

const HOUR_MS = 3_600_000;

describe("outside of the contact hours", () => {
  const TAGS = { late: ["late", "value-high"], active: ["active", "value-high"] };
  /** A customer who came late at 22 o'clock; tags as of then and before. */
  const tagsAsOf = (at: number) => (at >= 22 ? TAGS.late : TAGS.active);
  const customer = { tagsAt: 12, policyVersion: 1, signUp: 0, leftAlone: NOTHING_LEFT_ALONE };
  const computed = {
    changes: [],
    policyVersion: 1,
    lastOrderAt: 5,
    nextChangeAt: 400,
    leftAlone: NOTHING_LEFT_ALONE,
  };
  const atNight = { now: 23, opening: 33 };

  it("what time did waits for the opening, and is computed again then", () => {
    expect(tagsInHours(customer, computed, tagsAsOf, atNight)).toEqual({
      desiredTags: TAGS.active,
      tagsAt: 12,
      nextChangeAt: 33,
    });
  });

  it("what time did acts at the opening", () => {
    const tags = tagsInHours(customer, computed, tagsAsOf, { now: 33, opening: 33 });
    expect(tags).toEqual({ desiredTags: TAGS.late, tagsAt: 33, nextChangeAt: 400 });
  });

  it.each([
    ["a purchase", customer, { ...computed, lastOrderAt: 22.5 }],
    ["a sign-up", { ...customer, signUp: 22.5 }, computed],
    ["new settings", customer, { ...computed, policyVersion: 2 }],
    [
      "a correction",
      customer,
      { ...computed, changes: [{ at: 23, from: null, to: "lost", cause: "corrected" }] as const },
    ],
  ])("%s acts at once", (_, given, found) => {
    const { desiredTags } = tagsInHours(given, found, tagsAsOf, atNight);
    expect(desiredTags).toEqual(TAGS.late);
  });

  it("what an event changes acts at once, beside what time did and what waits", () => {
    const refunded = (at: number) => tagsAsOf(at).with(1, "value-low");
    const { desiredTags } = tagsInHours(customer, computed, refunded, atNight);
    expect(desiredTags).toEqual(["active", "value-low"]);
  });

  it("a change by time that only takes tags off does not wait", () => {
    const vanishing = (at: number) => (at >= 22 ? ["active"] : ["active", "due-now"]);
    const { desiredTags, nextChangeAt } = tagsInHours(customer, computed, vanishing, atNight);
    expect(desiredTags).toEqual(["active"]);
    expect(nextChangeAt).toBe(400);
  });
});

describe("a shop with contact hours", () => {
  let app: TestApp;
  let shop: Shop;
  const hours = { from: 9, until: 20 };

  beforeAll(async () => {
    app = await openApp({ kind: "fashion", customers: 40, seed: 3 });
    const windows = { risk: 20, lapsed: 40, lost: 60 };
    shop = await app.tagged({ oneTime: windows, repeat: windows, contactHours: hours });
  });
  afterAll(() => app.close());

  const isOpen = (at: number) => nextOpening(hours, shop.timeZone, at) === at;

  /** The customer orders, and the app has heard of it. */
  async function orders(customer: Customer): Promise<void> {
    const [product] = app.shopify.shop.products;
    const order = placeOrder(app.shopify.shop, app.shopify.announce, {
      customer,
      items: [{ product, quantity: 1 }],
      at: app.sandbox.clock.now(),
    });
    await app.workUntil("the order is known", async () => {
      const known = await app.sql("SELECT FROM orders WHERE order_id = $1", [order.number]);
      return known.length > 0;
    });
  }

  it("moves at night whom a purchase moves, and nobody else; at the opening all who waited", async () => {
    const buyers = [...app.shopify.shop.customers.values()].slice(0, 6);
    const writes = { atNight: 0, byDay: 0 };
    // Three days, hour by hour, each a fortnight after the other: everybody passes some boundary.
    for (let hour = 0; hour < 72; hour += 1) {
      app.sandbox.clock.advance(hour % 24 === 23 ? 14 * 24 * HOUR_MS : HOUR_MS);
      const isByDay = isOpen(app.sandbox.clock.now());
      const since = app.shopify.shop.tagLog.length;
      const buyer = isByDay ? undefined : buyers.pop();
      if (buyer !== undefined) await orders(buyer);
      await app.settle();
      const written = app.shopify.shop.tagLog.slice(since);
      if (isByDay) {
        writes.byDay += written.length;
        // Nobody waits any more.
        expect(await app.differences()).toEqual(RIGHT);
      } else {
        writes.atNight += written.length;
        expect(written.filter(({ customerId }) => customerId !== buyer?.number)).toEqual([]);
      }
    }
    expect(writes.byDay).toBeGreaterThan(20);
    expect(writes.atNight).toBeGreaterThan(5);
  });
});
