import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LEARNED_WINDOWS } from "#app/domain/policy.ts";
import { DEFAULT_SHOP_POLICY } from "#app/domain/shop-policy.ts";
import type { Shop } from "#app/ports/shop.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { refreshShopDetails } from "#app/services/refresh-shop-details.ts";
import type { Customer, Product } from "#sandbox/world/records.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { changeSubscription } from "#sandbox/world/welcome.ts";
import { openApp, type TestApp } from "#test/support/app.ts";

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp();
  shop = await app.ready();
});
afterAll(() => app.close());

const refresh = () => refreshShopDetails(app.ports, shop);
const products = (isWanted: (product: Product) => boolean) =>
  app.shopify.shop.products.filter(isWanted).map(({ number }) => String(number));
const policyNow = () => app.ports.store.withShop(shop.shopId, (tx) => tx.policy());

function firstCustomer(): Customer {
  const [customer] = app.shopify.shop.customers.values();
  if (customer === undefined) throw new Error("the shop has customers");
  return customer;
}
const subscriptionOf = async ({ number }: Customer) => {
  const [row] = await app.sql("SELECT subscription FROM customers WHERE customer_id = $1", [
    number,
  ]);
  return row?.subscription;
};

describe("old orders, once Shopify shows them", () => {
  it("are imported without being asked for", async () => {
    await refreshShopDetails(app.ports, { ...shop, limitedHistory: true });
    const { phase } =
      (await app.ports.store.withShop(shop.shopId, (tx) => tx.latestImport())) ?? {};
    expect(phase).toBe("asking");
    await app.settle();
    const imports = await app.sql("SELECT phase FROM imports ORDER BY id");
    expect(imports).toEqual([{ phase: "ready" }, { phase: "ready" }]);
  });
});

describe("once a day", () => {
  it("the next time is planned from the installation on", async () => {
    await refresh();
    const [row] = await app.sql(
      "SELECT epoch_ms(next_run_at) AS at FROM schedules WHERE kind = 'shop-details'",
    );
    const hours = (Number(row?.at) - app.sandbox.clock.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
  });

  it("the products that can be bought as a subscription are those of the shop", async () => {
    await refresh();
    const stored = () =>
      app
        .sql("SELECT product_id FROM selling_plan_products ORDER BY 1")
        .then((rows) => rows.map(({ product_id: id }) => id));
    expect(await stored()).toEqual(products(({ sellingPlanGroups }) => sellingPlanGroups > 0));

    const [product] = app.shopify.shop.products;
    product.sellingPlanGroups = 0;
    await refresh();
    expect(await stored()).not.toContain(String(product.number));
  });

  it("a type of products that a window is set for is what it is in the shop", async () => {
    const windows = {
      by: "type" as const,
      name: "Bath",
      productIds: [],
      oneTime: { risk: 12, lapsed: null, lost: null },
      repeat: LEARNED_WINDOWS,
    };
    const apart = { ...windows, by: "product" as const, name: "Soap", productIds: ["1"] };
    await applyPolicy(
      app.ports,
      shop.shopId,
      { ...DEFAULT_SHOP_POLICY, products: [windows, apart] },
      "42",
    );
    await refresh();
    const { version, policy } = await policyNow();
    const bath = products(({ type }) => type === "Bath");
    expect(bath.length).toBeGreaterThan(5);
    expect(policy.products).toEqual([{ ...windows, productIds: bath }, apart]);
    expect(await app.sql("SELECT created_by FROM settings WHERE version = $1", [version])).toEqual([
      { created_by: "system" },
    ]);

    await refresh();
    expect((await policyNow()).version).toBe(version);
  });
});

describe("a subscription", () => {
  it("that began is known with its first renewal", async () => {
    const customer = firstCustomer();
    expect(await subscriptionOf(customer)).toBe("never_subscribed");
    changeSubscription(app.shopify.shop, customer, "ACTIVE");
    const [product] = app.shopify.shop.products;
    placeOrder(app.shopify.shop, app.shopify.announce, {
      customer,
      items: [{ product, quantity: 1 }],
      at: app.sandbox.clock.now(),
      sourceName: "subscription_contract",
    });
    await app.workUntil(
      "the subscription is known",
      async () => (await subscriptionOf(customer)) === "active",
    );
  });

  it("that ended is known with the next daily round", async () => {
    const customer = firstCustomer();
    changeSubscription(app.shopify.shop, customer, "CANCELLED");
    await refresh();
    await app.settle();
    expect(await subscriptionOf(customer)).toBe("cancelled");
  });
});
