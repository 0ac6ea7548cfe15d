import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { OrderExclusions } from "#app/domain/order.ts";
import { DEFAULT_SHOP_POLICY } from "#app/domain/shop-policy.ts";
import type { Shop } from "#app/ports/shop.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { previewExclusions } from "#app/services/preview-exclusions.ts";
import { readLifecycle } from "#app/services/read-lifecycle.ts";
import { createCustomer } from "#sandbox/world/welcome.ts";
import type { Customer, Order } from "#sandbox/world/records.ts";
import { placeOrder, tagOrder } from "#sandbox/world/sell.ts";
import { openApp, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

let app: TestApp;
let shop: Shop;
let reseller: Customer;
let wholesale: Order;
let till: Order;

/** A shop where one customer ordered three times: online, at the till, and as a reseller. */
beforeAll(async () => {
  app = await openApp();
  reseller = createCustomer(app.shopify.shop, app.shopify.announce, {
    firstName: "Rae",
    lastName: "Seller",
    email: "rae@example.com",
    consent: "SUBSCRIBED",
  });
  sell({ daysAgo: 20 });
  till = sell({ daysAgo: 5, sourceName: "till" });
  wholesale = sell({ daysAgo: 1, tags: ["B2B resale", "Gift for Anna"] });
  shop = await app.ready();
});
afterAll(() => app.close());

function sell({ daysAgo, ...more }: { daysAgo: number; sourceName?: string; tags?: string[] }) {
  const [product] = app.shopify.shop.products;
  const at = app.sandbox.clock.now() - daysAgo * 86_400_000;
  const basket = { customer: reseller, items: [{ product, quantity: 1 }], at, ...more };
  return placeOrder(app.shopify.shop, app.shopify.announce, basket);
}

async function apply(exclusions: OrderExclusions): Promise<void> {
  await applyPolicy(app.ports, shop.shopId, { ...DEFAULT_SHOP_POLICY, exclusions }, "42");
  await app.workUntil("the orders are recounted", async () => {
    const open = await app.sql("SELECT FROM schedules WHERE kind = 'recount'");
    return open.length === 0;
  });
  await app.settle();
}

const stage = async () => {
  const [row] = await app.sql("SELECT stage, purchases FROM customers WHERE customer_id = $1", [
    reseller.number,
  ]);
  return row;
};
const Tags = z.array(z.object({ tags: z.array(z.string()) }));
const tagsOf = async (order: Order): Promise<readonly string[]> => {
  const rows = await app.sql("SELECT tags FROM orders WHERE order_id = $1", [order.number]);
  return Tags.parse(rows)[0]?.tags ?? [];
};
const policyVersions = () => app.sql("SELECT version FROM settings");

describe("orders that do not count", () => {
  it("are counted before anything is applied, and nothing changes", async () => {
    const before = await policyVersions();
    const preview = (exclusions: OrderExclusions) =>
      previewExclusions(app.ports, aViewer(shop), exclusions).then(
        ({ orders, customers, atLeast }) => [orders.value, customers.value, atLeast],
      );
    expect(await preview({ sources: [], tags: [] })).toEqual([0, 0, false]);
    expect(await preview({ sources: ["till"], tags: [] })).toEqual([1, 1, false]);
    expect(await preview({ sources: ["till"], tags: ["b2b RESALE"] })).toEqual([2, 1, false]);
    expect(await preview({ sources: [], tags: ["b2b"] })).toEqual([0, 0, false]);
    expect(await policyVersions()).toEqual(before);
    expect(await stage()).toEqual({ stage: "active-repeat", purchases: 3 });
  });

  it("of a source leave the history of their customer", async () => {
    await apply({ sources: ["till"], tags: [] });
    expect(await stage()).toEqual({ stage: "second-order", purchases: 2 });
    const [row] = await app.sql("SELECT counts FROM orders WHERE order_id = $1", [till.number]);
    expect(row).toEqual({ counts: false });
    const { sources } = await readLifecycle(app.ports, aViewer(shop));
    expect(sources.filter(({ excluded }) => excluded)).toEqual([
      { source: "till", orders: { value: 1, text: "1" }, excluded: true },
    ]);
  });

  it("of a tag that was never read are read first, and only that tag is kept", async () => {
    expect(await tagsOf(wholesale)).toEqual([]);
    await apply({ sources: ["till"], tags: ["B2B Resale"] });
    expect(await tagsOf(wholesale)).toEqual(["b2b resale"]);
    expect(await stage()).toEqual({ stage: "first-order", purchases: 1 });
  });

  it("come back with the tag's end, by webhook", async () => {
    app.sandbox.clock.advance(5_000);
    tagOrder(app.shopify.shop, app.shopify.announce, wholesale, { remove: ["B2B resale"] });
    await app.workUntil("the tag is gone", async () => (await tagsOf(wholesale)).length === 0);
    await app.settle();
    expect(await stage()).toEqual({ stage: "second-order", purchases: 2 });

    app.sandbox.clock.advance(5_000);
    tagOrder(app.shopify.shop, app.shopify.announce, wholesale, { add: ["b2b resale"] });
    await app.workUntil("the tag is back", async () => (await tagsOf(wholesale)).length === 1);
    await app.settle();
    expect(await stage()).toEqual({ stage: "first-order", purchases: 1 });
  });

  it("all count again when nothing is left out, and no tag is kept", async () => {
    await apply({ sources: [], tags: [] });
    expect(await stage()).toEqual({ stage: "active-repeat", purchases: 3 });
    expect(await tagsOf(wholesale)).toEqual([]);
    expect(await app.sql("SELECT FROM orders WHERE tags <> '{}'")).toEqual([]);
  });

  it("that Shopify does not tell of at first are read as soon as it does", async () => {
    let down = true;
    app.interfere((operation, send) =>
      down && operation === "taggedOrders"
        ? Promise.resolve(new Response(null, { status: 403 }))
        : send(),
    );
    await applyPolicy(
      app.ports,
      shop.shopId,
      { ...DEFAULT_SHOP_POLICY, exclusions: { sources: [], tags: ["b2b resale"] } },
      "42",
    );
    await app.pass();
    expect(await stage()).toEqual({ stage: "active-repeat", purchases: 3 });
    down = false;
    await app.workUntil("the tag acts", async () => (await stage())?.purchases === 2);
    app.interfere(null);
  });

  it("are not asked for when other settings change", async () => {
    const { policy } = await app.ports.store.withShop(shop.shopId, (tx) => tx.policy());
    app.calls.length = 0;
    await applyPolicy(app.ports, shop.shopId, { ...policy, prospectCold: 12 }, "42");
    await app.settle();
    expect(app.calls).not.toContain("taggedOrders");
  });
});
