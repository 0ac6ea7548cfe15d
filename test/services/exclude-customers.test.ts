import { afterAll, beforeAll, expect, it } from "vitest";
import type { Shop } from "#app/ports/shop.ts";
import { excludeCustomers } from "#app/services/exclude-customers.ts";
import { readCustomer } from "#app/services/read-customer.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { openApp, RIGHT, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp();
  shop = await app.tagged();
});
afterAll(() => app.close());

const stageTag = (number: number) =>
  app.tagsOf(number).filter((tag) => tag.startsWith("lc-stage-"));
const buy = (number: number) => {
  const customer = app.shopify.shop.customers.get(number);
  if (customer === undefined) throw new Error(`there is no customer ${number}`);
  const [product] = app.shopify.shop.products;
  placeOrder(app.shopify.shop, app.shopify.announce, {
    customer,
    items: [{ product, quantity: 1 }],
    at: app.sandbox.clock.now(),
  });
};

it("an excluded customer keeps the tags that are there, and is right again once taken back", async () => {
  const [prospect] = await app.sql(
    "SELECT customer_id::text AS id FROM customers WHERE stage = 'prospect-cold' ORDER BY 1 LIMIT 1",
  );
  const id = String(prospect?.id);
  const number = Number(id);
  await excludeCustomers(app.ports, shop.shopId, [id], true, "42");
  await app.settle();
  buy(number);
  await app.workUntil("the order is known", async () => {
    const [row] = await app.sql("SELECT purchases FROM customers WHERE customer_id = $1", [id]);
    return row?.purchases === 1;
  });
  await app.settle();
  expect(stageTag(number)).toEqual(["lc-stage-prospect-cold"]);

  const seen = await readCustomer(app.ports, aViewer(shop), id);
  expect(seen?.customer).toMatchObject({ standing: "excluded", excluded: true });
  expect(seen?.customer.stage?.name).toBe("first-order");

  await excludeCustomers(app.ports, shop.shopId, [id], false, "42");
  await app.settle();
  expect(stageTag(number)).toEqual(["lc-stage-first-order"]);
  expect(await app.differences()).toEqual(RIGHT);
});
