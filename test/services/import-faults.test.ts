import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withFailpoints } from "#app/failpoints.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { importHistory } from "#app/services/import-history.ts";
import { startImport } from "#app/services/start-import.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { DOMAIN, openApp, type TestApp, withShopify } from "#test/support/app.ts";
import { aDelivery } from "#test/support/deliveries.ts";

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp({ customers: 20 });
  app.sandbox.faults.change({ settings: { bulkMs: 10 } });
  shop = await app.ready();
});
afterAll(() => app.close());

const rows = async () => ({
  customers: await app.sql(
    `SELECT customer_id, created_at, subscribed_at, stage, stage_since, purchases, net_spent, desired_tags
       FROM customers ORDER BY customer_id`,
  ),
  orders: await app.sql(
    `SELECT order_id, customer_id, processed_at, net, status, product_ids, quantities, deleted_at
       FROM orders ORDER BY order_id`,
  ),
});

describe("rule 13: an import", () => {
  it("ends with the same rows when it is killed once at every point that it comes by (rule 13)", async () => {
    const before = await rows();
    await startImport(app.ports, shop.shopId);
    const killedAt = new Set<string>();
    const fragile = withFailpoints(app.ports, (point) => {
      if (killedAt.has(point)) return;
      killedAt.add(point);
      throw new Error(`killed at ${point}`);
    });
    const phase = async () =>
      (await app.ports.store.withShop(shop.shopId, (tx) => tx.latestImport()))?.phase;
    while ((await phase()) !== "computing") {
      await importHistory(fragile, shop).catch((error: unknown) => {
        expect(String(error)).toMatch(/killed at/);
      });
    }
    await app.settle();
    expect(killedAt).toContain("shopify.startExport:after");
    expect(killedAt).toContain("importOrders:after");
    expect(killedAt.size).toBeGreaterThan(20);
    expect(await rows()).toEqual(before);
  });

  it.each([
    ["bulk-failed", "incomplete"],
    ["bulk-partial", "incomplete"],
    ["bulk-wrong-count", "incomplete"],
    ["bulk-url-expired", "incomplete"],
    ["bulk-finish-lost", null],
    ["bulk-in-progress", null],
  ] as const)("asks again only for the export that was spoilt: %s", async (fault, spoils) => {
    const before = await rows();
    await startImport(app.ports, shop.shopId);
    app.calls.length = 0;
    app.sandbox.faults.change({ arm: { [fault]: 1 } });
    await app.settle();
    const latest = await app.ports.store.withShop(shop.shopId, (tx) => tx.latestImport());
    expect(latest).toMatchObject({ phase: "ready", attempts: spoils === null ? 0 : 1 });
    const asked = app.calls.filter((name) => name === "startBulkQuery").length;
    expect(asked).toBe(spoils === null && fault !== "bulk-in-progress" ? 2 : 3);
    expect(await rows()).toEqual(before);
  });

  it.each([
    ["goes on where exports outlive their token", true, 0],
    ["asks for both again where they do not", false, 2],
  ])("whose token dies meanwhile %s", async (_, bulkOutlivesToken, attempts) => {
    const before = await rows();
    app.sandbox.faults.change({ settings: { bulkOutlivesToken, bulkMs: 500 } });
    await startImport(app.ports, shop.shopId);
    app.calls.length = 0;
    let isAlive = true;
    const dying = withShopify(app.ports, (admin) => ({
      findOperation: (id) => {
        // Both exports are being made.
        if (isAlive) app.shopify.tokens.revoke({ refreshTokens: false });
        isAlive = false;
        return admin.findOperation(id);
      },
    }));
    await app.settle(dying);
    app.sandbox.faults.change({ settings: { bulkOutlivesToken: true, bulkMs: 10 } });
    const latest = await app.ports.store.withShop(shop.shopId, (tx) => tx.latestImport());
    expect(latest).toMatchObject({ phase: "ready", attempts, failure: null });
    expect(app.calls.filter((name) => name === "startBulkQuery")).toHaveLength(2 + attempts);
    expect(app.calls).toContain("token");
    expect(await rows()).toEqual(before);
  });

  it("fetches a file again whose download broke off, without asking for it again", async () => {
    await startImport(app.ports, shop.shopId);
    app.calls.length = 0;
    let broken = 0;
    app.interfere((operation, send) => {
      if (operation !== "download" || broken > 0) return send();
      broken += 1;
      return Promise.reject(new TypeError("terminated"));
    });
    await app.settle();
    app.interfere(null);
    expect(app.calls.filter((name) => name === "startBulkQuery")).toHaveLength(2);
    expect(app.calls.filter((name) => name === "download")).toHaveLength(3);
  });

  it("takes the place of one that was under way", async () => {
    await startImport(app.ports, shop.shopId);
    await app.ports.store.withShop(shop.shopId, (tx) => tx.startImport());
    await app.settle();
    expect(await app.sql("SELECT phase, failure FROM imports ORDER BY id DESC LIMIT 2")).toEqual([
      { phase: "ready", failure: null },
      { phase: "failed", failure: "begun again" },
    ]);
  });

  it("buries what was told to be gone while it was being stored", async () => {
    const [order] = await app.sql(
      "SELECT order_id FROM orders WHERE deleted_at IS NULL ORDER BY order_id LIMIT 1",
    );
    await startImport(app.ports, shop.shopId);
    const late: Ports = {
      ...app.ports,
      store: {
        ...app.ports.store,
        importOrders: async (shopId, lines) => {
          const imported = await app.ports.store.importOrders(shopId, lines);
          // As a deletion leaves it whose transaction did not see the import's rows yet.
          await app.sql(
            `INSERT INTO gone_objects (shop_id, kind, object_id, at) VALUES ($1, 'order', $2, now())`,
            [shopId, order?.order_id],
          );
          return imported;
        },
      },
    };
    await app.settle(late);
    const [row] = await app.sql("SELECT deleted_at FROM orders WHERE order_id = $1", [
      order?.order_id,
    ]);
    expect(row?.deleted_at).not.toBeNull();
  });

  it.each([
    ["order", "orders/delete"],
    ["customer", "customers/delete"],
  ] as const)(
    "leaves a deleted %s deleted, although the export still holds it (rule 4)",
    async (kind, topic) => {
      const world = app.shopify.shop;
      const number = [...(kind === "order" ? world.orders : world.customers).keys()].at(-1) ?? 0;
      await startImport(app.ports, shop.shopId);
      const late = withShopify(app.ports, (admin) => ({
        readCustomerExport: async function* (file) {
          // The exports are made; now it is deleted, and we are told before we read them.
          world.orders.delete(number);
          world.customers.delete(number);
          const payload = { id: number, admin_graphql_api_id: `gid://shopify/Customer/${number}` };
          expect(await app.applied(aDelivery(DOMAIN, topic, payload))).toBe("deleted");
          yield* admin.readCustomerExport(file);
        },
      }));
      await app.settle(late);
      const [row] = await app.sql(`SELECT deleted_at FROM ${kind}s WHERE ${kind}_id = $1`, [
        number,
      ]);
      expect(row?.deleted_at).not.toBeNull();
    },
  );

  it("brings in no order that we never knew and that was deleted meanwhile", async () => {
    const world = app.shopify.shop;
    const customer = [...world.customers.values()].find(({ orders }) => orders.length > 0);
    if (customer === undefined) throw new Error("the shop has buyers");
    const items = [{ product: world.products[0], quantity: 1 }];
    const order = placeOrder(world, () => {}, { customer, items, at: app.sandbox.clock.now() });
    await startImport(app.ports, shop.shopId);
    const late = withShopify(app.ports, (admin) => ({
      readCustomerExport: async function* (file) {
        world.orders.delete(order.number);
        customer.orders = customer.orders.filter((one) => one !== order);
        await app.applied(aDelivery(DOMAIN, "orders/delete", { id: order.number }));
        yield* admin.readCustomerExport(file);
      },
    }));
    await app.settle(late);
    expect(await app.sql("SELECT 1 FROM orders WHERE order_id = $1", [order.number])).toEqual([]);
  });
});
