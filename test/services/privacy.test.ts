import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Topic } from "#app/ports/news.ts";
import type { Shop } from "#app/ports/shop.ts";
import { gid } from "#sandbox/world/gid.ts";
import { redactCustomer } from "#sandbox/world/privacy.ts";
import type { Customer, Order } from "#sandbox/world/records.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { createCustomer } from "#sandbox/world/welcome.ts";
import { payloadOf } from "#sandbox/webhooks/payloads.ts";
import { runJob } from "#app/jobs/run-job.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { recheckCustomers } from "#app/services/recheck-customers.ts";
import { readPrivacy } from "#app/services/read-privacy.ts";
import { takeDocument } from "#app/services/take-document.ts";
import { undoRun } from "#app/services/undo-run.ts";
import { DOMAIN, openApp, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";
import { aDelivery } from "#test/support/deliveries.ts";

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp({ customers: 12 });
  shop = await app.tagged();
});
afterAll(() => app.close());

const silently = () => {};
const now = () => app.sandbox.clock.now();
let made = 0;

function orderOf(customer: Customer): Order {
  const items = [{ product: app.shopify.shop.products[0], quantity: 1 }];
  return placeOrder(app.shopify.shop, silently, { customer, items, at: now() });
}

const deliver = (topic: Topic, payload: object, at = now()) =>
  app.applied(aDelivery(DOMAIN, topic, payload, at));
const told = (topic: "orders/create" | "orders/updated", order: Order) =>
  payloadOf(app.shopify.shop, { topic, order });
const redaction = (customer: Customer, orders: readonly Order[] = []) => ({
  shop_domain: DOMAIN,
  customer: { id: customer.number },
  orders_to_redact: orders.map(({ number }) => number),
});

/** A customer with an order, known to us and tagged. */
async function known(): Promise<{ customer: Customer; order: Order }> {
  made += 1;
  const customer = createCustomer(app.shopify.shop, silently, {
    firstName: "Nobody",
    lastName: `Number ${made}`,
    email: `nobody${made}@example.com`,
    consent: "SUBSCRIBED",
  });
  const order = orderOf(customer);
  await deliver("orders/create", told("orders/create", order));
  await app.settle();
  return { customer, order };
}

/** Every row, of whatever table, in which one of these numbers stands. */
async function mentions(...numbers: readonly number[]): Promise<readonly unknown[]> {
  const tables = await app.sql(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name
       FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found = [];
  for (const { name } of tables) {
    found.push(
      ...(await app.sql(
        `SELECT '${String(name)}' AS table, t::text AS row FROM ${String(name)} t WHERE t::text ~ $1`,
        [`\\m(${numbers.join("|")})\\M`],
      )),
    );
  }
  return found;
}

const personOf = async (customer: Customer) => {
  const [facts] = await app.ports.shopify(shop).readCustomers([String(customer.number)], "event");
  if (facts === undefined) throw new Error("Shopify has the customer");
  return facts;
};
const factsOf = async (order: Order) => {
  const [facts] = await app.ports.shopify(shop).readOrders([String(order.number)], "event");
  if (facts === undefined) throw new Error("Shopify has the order");
  return facts;
};
const privacyActivity = () =>
  app.sql("SELECT counts FROM activity WHERE kind = 'privacy' ORDER BY id DESC LIMIT 1");

describe("I8: a customer who was redacted", () => {
  it("returns by no import that was running, no late webhook, no sweep, no refetch, no write of tags", async () => {
    const { customer, order } = await known();
    const another = await known();
    const person = await personOf(customer);
    const facts = await factsOf(order);
    const late = told("orders/updated", order);
    const gidOf = { id: customer.number, admin_graphql_api_id: gid("Customer", customer.number) };
    const stillDead = aDelivery(DOMAIN, "orders/updated", { ...late, processed_at: 7 });
    await app.ports.inbox.accept(stillDead);
    await app.applyAll();
    expect((await mentions(customer.number, order.number)).length).toBeGreaterThan(5);
    // A worker has claimed the customer, and will record what it computed and wrote.
    await deliver("customers_email_marketing_consent/update", { customer_id: customer.number });
    const working = await app.ports.store.withShop(shop.shopId, async (tx) => {
      await tx.requestReread(String(customer.number));
      return tx.claimDue(50, "audit");
    });

    // The export was made before, and is still being read.
    const begun = Promise.withResolvers<void>();
    const redacted = Promise.withResolvers<void>();
    async function* slowly<Row>(row: Row) {
      begun.resolve();
      await redacted.promise;
      yield [row];
    }
    const importing = Promise.all([
      app.ports.store.importCustomers(shop.shopId, slowly(person)),
      app.ports.store.importOrders(shop.shopId, slowly({ kind: "order" as const, order: facts })),
    ]);
    await begun.promise;
    redactCustomer(app.shopify.shop, silently, customer);
    expect(await deliver("customers/redact", redaction(customer, [order]))).toBe("redacted");
    redacted.resolve();
    await importing;
    expect(await mentions(customer.number, order.number)).toEqual([]);
    expect(await privacyActivity()).toEqual([{ counts: { redactions: 1, orders: 1 } }]);

    await app.ports.store.withShop(shop.shopId, (tx) =>
      tx.saveOutcomes(
        working.lease,
        working.customers.map(({ customerId, writtenTags }) => ({
          customerId,
          tagsAt: 0,
          tagsStage: null,
          ledgerBefore: writtenTags,
          ledger: [...writtenTags, "lc-due-now"],
          added: ["lc-due-now"],
          removed: [],
          alreadyThere: [],
          locked: false,
          gone: false,
          refused: null,
          handRemoved: [],
        })),
        [],
      ),
    );
    await deliver("orders/updated", late);
    await deliver("customers/update", gidOf);
    await deliver("customers/delete", gidOf);
    await deliver("customer.tags_removed", {
      customerId: gid("Customer", customer.number),
      tags: ["lc-due-now"],
    });
    await deliver("customers/purchasing_summary", {
      customerId: gid("Customer", customer.number),
      lastOrderId: gid("Order", order.number),
    });
    await deliver("customers/data_request", {
      ...redaction(customer),
      data_request: { id: 700_001 },
    });
    await deliver("customers/merge", {
      admin_graphql_api_customer_kept_id: gid("Customer", another.customer.number),
      admin_graphql_api_customer_deleted_id: gid("Customer", customer.number),
      status: "completed",
    });
    // A sweep and a refetch that had read them before.
    await app.ports.store.withShop(shop.shopId, async (tx) => {
      await tx.saveCustomers([person]);
      await tx.saveOrders([facts], null);
    });
    await app.settle();
    expect(await mentions(customer.number)).toEqual([]);
    expect(await app.sql("SELECT FROM orders WHERE order_id = $1", [order.number])).toEqual([]);
    expect(
      await app.sql("SELECT FROM customers WHERE customer_id = $1", [another.customer.number]),
    ).toHaveLength(1);
  });

  it("is redacted after whoever is inserting them has ended, never before", async () => {
    const { customer, order } = await known();
    const facts = await factsOf(order);
    const inserted = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const inserting = app.ports.store.withShop(shop.shopId, async (tx) => {
      await tx.saveOrders([{ ...facts, orderId: "700002" }], null);
      inserted.resolve();
      await mayEnd.promise;
    });
    await inserted.promise;
    redactCustomer(app.shopify.shop, silently, customer);
    const redacting = deliver("customers/redact", redaction(customer));
    await app.ports.timings.pause(100);
    expect(await mentions(customer.number)).not.toEqual([]);
    mayEnd.resolve();
    await inserting;
    expect(await redacting).toBe("redacted");
    await app.settle();
    expect(await mentions(customer.number, order.number)).toEqual([]);
  });

  it("returns by no undo of a run that had moved them", async () => {
    const { customer, order } = await known();
    app.sandbox.clock.advance(20 * 86_400_000);
    await app.settle();
    const sooner = { oneTime: { risk: 10, lapsed: 40, lost: 200 } };
    await applyPolicy(app.ports, shop.shopId, sooner, "42");
    await app.settle();
    const [run] = await app.sql("SELECT id::text FROM tag_runs ORDER BY id DESC LIMIT 1");
    const movedBy = "SELECT FROM tag_changes WHERE run_id = $1 AND customer_id = $2";
    expect(await app.sql(movedBy, [run?.id, customer.number])).toHaveLength(1);

    redactCustomer(app.shopify.shop, silently, customer);
    await deliver("customers/redact", redaction(customer, [order]));
    const undone = await undoRun(app.ports, shop.shopId, String(run?.id), "42");
    expect(undone).toMatchObject({ outcome: "undone" });
    await app.settle();
    expect(await mentions(customer.number, order.number)).toEqual([]);
  });

  it("takes those along who were merged into them", async () => {
    const one = await known();
    const two = await known();
    const ids = [one, two].map(({ customer }) => String(customer.number));
    await recheckCustomers(app.ports, shop.shopId, ids, "42");
    two.customer.orders = [];
    two.order.customer = one.customer;
    app.shopify.shop.customers.delete(two.customer.number);
    await deliver("customers/merge", {
      admin_graphql_api_customer_kept_id: gid("Customer", one.customer.number),
      admin_graphql_api_customer_deleted_id: gid("Customer", two.customer.number),
      status: "completed",
    });
    await app.settle();
    redactCustomer(app.shopify.shop, silently, one.customer);
    await deliver("customers/redact", redaction(one.customer));
    await app.settle();
    expect(await mentions(one.customer.number, two.customer.number)).toEqual([]);
  });
});

describe("a request for data", () => {
  it("is answered with everything that we hold, kept until 30 days after it was handed over", async () => {
    const { customer } = await known();
    const body = { ...redaction(customer), data_request: { id: 700_003 } };
    expect(await deliver("customers/data_request", body)).toBe("answered");
    expect(await deliver("customers/data_request", body)).toBe("answered");
    const requests = await app.ports.store.withShop(shop.shopId, (tx) => tx.dataRequests());
    expect(requests.filter(({ requestId }) => requestId === "700003")).toEqual([
      expect.objectContaining({ customerId: String(customer.number), downloadedAt: null }),
    ]);
    const take = () => takeDocument(app.ports, shop.shopId, "700003");
    const shown = async () => {
      const { requests: all } = await readPrivacy(app.ports, aViewer(shop));
      return all.find(({ requestId }) => requestId === "700003");
    };
    expect(await shown()).toMatchObject({ downloaded: null, keptUntil: null });
    expect(await take()).toMatchObject({
      customerId: String(customer.number),
      customer: {
        email: "subscribed",
        stage: "first-order",
        because: "order",
        purchases: 1,
        tagsWeWrote: app.tagsOf(customer.number).filter((tag) => tag.startsWith("lc-")),
      },
      orders: [{ status: "paid", cancelled: false }],
      stages: [{ to: "first-order" }],
    });
    expect((await shown())?.downloaded).not.toBeNull();
    expect((await readPrivacy(app.ports, aViewer(shop))).redacted.value).toBeGreaterThan(0);
    const clear = () => runJob(app.ports, "retention", shop.shopId);
    app.sandbox.clock.advance(29 * 86_400_000);
    await clear();
    expect(await take()).not.toBeNull();
    app.sandbox.clock.advance(2 * 86_400_000);
    await clear();
    expect(await take()).toBeNull();
    await app.settle();
  });

  it("of somebody whom we do not know is answered too", async () => {
    const body = { shop_domain: DOMAIN, customer: { id: 700_004 }, data_request: { id: 700_005 } };
    expect(await deliver("customers/data_request", body)).toBe("answered");
    const document = await app.ports.store.withShop(shop.shopId, (tx) => tx.takeDocument("700005"));
    expect(document).toMatchObject({ customer: null, orders: [], stages: [] });
  });
});

describe("a shop", () => {
  const redactShop = (at: number) => deliver("shop/redact", { shop_domain: DOMAIN }, at);
  const uninstall = (at: number) => deliver("app/uninstalled", { myshopify_domain: DOMAIN }, at);

  it("that came back is not redacted by what Shopify asked before", async () => {
    const before = now();
    expect(await uninstall(before)).toBe("uninstalled");
    app.sandbox.clock.advance(60_000);
    await app.install();
    expect(await redactShop(before)).toBe("installed again since");
    expect(await app.sql("SELECT FROM customers LIMIT 1")).toHaveLength(1);
    await app.settle();
  });

  it("that left has its customers redacted and its requests answered all the same", async () => {
    const { customer, order } = await known();
    expect(await uninstall(now())).toBe("uninstalled");
    const asked = { ...redaction(customer), data_request: { id: 700_006 } };
    expect(await deliver("customers/data_request", asked)).toBe("answered");
    expect(await deliver("customers/redact", redaction(customer))).toBe("redacted");
    expect(await mentions(customer.number, order.number)).toEqual([]);
  });

  it("that left is redacted whole: not a row of it, its tombstones too", async () => {
    await app.install();
    // The news that it left may come last.
    const asked = aDelivery(DOMAIN, "shop/redact", { shop_domain: DOMAIN }, now());
    await app.ports.inbox.accept(asked);
    await app.ports.inbox.accept(
      aDelivery(DOMAIN, "app/uninstalled", { myshopify_domain: DOMAIN }, now()),
    );
    // In a batch of its own the news that it left finds it gone.
    const [redacting, gone] = await app.applyAll();
    expect(redacting).toBe("redacting");
    expect(gone).toMatch(/^(uninstalled|shop not installed)$/);
    const due = await app.ports.store.claimSchedules(0);
    expect(due).toEqual([{ shopId: shop.shopId, kind: "shop-redact" }]);
    await runJob(app.ports, "shop-redact", shop.shopId);
    const tables = await app.sql(
      `SELECT DISTINCT table_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name = 'shop_id'`,
    );
    for (const { name } of tables) {
      const rows = await app.sql(`SELECT count(*)::int AS rows FROM ${String(name)}`);
      expect({ name, rows }).toEqual({ name, rows: [{ rows: 0 }] });
    }
    expect(await app.sql("SELECT FROM deliveries")).toEqual([]);
    expect(await redactShop(now())).toBe("shop not installed");
  });
});
