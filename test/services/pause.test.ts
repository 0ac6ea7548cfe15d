import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Shop } from "#app/ports/shop.ts";
import { ShopifyError } from "#app/ports/shopify.ts";
import { clearAway } from "#app/services/clear-away.ts";
import { pauseTagging } from "#app/services/pause-tagging.ts";
import { resumeTagging } from "#app/services/resume-tagging.ts";
import { workOffShop } from "#app/services/work-off-shop.ts";
import type { Customer } from "#sandbox/world/records.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { openApp, RIGHT, type TestApp, withShopify } from "#test/support/app.ts";

let app: TestApp;
let shop: Shop;
let untried: Customer[];

const WINDOWS = { risk: 60, lapsed: 120, lost: 365 };

beforeAll(async () => {
  app = await openApp({ kind: "fashion", customers: 30, seed: 3 });
  shop = await app.tagged({ oneTime: WINDOWS, repeat: WINDOWS });
  untried = [...app.shopify.shop.customers.values()].filter(({ tags }) =>
    tags.some((tag) => /stage-(lost|one-time|repeat)/.test(tag)),
  );
});
afterAll(() => app.close());

/** A customer gone quiet, of whom an order is known: due, to lose that stage. */
async function buyer(): Promise<Customer> {
  const customer = untried.pop();
  if (customer === undefined) throw new Error("nobody is quiet any more");
  app.sandbox.clock.advance(1_000);
  const [product] = app.shopify.shop.products;
  const order = placeOrder(app.shopify.shop, app.shopify.announce, {
    customer,
    items: [{ product, quantity: 1 }],
    at: app.sandbox.clock.now(),
  });
  await app.heardOf(order.number);
  return customer;
}

const stageOf = ({ number }: Customer) =>
  app.sql("SELECT stage FROM customers WHERE customer_id = $1", [number]);
const notes = async (kind: string) =>
  (await app.sql("SELECT note FROM activity WHERE kind = $1 ORDER BY id", [kind])).map(
    ({ note }) => note,
  );

describe("a pause", () => {
  it("lets nobody write, not even a removal after a purchase, but everybody be computed", async () => {
    const customer = await buyer();
    const before = app.tagsOf(customer.number);
    await pauseTagging(app.ports, shop.shopId, "42");
    app.calls.length = 0;
    await app.settle();
    expect(app.calls).toEqual([]);
    expect(app.tagsOf(customer.number)).toEqual(before);
    const [computed] = await stageOf(customer);
    expect(computed?.stage).toMatch(/^(second-order|active-repeat)$/);
    await resumeTagging(app.ports, shop.shopId, "42");
    await app.settle();
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("that comes while a write waits for the bucket stops it before it is sent", async () => {
    const customer = await buyer();
    const before = app.tagsOf(customer.number);
    const waiting = withShopify(app.ports, (admin) => ({
      reserveWrite: async (...write) => {
        const reservation = await admin.reserveWrite(...write);
        await pauseTagging(app.ports, shop.shopId, "42");
        return reservation;
      },
    }));
    await workOffShop(waiting, shop.shopId);
    expect(app.tagsOf(customer.number)).toEqual(before);
    await app.settle();
    await resumeTagging(app.ports, shop.shopId, "42");
    await app.settle();
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("of 31 days keeps for its end what an unknown write has to tell", async () => {
    const customer = await buyer();
    app.interfere(async (operation, send) => {
      if (operation !== "writeTags") return send();
      app.interfere(null);
      await send();
      throw new TypeError("socket hang up");
    });
    await workOffShop(app.ports, shop.shopId);
    await pauseTagging(app.ports, shop.shopId, "42");
    app.sandbox.clock.advance(31 * 86_400_000);
    await clearAway(app.ports, shop);
    await app.workUntil("nobody is due", async () => {
      const due = await app.sql("SELECT FROM customers WHERE due_at <= from_epoch_ms($1)", [
        app.sandbox.clock.now(),
      ]);
      return due.length === 0;
    });
    expect(await app.sql("SELECT customer_id FROM intents")).toEqual([
      { customer_id: String(customer.number) },
    ]);
    await resumeTagging(app.ports, shop.shopId, "42");
    await app.settle();
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("is told in the activity, once", async () => {
    await resumeTagging(app.ports, shop.shopId, "42");
    const told = ["tagging-paused", "tagging-resumed"];
    expect(await notes("settings")).toEqual(expect.arrayContaining(told));
    expect((await notes("settings")).filter((note) => note === "tagging-resumed")).toHaveLength(3);
  });
});

describe("where Shopify refuses the shop", () => {
  it.each(["readTags", "writeTags"] as const)(
    "at %s, writing waits, counts no try, is told once, and goes on by itself",
    async (method) => {
      const customer = await buyer();
      const told = (await notes("attention")).length;
      let refusals = 0;
      const refused = withShopify(app.ports, () => ({
        [method]: () => {
          refusals += 1;
          return Promise.reject(new ShopifyError("unauthorized", "for this test"));
        },
      }));
      await app.workUntil("it was tried three times", () => refusals >= 3, refused);
      expect(
        await app.sql(
          "SELECT max(attempts) AS most, count(failure)::int AS failures FROM customers",
        ),
      ).toEqual([{ most: 0, failures: 0 }]);
      expect(await notes("attention")).toHaveLength(told + 1);
      await app.settle();
      expect(app.tagsOf(customer.number)).not.toContainEqual(expect.stringMatching(/lost|lapsed/));
      expect(await app.differences()).toEqual(RIGHT);
      const now = await app.ports.store.withShop(shop.shopId, (tx) => tx.shop());
      expect(now.writingRefusedAt).toBeNull();
    },
  );
});
