import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Topic } from "#app/ports/news.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { CustomerFacts, OrderFacts, TagWrite } from "#app/ports/shopify.ts";
import { refetchObjects } from "#app/services/refetch-objects.ts";
import { gid } from "#sandbox/world/gid.ts";
import type { Customer, Order } from "#sandbox/world/records.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { createCustomer } from "#sandbox/world/welcome.ts";
import { payloadOf } from "#sandbox/webhooks/payloads.ts";
import { DOMAIN, openApp, type TestApp, withShopify } from "#test/support/app.ts";
import { aDelivery } from "#test/support/deliveries.ts";

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp({ customers: 12 });
  shop = await app.tagged();
});
afterAll(() => app.close());

/** Nobody is told by the sandbox itself: each test sends what it wants to be known. */
const silently = () => {};
let made = 0;

function newcomer(): Customer {
  made += 1;
  return createCustomer(app.shopify.shop, silently, {
    firstName: "Nobody",
    lastName: `Number ${made}`,
    email: `nobody${made}@example.com`,
    consent: "SUBSCRIBED",
  });
}

function orderNow(customer: Customer): Order {
  const items = [{ product: app.shopify.shop.products[0], quantity: 1 }];
  return placeOrder(app.shopify.shop, silently, { customer, items, at: app.sandbox.clock.now() });
}

const deliver = (topic: Topic, payload: object) =>
  app.applied(aDelivery(DOMAIN, topic, payload, app.sandbox.clock.now()));
const tell = (topic: "orders/create" | "orders/updated", order: Order) =>
  deliver(topic, payloadOf(app.shopify.shop, { topic, order }));

/** A customer with an order, known to us and tagged. */
async function known(): Promise<{ customer: Customer; order: Order }> {
  const customer = newcomer();
  const order = orderNow(customer);
  await tell("orders/create", order);
  await app.settle();
  return { customer, order };
}

/** The same, and another order two days later: of another stage than the others. */
async function regular(): Promise<Customer> {
  const { customer } = await known();
  app.sandbox.clock.advance(2 * 86_400_000);
  await tell("orders/create", orderNow(customer));
  await app.settle();
  return customer;
}

/** Shopify makes two customers one; nobody is told. */
function joinInShopify(kept: Customer, deleted: Customer): void {
  for (const order of deleted.orders) order.customer = kept;
  kept.orders = [...kept.orders, ...deleted.orders];
  deleted.orders = [];
  kept.tags = [...new Set([...kept.tags, ...deleted.tags])];
  app.shopify.shop.customers.delete(deleted.number);
}

const merge = (kept: Customer, deleted: Customer) =>
  deliver("customers/merge", {
    admin_graphql_api_customer_kept_id: gid("Customer", kept.number),
    admin_graphql_api_customer_deleted_id: gid("Customer", deleted.number),
    status: "completed",
  });

/** Loads an export of these, as an import does. */
const importOrder = (order: OrderFacts) =>
  app.ports.store.importOrders(shop.shopId, batchesOf({ kind: "order" as const, order }));
const importCustomer = (customer: CustomerFacts) =>
  app.ports.store.importCustomers(shop.shopId, batchesOf(customer));

async function* batchesOf<Row>(row: Row) {
  yield [row];
}

const admin = () => app.ports.shopify(shop);
const factsOf = async (order: Order) => {
  const [facts] = await admin().readOrders([String(order.number)], "event");
  if (facts === undefined) throw new Error("Shopify has the order");
  return facts;
};
const personOf = async (customer: Customer) => {
  const [facts] = await admin().readCustomers([String(customer.number)], "event");
  if (facts === undefined) throw new Error("Shopify has the customer");
  return facts;
};

const rowOf = async (customer: Customer) =>
  (
    await app.sql(
      `SELECT purchases, deleted_at IS NOT NULL AS gone, excluded, stage, written_tags
         FROM customers WHERE customer_id = $1`,
      [customer.number],
    )
  )[0] ?? null;
const ownerOf = async (order: Order) =>
  (
    await app.sql("SELECT customer_id::float8 AS id FROM orders WHERE order_id = $1", [
      order.number,
    ])
  )[0]?.id;
const liveOrder = (order: Order) =>
  app.sql("SELECT order_id FROM orders WHERE order_id = $1 AND deleted_at IS NULL", [order.number]);
const ledgerOf = async (customer: Customer) =>
  (
    await app.sql("SELECT tag FROM ledger WHERE customer_id = $1 ORDER BY tag", [customer.number])
  ).map(({ tag }) => tag);

describe("rule 4: an order that was deleted", () => {
  it("before we heard of it comes back by no import and no late webhook, only as Shopify shows it", async () => {
    const { customer } = await known();
    const order = orderNow(customer);
    const facts = await factsOf(order);
    app.shopify.shop.orders.delete(order.number);
    expect(await deliver("orders/delete", { id: order.number })).toBe("deleted");
    await importOrder(facts);
    await app.ports.store.withShop(shop.shopId, (tx) => tx.saveOrders([facts], null));
    await tell("orders/create", order);
    await app.settle();
    expect(await liveOrder(order)).toEqual([]);
    app.shopify.shop.orders.set(order.number, order);
    await tell("orders/updated", order);
    await app.settle();
    expect(await liveOrder(order)).toHaveLength(1);
  });

  it("while it was being read stays deleted", async () => {
    const { order } = await known();
    await deliver("refunds/create", { order_id: order.number });
    const racing = withShopify(app.ports, ({ readOrders }) => ({
      readOrders: async (ids, priority) => {
        const read = await readOrders(ids, priority);
        app.shopify.shop.orders.delete(order.number);
        await deliver("orders/delete", { id: order.number });
        return read;
      },
    }));
    await refetchObjects(racing, shop);
    await app.settle();
    expect(await liveOrder(order)).toEqual([]);
  });

  it("R4: made nobody a VIP, though we heard of it after the purchases that it went with", async () => {
    const customer = newcomer();
    const items = [{ product: app.shopify.shop.products[0], quantity: 500 }];
    const [oldest, ...others] = [100, 3, 2, 1].map((daysAgo) => {
      const at = app.sandbox.clock.now() - daysAgo * 86_400_000;
      return placeOrder(app.shopify.shop, silently, { customer, items, at });
    });
    if (oldest === undefined) throw new Error("four orders");
    for (const order of [oldest, ...others]) await tell("orders/create", order);
    await app.settle();
    expect(app.tagsOf(customer.number)).toContain("lc-vip");
    app.shopify.shop.orders.delete(oldest.number);
    customer.orders = others;
    await deliver("orders/delete", { id: oldest.number });
    await app.settle();
    expect(app.tagsOf(customer.number)).not.toContain("lc-vip");
    expect(app.tagsOf(customer.number)).toContain("lc-stage-active-repeat");
  });
});

describe("rule 4: a customer who was deleted", () => {
  it("before we heard of them comes back by no import and no late webhook", async () => {
    const customer = newcomer();
    const facts = await personOf(customer);
    app.shopify.shop.customers.delete(customer.number);
    const body = { id: customer.number, admin_graphql_api_id: gid("Customer", customer.number) };
    expect(await deliver("customers/delete", body)).toBe("deleted");
    await importCustomer(facts);
    await deliver("customers/create", body);
    await app.settle();
    expect(await rowOf(customer)).toBeNull();
    app.shopify.shop.customers.set(customer.number, customer);
    await deliver("customers/update", body);
    await app.settle();
    expect(await rowOf(customer)).toMatchObject({ gone: false });
  });
});

describe("rule 4: a merge", () => {
  it("joins orders and tags, keeps the exclusion, and late news of the other is of who was kept", async () => {
    const one = await known();
    const two = await known();
    const late = payloadOf(app.shopify.shop, { topic: "orders/updated", order: two.order });
    await app.ports.store.withShop(shop.shopId, (tx) =>
      tx.saveExcluded(String(two.customer.number), true),
    );
    await app.settle();
    joinInShopify(one.customer, two.customer);
    expect(await merge(one.customer, two.customer)).toBe("merged");
    await app.settle();
    expect(await rowOf(one.customer)).toMatchObject({ purchases: 1, gone: false, excluded: true });
    expect(await rowOf(two.customer)).toMatchObject({ gone: true, written_tags: [] });
    expect(await ownerOf(two.order)).toBe(one.customer.number);
    expect(await ledgerOf(two.customer)).toEqual([]);

    expect(await merge(one.customer, two.customer)).toBe("merged");
    // What Shopify said of the order before the merge arrives with a newer date, by a queue of its own.
    app.sandbox.clock.advance(5_000);
    await deliver("orders/updated", {
      ...late,
      updated_at: new Date(app.sandbox.clock.now()).toISOString(),
      current_total_price: "1.00",
    });
    await app.settle();
    expect(await ownerOf(two.order)).toBe(one.customer.number);
    await importOrder({ ...(await factsOf(two.order)), customerId: String(two.customer.number) });
    expect(await ownerOf(two.order)).toBe(one.customer.number);
    await app.settle();
  });

  it("that comes after the news of the deletion still knows whose tags they were", async () => {
    const two = await regular();
    const one = await known();
    joinInShopify(one.customer, two);
    await deliver("customers/delete", {
      id: two.number,
      admin_graphql_api_id: gid("Customer", two.number),
    });
    await app.settle();
    await merge(one.customer, two);
    await app.settle();
    expect((await app.differences()).lostFromLedger).toEqual([]);
  });

  it("that comes after a write of tags found nobody still knows whose tags they were", async () => {
    const two = await regular();
    const one = await known();
    joinInShopify(one.customer, two);
    await app.ports.store.withShop(shop.shopId, (tx) => tx.requestReread(String(two.number)));
    await app.settle();
    expect(await rowOf(two)).toMatchObject({ gone: true });
    await merge(one.customer, two);
    await app.settle();
    expect((await app.differences()).lostFromLedger).toEqual([]);
  });

  it("I2: that comes after a look that missed them, and after one that saw them joined", async () => {
    const one = await known();
    const two = await known();
    await app.sql(
      `UPDATE customers SET reread = true, due_at = from_epoch_ms(0) WHERE customer_id = $1`,
      [two.customer.number],
    );
    two.customer.tags = [...two.customer.tags, "lc-vip"];
    await app.sql(
      `INSERT INTO ledger (shop_id, customer_id, tag, written_at) VALUES ($1, $2, 'lc-vip', now())`,
      [shop.shopId, two.customer.number],
    );
    joinInShopify(one.customer, two.customer);
    // The one is looked for and gone, the other is read with the tags of both.
    await app.settle();
    expect(await rowOf(two.customer)).toMatchObject({ gone: true });
    await app.ports.store.withShop(shop.shopId, (tx) =>
      tx.requestRefetch("customer", String(one.customer.number)),
    );
    await app.settle();
    await merge(one.customer, two.customer);
    await app.settle();
    expect(app.tagsOf(one.customer.number)).not.toContain("lc-vip");
    expect((await app.differences()).lostFromLedger).toEqual([]);
  });

  it("I2: of which nobody told is seen by an import that finds the orders with somebody else", async () => {
    const kept = await regular();
    const { customer, order } = await known();
    joinInShopify(kept, customer);
    expect(kept.tags).toContain("lc-stage-first-order");
    await importOrder(await factsOf(order));
    await app.settle();
    expect(await rowOf(customer)).toMatchObject({ gone: true });
    expect(await ownerOf(order)).toBe(kept.number);
    expect(app.tagsOf(kept.number)).not.toContain("lc-stage-first-order");
    expect((await app.differences()).lostFromLedger).toEqual([]);
  });

  it("I2: whose news is late and finds the shop gone holds when the shop is back", async () => {
    const kept = await regular();
    const newer = newcomer();
    await deliver(
      "customers/create",
      payloadOf(app.shopify.shop, { topic: "customers/create", customer: newer }),
    );
    await app.settle();
    expect(newer.tags).toContain("lc-stage-prospect-new");
    joinInShopify(kept, newer);
    await app.sql("UPDATE shops SET uninstalled_at = installed_at");
    expect(await merge(kept, newer)).toBe("merged");
    await app.sql("UPDATE shops SET uninstalled_at = NULL");
    await app.settle();
    expect(app.tagsOf(kept.number)).not.toContain("lc-stage-prospect-new");
    expect((await app.differences()).lostFromLedger).toEqual([]);
  });

  it("hands over what was being written when it happened", async () => {
    const one = await known();
    const two = await known();
    await app.sql(
      `INSERT INTO intents (shop_id, customer_id, before, adds, removes, customer_version, created_at)
       VALUES ($1, $2, '{}', '{lc-due-now}', '{}', 0, now())`,
      [shop.shopId, two.customer.number],
    );
    two.customer.tags = [...two.customer.tags, "lc-due-now"];
    joinInShopify(one.customer, two.customer);
    await merge(one.customer, two.customer);
    await app.settle();
    // Ours, and not what the rules say: it was taken off again.
    expect(app.tagsOf(one.customer.number)).not.toContain("lc-due-now");
    expect((await app.differences()).lostFromLedger).toEqual([]);
  });

  it("I2: that takes a customer whose write never arrived does not hold what it meant to add for taken off", async () => {
    const one = await known();
    const two = await known();
    const [tag] = await ledgerOf(one.customer);
    // Neither has the tag, and who is kept wants it: a write of it to the other was under way, and failed.
    await app.sql("DELETE FROM ledger WHERE tag = $1 AND customer_id = ANY($2)", [
      tag,
      [one.customer.number, two.customer.number],
    ]);
    await app.sql(
      `UPDATE customers SET written_tags = array_remove(written_tags, $1) WHERE customer_id = ANY($2)`,
      [tag, [one.customer.number, two.customer.number]],
    );
    for (const { customer } of [one, two]) {
      customer.tags = customer.tags.filter((other) => other !== tag);
    }
    await app.sql(
      `INSERT INTO intents (shop_id, customer_id, before, adds, removes, customer_version, created_at)
       VALUES ($1, $2, '{}', ARRAY[$3::text], '{}', 0, now())`,
      [shop.shopId, two.customer.number, tag],
    );
    joinInShopify(one.customer, two.customer);
    await merge(one.customer, two.customer);
    await app.settle();
    expect(app.tagsOf(one.customer.number)).toContain(tag);
    expect(await ledgerOf(one.customer)).toContain(tag);
  });

  it("I2: that moves a customer does not hold the stage for taken off, though another tag of a write that never arrived is there", async () => {
    const one = await known();
    // The merchant's own, of which we know nothing.
    one.customer.tags = [...one.customer.tags, "lc-vip"];
    app.sandbox.clock.advance(2 * 86_400_000);
    const two = await known();
    await app.sql(
      `INSERT INTO intents (shop_id, customer_id, before, adds, removes, customer_version, created_at)
       VALUES ($1, $2, '{}', '{lc-stage-second-order,lc-vip}', '{}', 0, now())`,
      [shop.shopId, two.customer.number],
    );
    joinInShopify(one.customer, two.customer);
    await merge(one.customer, two.customer);
    await app.settle();
    expect(await rowOf(one.customer)).toMatchObject({ stage: "second-order" });
    expect(app.tagsOf(one.customer.number)).toContain("lc-stage-second-order");
  });

  it("I3: that takes a customer whom a write did not find any more hands over nothing of it: the same tag of the merchant's stays the merchant's", async () => {
    const one = await known();
    const two = await known();
    const tag = "lc-stage-second-order";
    one.customer.tags = [...one.customer.tags, tag];
    app.sandbox.clock.advance(2 * 86_400_000);
    await app.settle();
    await tell("orders/create", orderNow(two.customer));
    const adds: (readonly string[])[] = [];
    const late = withShopify(app.ports, (shopify) => ({
      writeTags: (...write) => {
        for (const { customerId, add } of write[0]) {
          if (customerId === String(two.customer.number)) adds.push(add);
        }
        joinInShopify(one.customer, two.customer);
        return shopify.writeTags(...write);
      },
    }));
    await app.settle(late);
    expect(adds).toEqual([[tag]]);
    await merge(one.customer, two.customer);
    await app.settle();
    expect(await ledgerOf(one.customer)).not.toContain(tag);
    expect(app.tagsOf(one.customer.number)).toContain(tag);
  });

  it("I2: that takes a customer between the two sides of a write does not hold what it took off for the merchant's wish", async () => {
    const one = await regular();
    for (let orders = 0; orders < 2; orders += 1) {
      app.sandbox.clock.advance(2 * 86_400_000);
      await tell("orders/create", orderNow(one));
      await app.settle();
    }
    const two = await known();
    expect(await rowOf(one)).toMatchObject({ stage: "active-repeat" });
    expect(await ledgerOf(two.customer)).toContain("lc-stage-first-order");
    // The stage of the other ends: the removal is made, and the addition finds nobody.
    app.sandbox.clock.advance(2 * 86_400_000);
    await tell("orders/create", orderNow(two.customer));
    const late = withShopify(app.ports, (shopify) => ({
      writeTags: async (writes, ...rest) => {
        const isTheirs = ({ customerId }: TagWrite) => customerId === String(two.customer.number);
        if (!writes.some(isTheirs)) return shopify.writeTags(writes, ...rest);
        const halves = writes.map((write) => (isTheirs(write) ? { ...write, add: [] } : write));
        const results = await shopify.writeTags(halves, ...rest);
        joinInShopify(one, two.customer);
        return new Map([
          ...results,
          [String(two.customer.number), { kind: "gone", removed: true }],
        ]);
      },
    }));
    await app.settle(late);
    await merge(one, two.customer);
    await app.settle();
    const left = "SELECT stage, frozen_out FROM customers WHERE customer_id = $1";
    expect(await app.sql(left, [one.number])).toEqual([{ stage: "active-repeat", frozen_out: [] }]);
  });

  it("never makes a merchant's tag ours: what either had before us stays", async () => {
    const one = await known();
    const two = await known();
    const [tag] = await ledgerOf(one.customer);
    await app.sql(
      "UPDATE customers SET already_there = ARRAY[$1::text], written_tags = '{}' WHERE customer_id = $2",
      [tag, two.customer.number],
    );
    await app.sql("DELETE FROM ledger WHERE customer_id = $1", [two.customer.number]);
    joinInShopify(one.customer, two.customer);
    await merge(one.customer, two.customer);
    await app.settle();
    expect(await ledgerOf(one.customer)).not.toContain(tag);
    expect(app.tagsOf(one.customer.number)).toContain(tag);
  });

  it("of two whom we do not know yet, and one into another in turn, holds when the import tells of them", async () => {
    const [first, second, third] = [newcomer(), newcomer(), newcomer()];
    if (first === undefined || second === undefined || third === undefined)
      throw new Error("three");
    const order = orderNow(first);
    const before = await factsOf(order);
    const people = await Promise.all([first, second, third].map(personOf));
    joinInShopify(second, first);
    joinInShopify(third, second);
    // The later merge is told first.
    await merge(third, second);
    await merge(second, first);
    for (const facts of people) await importCustomer(facts);
    await importOrder(before);
    await app.settle();
    expect(await ownerOf(order)).toBe(third.number);
    expect(await rowOf(first)).toBeNull();
    expect(await rowOf(second)).toBeNull();
    expect(await rowOf(third)).toMatchObject({ gone: false });
  });
});

describe("I7, R3: the signed bodies of another shop, under this shop's header,", () => {
  it("are dropped as foreign, whatever their topic: no order, no customer, no job comes of them", async () => {
    const order = payloadOf(app.shopify.shop, {
      topic: "orders/create",
      order: orderNow(newcomer()),
    });
    const foreign = { ...order, id: 701, admin_graphql_api_id: gid("Order", 701) };
    const stranger = { id: 702, admin_graphql_api_id: gid("Customer", 702) };
    const other = gid("Customer", 703);
    const bodies: readonly (readonly [Topic, object])[] = [
      ["orders/create", { ...foreign, customer: stranger }],
      ["orders/updated", { ...foreign, customer: stranger }],
      ["orders/cancelled", foreign],
      ["orders/delete", { id: 701 }],
      ["refunds/create", { order_id: 701 }],
      ["customers/create", { ...stranger, updated_at: "2026-11-21T10:00:00Z" }],
      ["customers/update", { ...stranger, updated_at: "2026-11-21T10:00:00Z" }],
      ["customers/delete", stranger],
      ["customers/purchasing_summary", { customerId: other, lastOrderId: gid("Order", 701) }],
      ["customers_email_marketing_consent/update", { customer_id: 702 }],
      ["customers_marketing_consent/update", { id: 702 }],
      ["customer.tags_added", { customerId: other, tags: ["lc-lock", "lc-due-now"] }],
      ["customer.tags_removed", { customerId: other, tags: ["lc-lock"] }],
      [
        "customers/merge",
        {
          admin_graphql_api_customer_kept_id: other,
          admin_graphql_api_customer_deleted_id: gid("Customer", 702),
          status: "completed",
        },
      ],
    ];
    for (const [topic, body] of bodies) await deliver(topic, body);
    await app.settle();
    for (const table of ["customers", "ledger", "intents", "stage_changes"]) {
      expect(await app.sql(`SELECT FROM ${table} WHERE customer_id IN (702, 703)`)).toEqual([]);
    }
    expect(await app.sql("SELECT FROM orders WHERE order_id = 701")).toEqual([]);
    expect(await app.sql("SELECT FROM refetches")).toEqual([]);
    expect(app.log).toContainEqual({
      event: "orders-refetched",
      fields: { shop: shop.shopId, found: 0, gone: 0, foreign: 1 },
    });
  });
});
