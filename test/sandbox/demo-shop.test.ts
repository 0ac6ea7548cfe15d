import { describe, expect, it } from "vitest";
import { generateShop } from "#sandbox/demo/generate-shop.ts";
import { localTime } from "#sandbox/world/local-time.ts";
import { moveInTime } from "#sandbox/demo/move-in-time.ts";
import { loadOnlineRetail } from "#sandbox/demo/online-retail.ts";
import { generatedKinds } from "#sandbox/demo/shop-rhythms.ts";
import { financialStatus, orderCurrentTotal } from "#sandbox/world/order-money.ts";
import type { History } from "#sandbox/world/records.ts";

const london = localTime("Europe/London");
const appTags = ["lc-value-high", "lc-stage-first-order"];

function tagsOf({ customers }: History): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tag of customers.flatMap((customer) => customer.tags))
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return counts;
}

describe("the demo shop", () => {
  const now = Date.parse("2026-11-21T15:30:00Z");
  const shop = loadOnlineRetail(now);

  it("has 4,339 buyers, 1,200 prospects and 18,536 orders", () => {
    expect(shop.customers.filter((customer) => customer.orders.length > 0)).toHaveLength(4339);
    expect(shop.customers.filter((customer) => customer.orders.length === 0)).toHaveLength(1200);
    expect(shop.orders).toHaveLength(18_536);
  });

  it("keeps 162 orders of which nothing is left to pay, and no total below nothing", () => {
    const whole = shop.orders.filter((order) => financialStatus(order) === "REFUNDED");
    expect(whole).toHaveLength(162);
    expect(shop.orders.filter((order) => orderCurrentTotal(order) < 0)).toEqual([]);
  });

  it("carries 143 different merchant tags, some of them in two spellings, some like the app's", () => {
    const tags = tagsOf(shop);
    expect(tags.size).toBe(143);
    for (const tag of ["VIP", "vip", "LC-vip", "lc-stage-active", "lc-custom-list", ...appTags])
      expect(tags.get(tag)).toBeGreaterThanOrEqual(4);
    for (const tag of appTags) expect(tags.get(tag)).toBeLessThanOrEqual(6);
  });

  it("invents nobody's address", () => {
    expect(shop.customers.filter(({ email }) => !email.endsWith("@example.com"))).toEqual([]);
    expect(new Set(shop.customers.map(({ email }) => email)).size).toBe(5539);
  });

  it("has the same people five minutes after midnight, and its last day is that new day", () => {
    const early = Date.parse("2026-11-22T00:05:00Z");
    const next = loadOnlineRetail(early);
    expect(next.customers.map((c) => [c.email, c.tags])).toEqual(
      shop.customers.map((c) => [c.email, c.tags]),
    );
    const instants = next.orders.flatMap((order) => [order.processedAt, order.updatedAt]);
    instants.push(
      ...next.customers.flatMap((c) => [c.createdAt, c.updatedAt, c.consent.updatedAt ?? 0]),
    );
    expect(instants.filter((instant) => instant > early)).toEqual([]);
    const midnight = Date.parse("2026-11-22T00:00:00Z");
    expect(next.orders.filter((order) => order.processedAt >= midnight)).toHaveLength(41);
  });
});

describe("the last day of old orders", () => {
  const oldDay = Date.UTC(2011, 11, 9);
  const walls = Array.from({ length: 41 }, (_, index) => oldDay + (8 * 60 + index * 7) * 60_000);
  const lastWall = walls.at(-1) ?? 0;

  it.each([
    "2026-11-21T00:00:00Z",
    "2026-11-21T00:05:00Z",
    "2026-11-21T09:00:00Z",
    "2026-11-21T23:59:00Z",
    "2026-06-30T23:05:00Z",
    "2026-03-29T03:00:00Z",
    "2026-10-25T00:30:00Z",
    "2026-10-25T01:30:00Z",
  ])("is today at %s, in order and not in the future", (moment) => {
    const now = Date.parse(moment);
    const moved = walls.map(moveInTime("Europe/London", lastWall, now));
    expect(moved).toEqual(moved.toSorted((a, b) => a - b));
    expect(moved.filter((instant) => instant > now)).toEqual([]);
    expect(new Set(moved.map(london.dayOf))).toEqual(new Set([london.dayOf(now)]));
  });

  it("keeps its hours once they have passed", () => {
    const now = Date.parse("2026-11-21T20:00:00Z");
    const move = moveInTime("Europe/London", lastWall, now);
    expect(new Date(move(lastWall)).toISOString()).toBe("2026-11-21T12:40:00.000Z");
    // A summer day keeps its hour on the wall, an hour earlier in UTC.
    const summer = Date.UTC(2011, 6, 14, 10, 30);
    expect(new Date(move(summer)).toISOString()).toBe("2026-06-26T09:30:00.000Z");
  });
});

describe.each(generatedKinds)("a made-up shop of kind %s", (kind) => {
  const now = Date.parse("2026-11-21T15:30:00Z");
  const shop = generateShop({ kind, seed: 7, customers: 300, now });

  it("has the customers asked for, and orders of the past only", () => {
    expect(shop.customers).toHaveLength(300);
    expect(shop.orders.length).toBeGreaterThan(200);
    expect(shop.orders.filter((order) => order.updatedAt > now)).toEqual([]);
    expect(shop.orders.some((order) => order.customer === null)).toBe(true);
  });

  it("follows from its seed", () => {
    const again = generateShop({ kind, seed: 7, customers: 300, now });
    const other = generateShop({ kind, seed: 8, customers: 300, now });
    expect(again.orders.map((o) => o.processedAt)).toEqual(shop.orders.map((o) => o.processedAt));
    expect(other.orders.length).not.toBe(shop.orders.length);
  });
});
