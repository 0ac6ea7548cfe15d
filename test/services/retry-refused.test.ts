import { afterAll, beforeAll, expect, it } from "vitest";
import type { Shop } from "#app/ports/shop.ts";
import { readWriting } from "#app/services/read-writing.ts";
import { retryRefused } from "#app/services/retry-refused.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { openApp, RIGHT, type TestApp, withShopify } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

let app: TestApp;
let shop: Shop;
const BUYERS = 3;

beforeAll(async () => {
  app = await openApp({ kind: "fashion", customers: 70, seed: 3 });
  shop = await app.tagged({ repeat: { risk: 60, lapsed: 120, lost: 365 } });
});
afterAll(() => app.close());

const refused = async () => (await readWriting(app.ports, aViewer(shop))).refused;

it("nobody is refused while Shopify takes what is written", async () => {
  expect(await refused()).toBeNull();
  expect(await retryRefused(app.ports, shop.shopId)).toBe(0);
});

it("whom Shopify refuses is counted by what it says, the most frequent first", async () => {
  const late = [...app.shopify.shop.customers.values()]
    .filter(({ tags }) => tags.includes("lc-stage-repeat-risk"))
    .slice(0, BUYERS);
  expect(late).toHaveLength(BUYERS);
  const [product] = app.shopify.shop.products;
  for (const customer of late) {
    const at = app.sandbox.clock.now();
    const items = [{ product, quantity: 1 }];
    const order = placeOrder(app.shopify.shop, app.shopify.announce, { customer, items, at });
    await app.heardOf(order.number);
  }
  const [first] = late;
  await app.settle(
    withShopify(app.ports, () => ({
      writeTags: async (writes) =>
        new Map(
          writes.map(({ customerId }) => [
            customerId,
            {
              kind: "refused",
              reason: customerId === String(first?.number) ? "Try later." : "Tag is reserved.",
              tags: null,
            },
          ]),
        ),
    })),
  );
  expect(await refused()).toMatchObject({
    customers: { value: BUYERS },
    reasons: [
      { why: { said: "Tag is reserved." }, customers: { value: 2 } },
      { why: { said: "Try later." }, customers: { value: 1 } },
    ],
  });
});

it("who has no room is told apart", async () => {
  const [row] = await app.sql(
    "SELECT customer_id AS id FROM customers WHERE refused = 'Try later.'",
  );
  const say = (reason: string) =>
    app.sql("UPDATE customers SET refused = $1 WHERE customer_id = $2", [reason, row?.id]);
  await say("Tags cannot be more than 250");
  expect((await refused())?.reasons).toMatchObject([
    { why: { said: "Tag is reserved." } },
    { why: "full", customers: { value: 1 } },
  ]);
  await say("Try later.");
});

it("all of them are tried again, and are right where Shopify takes it by now", async () => {
  expect(await retryRefused(app.ports, shop.shopId)).toBe(BUYERS);
  await app.settle();
  expect(await refused()).toBeNull();
  expect(await app.differences()).toEqual(RIGHT);
});
