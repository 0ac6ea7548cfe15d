import { existsSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureInstalled } from "#app/services/ensure-installed.ts";
import { formatFor } from "#app/services/format.ts";
import { importHistory } from "#app/services/import-history.ts";
import { readHeader } from "#app/services/read-header.ts";
import { startImport } from "#app/services/start-import.ts";
import { ShopifyError } from "#app/ports/shopify.ts";
import { expectedStates } from "#test/oracle/expected-states.ts";
import { parseTruth } from "#test/oracle/truth.ts";
import { truthOf } from "#sandbox/control/truth.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { DOMAIN, openApp, type TestApp, withShopify } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";
import { aDelivery } from "#test/support/deliveries.ts";

let app: TestApp;
const idOf = (gid: string) => gid.split("/").at(-1) ?? "";
const minor = (amount: string) => Math.round(Number(amount) * 100);

describe("ensureInstalled", () => {
  beforeAll(async () => {
    app = await openApp();
    await app.install();
  });
  afterAll(() => app.close());

  it("makes one shop of two first pages that load at once", async () => {
    await app.sql("DELETE FROM settings");
    await app.sql("UPDATE shops SET installed_at = NULL");
    await app.sql("DELETE FROM activity");
    const shops = await Promise.all([1, 2].map(() => ensureInstalled(app.ports, DOMAIN)));
    expect(shops[0]).toEqual(shops[1]);
    expect(shops[0]).toMatchObject({ domain: DOMAIN, name: "Corner Shop", currency: "EUR" });
    expect(await app.sql("SELECT version FROM settings")).toEqual([{ version: 1 }]);
    expect(await app.sql("SELECT kind FROM activity")).toEqual([{ kind: "installed" }]);
  });

  it("asks Shopify nothing about a shop that it knows", async () => {
    app.calls.length = 0;
    await ensureInstalled(app.ports, DOMAIN);
    expect(app.calls).toEqual([]);
  });

  it("takes up after a reinstall what the merchant's leaving interrupted: a run, the end of a prefix, a recount", async () => {
    const { shopId } = await ensureInstalled(app.ports, DOMAIN);
    const until = app.sandbox.clock.now() + 86_400_000;
    const interrupted = ["tag-run", "prefix-end", "recount"];
    await app.ports.store.withShop(shopId, async (tx) => {
      const { policy } = await tx.policy();
      const naming = { ...policy.naming, retiring: { prefix: "old-", until } };
      const exclusions = { sources: ["pos"], tags: [] };
      await tx.savePolicy({ ...policy, naming, exclusions }, "system");
      await tx.schedule("recount", tx.now);
      await tx.startTagRun(
        { kind: "apply", phase: "write", cause: "tagging-on", by: "system" },
        null,
      );
    });
    await app.applied(
      aDelivery(DOMAIN, "app/uninstalled", { myshopify_domain: DOMAIN }, app.sandbox.clock.now()),
    );
    expect(await app.sql("SELECT kind FROM schedules")).toEqual([]);
    await app.install();
    const planned = await app.sql(
      "SELECT kind, next_run_at = from_epoch_ms($1) AS planned FROM schedules WHERE kind = ANY ($2) ORDER BY kind",
      [until, interrupted],
    );
    expect(planned).toEqual([
      { kind: "prefix-end", planned: true },
      { kind: "recount", planned: false },
      { kind: "tag-run", planned: false },
    ]);
    await app.sql("DELETE FROM tag_runs");
    await app.sql("DELETE FROM settings WHERE version > 1");
    await app.sql("DELETE FROM schedules WHERE kind = ANY ($1)", [interrupted]);
  });

  it("leaves an import ended that was begun again, whoever still works on it", async () => {
    const { shopId } = await ensureInstalled(app.ports, DOMAIN);
    const begun = await app.ports.store.withShop(shopId, async (tx) => {
      await tx.startImport();
      const first = await tx.latestImport();
      await tx.startImport();
      await tx.saveImport(first?.importId ?? "0", { phase: "reading" });
      return first;
    });
    expect(await app.sql("SELECT phase FROM imports WHERE id = $1", [begun?.importId])).toEqual([
      { phase: "failed" },
    ]);
    await app.sql("DELETE FROM imports");
  });

  it("catches up after a reinstall with what happened in between", async () => {
    await startImport(app.ports, (await ensureInstalled(app.ports, DOMAIN)).shopId);
    await app.settle();
    await app.applied(
      aDelivery(DOMAIN, "app/uninstalled", { myshopify_domain: DOMAIN }, app.sandbox.clock.now()),
    );
    app.shopify.tokens.uninstall();
    const [customer] = app.shopify.shop.customers.values();
    const [product] = app.shopify.shop.products;
    if (customer === undefined) throw new Error("the shop has customers");
    const at = app.sandbox.clock.now();
    const missed = placeOrder(app.shopify.shop, app.shopify.announce, {
      customer,
      items: [{ product, quantity: 1 }],
      at,
    });

    await app.install();
    await app.settle();
    expect(
      await app.sql("SELECT customer_id FROM orders WHERE order_id = $1", [missed.number]),
    ).toEqual([{ customer_id: String(customer.number) }]);
  });

  it("is told for a week that the shop came back", async () => {
    const viewer = aViewer(await ensureInstalled(app.ports, DOMAIN));
    const date = formatFor(viewer, app.sandbox.clock.now()).date(app.sandbox.clock.now());
    const news = async () => (await readHeader(app.ports, viewer)).news;
    expect(await news()).toEqual([{ what: "returned", date }]);
    await app.sql("UPDATE shops SET installed_at = installed_at - interval '8 days'");
    expect(await news()).toEqual([]);
    await app.sql("UPDATE shops SET installed_at = installed_at + interval '8 days'");
    await app.sql(
      `DELETE FROM activity WHERE kind = 'installed'
          AND id < (SELECT max(id) FROM activity WHERE kind = 'installed')`,
    );
    expect(await news()).toEqual([]);
  });
});

describe("the import of 300 customers", () => {
  beforeAll(async () => {
    app = await openApp({ kind: "consumables", customers: 300, seed: 7 });
    await app.ready();
  });
  afterAll(() => app.close());

  const everything = async () => ({
    customers: await app.sql(
      `SELECT customer_id, created_at, subscribed_at, stage, stage_since, purchases, net_spent,
              value_tier, vip, due_now, desired_tags FROM customers ORDER BY customer_id`,
    ),
    orders: await app.sql(
      `SELECT order_id, customer_id, processed_at, day, net, refunded, status, counts, test, cancelled_at,
              ARRAY(SELECT line::text FROM unnest(product_ids, quantities) AS line ORDER BY line) AS lines
         FROM orders ORDER BY order_id`,
    ),
    stageChanges: await app.sql(
      "SELECT customer_id, at, from_stage, to_stage FROM stage_changes ORDER BY 1, 2, 4",
    ),
  });

  it("holds every order of a customer, as it is in the shop", async () => {
    const { orders } = parseTruth(truthOf(app.shopify.shop));
    const { orders: stored } = await everything();
    const facts = orders
      .filter(({ customerId }) => customerId !== null)
      .map((order) => ({
        order_id: idOf(order.id),
        customer_id: idOf(order.customerId ?? ""),
        processed_at: new Date(order.processedAt),
        net: String(minor(order.currentTotal)),
        status: order.financialStatus.toLowerCase(),
        test: order.test,
        cancelled_at: order.cancelledAt === null ? null : new Date(order.cancelledAt),
      }))
      .toSorted((a, b) => Number(a.order_id) - Number(b.order_id));
    expect(stored).toHaveLength(facts.length);
    expect(stored).toMatchObject(facts);
  });

  it("holds the lines of every order, although they came scattered", async () => {
    const wanted = truthOf(app.shopify.shop)
      .orders.filter(({ customerId }) => customerId !== null)
      .map(({ id, lines }) => [
        idOf(id),
        lines.map(({ productId, quantity }) => `(${idOf(productId)},${quantity})`).toSorted(),
      ]);
    const { orders } = await everything();
    const found = orders.map(({ order_id: id, lines }) => [id, lines]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted));
  });

  it("keeps the sequence of an order's lines from one import to the next (rule 13)", async () => {
    const sequences = () =>
      app.sql("SELECT order_id, product_ids::text[], quantities FROM orders ORDER BY order_id");
    const before = await sequences();
    const shop = await ensureInstalled(app.ports, DOMAIN);
    await startImport(app.ports, shop.shopId);
    await app.settle();
    expect(differing(before, await sequences()).length).toBe(0);
  });

  it("says how many orders belong to nobody", async () => {
    const { orders } = parseTruth(truthOf(app.shopify.shop));
    const guests = orders.filter(({ customerId }) => customerId === null).length;
    expect(
      await app.sql("SELECT DISTINCT phase, customers, orders, guest_orders FROM imports"),
    ).toEqual([
      { phase: "ready", customers: 300, orders: orders.length - guests, guest_orders: guests },
    ]);
    expect(guests).toBe(5);
  });

  it("puts every customer where the oracle does", async () => {
    const expected = expectedStates(parseTruth(truthOf(app.shopify.shop)), await app.rules());
    const rows = await app.sql(
      "SELECT customer_id, stage, purchases, value_tier, vip, due_now FROM customers",
    );
    const found = rows.map((row) => [
      `gid://shopify/Customer/${String(row.customer_id)}`,
      {
        stage: row.stage,
        occasions: row.purchases,
        valueTier: row.value_tier,
        due: row.due_now,
        vip: row.vip,
      },
    ]);
    const wanted = [...expected].map(([id, state]) => [
      id,
      {
        stage: state.stage,
        occasions: state.occasions,
        valueTier: state.valueTier,
        due: state.due,
        vip: state.vip !== null || (state.stage === "lost" && isVip(id, rows)),
      },
    ]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted));
  });

  it("gives every buyer the boundaries that the oracle finds by bisection", async () => {
    const { stored, expected } = await app.boundaries();
    expect(stored).toEqual(expected);
  });

  it("changes nothing the second time, and clears away what a killed one left on the disk days ago", async () => {
    const [old, recent] = [1, 2].map(() => mkdtempSync(path.join(tmpdir(), "cadence-export-")));
    if (old === undefined || recent === undefined) throw new Error("two directories were made");
    utimesSync(old, 0, 0);
    const before = await everything();
    const shop = await ensureInstalled(app.ports, DOMAIN);
    await startImport(app.ports, shop.shopId);
    await app.settle();
    const after = await everything();
    expect(differing(before.orders, after.orders)).toEqual([]);
    expect(differing(before.customers, after.customers)).toEqual([]);
    expect(differing(before.stageChanges, after.stageChanges)).toEqual([]);
    const latest = await app.ports.store.withShop(shop.shopId, (tx) => tx.latestImport());
    expect(latest?.phase).toBe("ready");
    expect([old, recent].map((directory) => existsSync(directory))).toEqual([false, true]);
    rmSync(recent, { recursive: true });
  });

  it("goes on after a kill without asking for the exports again", async () => {
    const shop = await ensureInstalled(app.ports, DOMAIN);
    const before = await everything();
    await startImport(app.ports, shop.shopId);
    app.calls.length = 0;
    const killed = withShopify(app.ports, () => ({
      // What is thrown here is no ShopifyError: nothing of the service runs after it, as after a kill.
      readOrderExport: () => {
        throw new Error("killed");
      },
    }));
    await expect(importHistory(killed, shop)).rejects.toThrow("killed");
    await app.settle();
    expect(differing(before.orders, (await everything()).orders)).toEqual([]);
    expect(app.calls.filter((name) => name === "startBulkQuery")).toHaveLength(2);
  });

  it.each(["throttled", "unavailable", "incomplete"] as const)(
    "tries again where Shopify was %s, and then is ready",
    async (fault) => {
      const shop = await ensureInstalled(app.ports, DOMAIN);
      await startImport(app.ports, shop.shopId);
      let faults = 0;
      const faulty = withShopify(app.ports, (admin) => ({
        readOrderExport: (file) => {
          faults += 1;
          if (faults === 1) throw new ShopifyError(fault, "for this test");
          return admin.readOrderExport(file);
        },
      }));
      await app.settle(faulty);
      const latest = await app.ports.store.withShop(shop.shopId, (tx) => tx.latestImport());
      // Only an export that was spoilt counts: the others were never asked for again.
      expect(latest).toMatchObject({ phase: "ready", attempts: fault === "incomplete" ? 1 : 0 });
      expect(faults).toBe(2);
    },
  );

  it("ends as failed, with the reason, where the file never holds what it should", async () => {
    const shop = await ensureInstalled(app.ports, DOMAIN);
    await startImport(app.ports, shop.shopId);
    const faulty = withShopify(app.ports, () => ({
      readCustomerExport: () => {
        throw new ShopifyError("incomplete", "the export's file has 7 lines");
      },
    }));
    await app.settle(faulty);
    const latest = await app.ports.store.withShop(shop.shopId, (tx) => tx.latestImport());
    expect(latest).toMatchObject({
      phase: "failed",
      attempts: 5,
      failureReason: "export-spoilt",
      failure: "the export's file has 7 lines",
    });
    const told = "SELECT note FROM activity WHERE kind = 'import' ORDER BY id DESC LIMIT 1";
    expect(await app.sql(told)).toEqual([{ note: "import-failed" }]);
  });

  it("ends as failed where a line cannot be read, instead of downloading it for ever", async () => {
    const shop = await ensureInstalled(app.ports, DOMAIN);
    await startImport(app.ports, shop.shopId);
    let downloads = 0;
    app.interfere(async (operation, send) => {
      if (operation !== "download") return send();
      downloads += 1;
      const file = await (await send()).text();
      // As many lines and bytes as Shopify said, but of a status that we do not know.
      return new Response(file.replaceAll('"PAID"', '"PAIX"'));
    });
    for (let runs = 0; runs < 10; runs++) {
      await importHistory(app.ports, shop).catch((error: unknown) => error);
    }
    app.interfere(null);
    const latest = await app.ports.store.withShop(shop.shopId, (tx) => tx.latestImport());
    expect(latest?.phase).toBe("failed");
    // Two files a try, five tries.
    expect(downloads).toBeLessThanOrEqual(10);
  });
});

/** The rows that are not the same in both. */
function differing(before: readonly object[], after: readonly object[]) {
  return after.filter((row, index) => JSON.stringify(row) !== JSON.stringify(before[index]));
}

/** A lost VIP carries no tag, so the oracle does not say whether the app still remembers it. */
function isVip(gid: string, rows: readonly Record<string, unknown>[]): boolean {
  return rows.some((row) => String(row.customer_id) === idOf(gid) && row.vip === true);
}
