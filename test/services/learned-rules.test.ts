import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Customer } from "#sandbox/world/records.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { changeSubscription } from "#sandbox/world/welcome.ts";
import { openApp, RIGHT, type TestApp } from "#test/support/app.ts";

const DAY = 86_400_000;
const LEARNED = { risk: null, lapsed: null, lost: null };

let app: TestApp;
let customers: readonly Customer[];

/** A shop with all that the rules know: renewals, a till and staff that do not count, windows for products, a holdout. */
beforeAll(async () => {
  app = await openApp({ kind: "consumables", customers: 200, seed: 7 });
  customers = [...app.shopify.shop.customers.values()];
  for (const [index, customer] of customers.entries()) {
    const days = [11 + (index % 40), 53 + (index % 70), 130 + (index % 90)];
    if (index % 9 === 0)
      for (const ago of days) orders(customer, index, ago, "subscription_contract");
    if (index % 10 === 1) for (const ago of days) orders(customer, index, ago, "till");
    if (index % 11 === 2) orders(customer, index, 5, "web", ["Staff"]);
    if (index % 12 === 3) changeSubscription(app.shopify.shop, customer, "ACTIVE");
  }
  await app.tagged({
    products: [
      {
        by: "product",
        name: "The first two",
        productIds: app.shopify.shop.products.slice(0, 2).map(({ number }) => String(number)),
        oneTime: { ...LEARNED, risk: 10 },
        repeat: { ...LEARNED, lapsed: 33 },
      },
    ],
    repeat: { ...LEARNED, lost: 250 },
    exclusions: { sources: ["till"], tags: ["staff"] },
    naming: {
      prefix: "lc-",
      retiring: null,
      families: ["stage", "value", "vip", "due", "send-less", "repeat-kind", "holdout"],
    },
  });
});
afterAll(() => app.close());

function orders(
  customer: Customer,
  index: number,
  daysAgo: number,
  sourceName: string,
  tags: readonly string[] = [],
) {
  const { products } = app.shopify.shop;
  const product = products[index % products.length] ?? products[0];
  const at = app.sandbox.clock.now() - daysAgo * DAY;
  const basket = { customer, items: [{ product, quantity: 1 }], at, sourceName, tags };
  return placeOrder(app.shopify.shop, app.shopify.announce, basket);
}

/** The app has heard of every order, and done what there was to do. */
async function caughtUp(): Promise<void> {
  const placed = [...app.shopify.shop.orders.values()].filter(({ customer }) => customer !== null);
  await app.workUntil("all orders are known", async () => {
    const [row] = await app.sql("SELECT count(*)::int AS known FROM orders");
    return row?.known === placed.length && (await app.isQuiet());
  });
}

const fits = async () => (await app.sql("SELECT version FROM rhythms")).length;

describe("under learned rules, with all that a merchant can set", () => {
  it("everybody has the boundaries and the tags of the oracle", async () => {
    const { stored, expected } = await app.boundaries();
    expect(stored).toEqual(expected);
    expect(await app.differences()).toEqual(RIGHT);
    const tags = customers.flatMap(({ number }) => app.tagsOf(number));
    expect(tags).toContain("lc-holdout");
  });

  // A fit a week: each keeps most boundaries where they are, moves some, and leaves those that have passed.
  it.each([1, 2, 3, 4])("and still after week %i, a fit and more orders later", async (week) => {
    const before = await fits();
    for (const [source, every] of [
      ["web", 13],
      ["subscription_contract", 29],
      ["till", 31],
    ] as const) {
      app.sandbox.clock.advance(2_000);
      for (const [index, customer] of customers.entries()) {
        if (index % every === week) orders(customer, index + week, 0, source);
      }
    }
    await caughtUp();
    app.sandbox.clock.advance(7 * DAY);
    await app.workUntil("the rhythm is learned anew", async () => (await fits()) > before);
    // Those whom the fit moves are computed one after another.
    app.sandbox.clock.advance(10_000);
    await app.settle();
    const { stored, expected } = await app.boundaries();
    expect(stored).toEqual(expected);
    expect(await app.differences()).toEqual(RIGHT);
  });
});
