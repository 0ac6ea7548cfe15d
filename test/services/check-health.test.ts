import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TIMINGS } from "#app/ports/timings.ts";
import type { HealthKind } from "#app/ports/health.ts";
import type { Shop } from "#app/ports/shop.ts";
import { checkHealth } from "#app/services/check-health.ts";
import { formatFor } from "#app/services/format.ts";
import { readHealth } from "#app/services/read-health.ts";
import { openApp, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";
import { aDelivery } from "#test/support/deliveries.ts";

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp({ customers: 5 });
  shop = await app.ready();
});
afterAll(() => app.close());

/** Looks now; what it found of one kind. */
async function look(kind: HealthKind) {
  await checkHealth(app.ports, shop);
  const looks = await app.ports.store.withShop(shop.shopId, (tx) => tx.health());
  const { state, detail } = looks.find((found) => found.kind === kind) ?? {};
  return { state, detail };
}

const read = () =>
  app.ports.store.withShop(shop.shopId, (tx) => readHealth(tx, formatFor(aViewer(shop), tx.now)));

const recorded = async () =>
  (
    await app.sql(
      "SELECT note, counts FROM activity WHERE kind = 'health' ORDER BY id DESC LIMIT 1",
    )
  )[0];

describe("rule 12 e: the hourly look", () => {
  it("finds nothing to say of a shop where all is well, and comes again within the hour", async () => {
    await checkHealth(app.ports, shop);
    const { isGood, looks } = await read();
    expect(looks.filter(({ state }) => state !== "good")).toEqual([]);
    expect(looks).toHaveLength(7);
    expect(isGood).toBe(true);
    expect(await recorded()).toBeUndefined();
    const [next] = await app.sql(
      "SELECT epoch_ms(next_run_at) AS at FROM schedules WHERE kind = 'health'",
    );
    const inMs = Number(next?.at) - app.sandbox.clock.now();
    expect(Math.round(inMs / 60_000)).toBe(TIMINGS.health / 60_000);
  });

  it("removes subscriptions that were made through the API, and says which", async () => {
    app.shopify.subscriptions.add("orders/create");
    expect(await look("subscriptions")).toEqual({
      state: "attention",
      detail: { removed: "ORDERS_CREATE" },
    });
    expect(app.shopify.subscriptions.made()).toEqual([]);
    expect(await recorded()).toEqual({ note: "subscriptions", counts: { attention: 1 } });
    expect(await look("subscriptions")).toMatchObject({ state: "good" });
    expect(await recorded()).toEqual({ note: "subscriptions", counts: { attention: 0 } });
  });

  it("names the scopes that are missing, and that old orders are hidden", async () => {
    app.shopify.scopes.remove(["read_products", "read_all_orders"]);
    expect(await look("scopes")).toEqual({
      state: "attention",
      detail: { missing: "read_all_orders,read_products" },
    });
    expect(await look("old-orders")).toMatchObject({ state: "attention" });
    expect(await read()).toMatchObject({
      isGood: false,
      missingScopes: "read_all_orders, read_products",
    });
    app.shopify.scopes.restore(["read_products", "read_all_orders"]);
    expect(await look("scopes")).toMatchObject({ state: "good" });
  });

  it("comes at once when Shopify says that scopes have changed", async () => {
    app.shopify.scopes.remove(["read_products"]);
    expect(await look("scopes")).toMatchObject({ state: "attention" });
    app.shopify.scopes.restore(["read_products"]);
    await app.applied(
      aDelivery(shop.domain, "app/scopes_update", { id: 1 }, app.sandbox.clock.now()),
    );
    await app.workUntil("the scopes are looked at", async () => {
      const rows = await app.sql("SELECT FROM health WHERE kind = 'scopes' AND state = 'good'");
      return rows.length > 0;
    });
  });

  it("notices that orders change and no webhook says so", async () => {
    expect(await look("deliveries")).toMatchObject({ state: "good" });
    await app.ports.store.withShop(shop.shopId, (tx) =>
      tx.recordActivity("repair", { orders: 4 }, { note: "orders-sweep" }),
    );
    expect(await look("deliveries")).toMatchObject({ state: "attention" });
    await app.sql(
      `INSERT INTO deliveries (shop_domain, topic, webhook_id, body, state)
       VALUES ($1, 'orders/updated', 'one', '{}', 'applied')`,
      [shop.domain],
    );
    const { state, detail } = await look("deliveries");
    expect(state).toBe("good");
    expect(Object.keys(detail ?? {})).toContain("orders/updated");
    expect((await read()).orderNews).toMatch(/now|ago/);
  });

  it("counts what was set aside", async () => {
    await app.sql(
      `INSERT INTO deliveries (shop_domain, topic, webhook_id, body, state)
       VALUES ($1, 'orders/updated', 'dead', '{}', 'dead')`,
      [shop.domain],
    );
    expect(await look("backlog")).toMatchObject({
      state: "attention",
      detail: { deadDeliveries: 1, deadCustomers: 0 },
    });
    await app.sql("DELETE FROM deliveries WHERE webhook_id = 'dead'");
    expect(await look("backlog")).toMatchObject({ state: "good" });
  });
});

describe("rule 16: the token of an idle shop", () => {
  const session = async () =>
    (await app.sql("SELECT access_token, expires FROM sessions WHERE is_online = false"))[0];

  it("is refreshed by the look, so that neither token ever runs out", async () => {
    const before = await session();
    await app.sql("UPDATE sessions SET expires = now() - interval '14 days'");
    expect(await look("token")).toMatchObject({ state: "good" });
    const now = await session();
    expect(now?.access_token).not.toEqual(before?.access_token);
    expect(Number(now?.expires)).toBeGreaterThan(Date.now());
  });

  it("that a 401 meets is replaced once, and nobody need be told", async () => {
    app.sandbox.faults.change({ arm: { "token-401": 1 } });
    app.calls.length = 0;
    expect(await look("token")).toMatchObject({ state: "good" });
    expect(app.calls.filter((name) => name === "token")).toHaveLength(1);
  });

  it("that Shopify refuses for good says so, until the app is opened again", async () => {
    app.shopify.tokens.revoke({ refreshTokens: true });
    expect(await look("token")).toEqual({ state: "attention", detail: { needs: "reconnect" } });
    expect(await recorded()).toEqual({ note: "token", counts: { attention: 1 } });
    app.sandbox.clock.advance(60_000);
    await app.install();
    const { looks } = await read();
    expect(looks.map(({ kind }) => kind)).not.toContain("token");
    expect(await look("token")).toMatchObject({ state: "good" });
  });
});
