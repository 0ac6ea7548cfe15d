import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Delivery } from "#app/ports/delivery.ts";
import type { Topic } from "#app/ports/news.ts";
import type { Shop } from "#app/ports/shop.ts";
import { ShopifyError } from "#app/ports/shopify.ts";
import { runJob } from "#app/jobs/run-job.ts";
import { applyDelivery } from "#app/services/apply-delivery.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { dismissAttention } from "#app/services/dismiss-attention.ts";
import { readAttention } from "#app/services/read-attention.ts";
import { readAttentionItems } from "#app/services/read-attention-items.ts";
import { refetchObjects } from "#app/services/refetch-objects.ts";
import { retryAttention } from "#app/services/retry-attention.ts";
import { gid } from "#sandbox/world/gid.ts";
import { payloadOf } from "#sandbox/webhooks/payloads.ts";
import { DOMAIN, openApp, type TestApp, withShopify } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";
import { aDelivery } from "#test/support/deliveries.ts";

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp({ customers: 12 });
  shop = await app.ready();
});
afterAll(() => app.close());

const now = () => app.sandbox.clock.now();
const ids = () => [...app.shopify.shop.customers.keys()];
const echo = (number: number): Delivery =>
  aDelivery(DOMAIN, "customer.tags_added", { customerId: gid("Customer", number), tags: [] });
const deliver = (topic: Topic, payload: object, at = now()) =>
  app.applied(aDelivery(DOMAIN, topic, payload, at));
const openRefetches = () => app.sql("SELECT kind, object_id, failed_at FROM refetches");

describe("an order", () => {
  it("does not wait behind the echoes of our own writes", async () => {
    for (const number of ids()) {
      for (let times = 0; times < 6; times += 1) await app.ports.inbox.accept(echo(number));
    }
    const [order] = app.shopify.shop.orders.values();
    if (order === undefined) throw new Error("the shop has orders");
    await app.ports.inbox.accept(
      aDelivery(
        DOMAIN,
        "orders/updated",
        payloadOf(app.shopify.shop, { topic: "orders/updated", order }),
      ),
    );
    const topics: string[] = [];
    await app.ports.store.applyDeliveries((tx, delivery) => {
      topics.push(delivery.topic);
      return applyDelivery(app.ports, tx, delivery);
    });
    expect(topics[0]).toBe("orders/updated");
    await app.applyAll();
  });
});

describe("what a customer is told to have bought", () => {
  const told = (customer: number, order: number) =>
    deliver("customers/purchasing_summary", {
      customerId: gid("Customer", customer),
      lastOrderId: gid("Order", order),
    });

  it("is asked for where we never heard of the last order, and else nothing new", async () => {
    const [order] = app.shopify.shop.orders.values();
    const customer = order?.customer?.number ?? 0;
    expect(await told(customer, order?.number ?? 0)).toBe("known");
    expect(await told(customer, 700_007)).toBe("refetch");
    await app.settle();
    expect(await app.sql("SELECT FROM orders WHERE order_id = 700007")).toEqual([]);
  });
});

describe("rule 14: a batch that deadlocks with somebody else", () => {
  it("costs its delivery no try", async () => {
    const [one, two] = ids().map(String);
    if (one === undefined || two === undefined) throw new Error("the shop has customers");
    const met = { batch: Promise.withResolvers<void>(), other: Promise.withResolvers<void>() };
    const delivery = echo(1);
    await app.ports.inbox.accept(delivery);
    const batch = app.ports.store.applyDeliveries(async (tx) => {
      await tx?.saveExcluded(one, false);
      met.batch.resolve();
      await met.other.promise;
      await tx?.saveExcluded(two, false);
      return "applied";
    });
    const other = app.ports.store.withShop(shop.shopId, async (tx) => {
      await met.batch.promise;
      await tx.saveExcluded(two, false);
      met.other.resolve();
      await tx.saveExcluded(one, false);
    });
    // PostgreSQL ends either of them.
    await Promise.allSettled([batch, other]);
    await app.settle();
    expect(
      await app.sql("SELECT state, attempts FROM deliveries WHERE webhook_id = $1", [
        delivery.webhookId,
      ]),
    ).toEqual([{ state: "applied", attempts: 0 }]);
  });
});

describe("news of one shop", () => {
  it("are taken in by one batch at a time, and meanwhile no refetch is stored", async () => {
    const entered: string[] = [];
    const inside = Promise.withResolvers<void>();
    const leave = Promise.withResolvers<void>();
    const enter = (name: string) => async () => {
      entered.push(name);
      inside.resolve();
      await leave.promise;
      return "applied";
    };
    await app.ports.inbox.accept(echo(1));
    const first = app.ports.store.applyDeliveries(enter("first"));
    await inside.promise;
    await app.ports.inbox.accept(echo(2));
    const second = app.anotherStore().applyDeliveries(enter("second"));
    const refetched = app.ports.store
      .withShop(shop.shopId, (tx) => tx.saveOrders([], null))
      .then(() => entered.push("refetch"));
    await waitingForLocks(2);
    expect(entered).toEqual(["first"]);
    leave.resolve();
    await Promise.all([first, second, refetched]);
    expect(entered.toSorted()).toEqual(["first", "refetch", "second"]);
  });

  it("rule 15: keep no other shop's news waiting, however many there are", async () => {
    const { store, inbox } = app.ports;
    const other = "bakery.myshopify.com";
    await store.ensureShop(other);
    const inside = Promise.withResolvers<void>();
    const leave = Promise.withResolvers<void>();
    for (let times = 0; times < 120; times += 1) await inbox.accept(echo(1));
    const batch = store.applyDeliveries(async () => {
      inside.resolve();
      await leave.promise;
      return "applied";
    });
    await inside.promise;
    const apply = async (_tx: unknown, { shopDomain }: Delivery) => shopDomain;
    expect(await store.applyDeliveries(apply)).toEqual({ outcomes: [], failure: null });
    await inbox.accept({ ...echo(1), shopDomain: other });
    expect(await store.applyDeliveries(apply)).toEqual({ outcomes: [other], failure: null });
    leave.resolve();
    expect((await batch).outcomes).toHaveLength(50);

    // By turns from then on: a batch of one, then one of the other.
    await inbox.accept({ ...echo(2), shopDomain: other });
    const batches = [await store.applyDeliveries(apply), await store.applyDeliveries(apply)];
    expect(batches.map(({ outcomes }) => [...new Set(outcomes)])).toEqual(
      expect.arrayContaining([[DOMAIN], [other]]),
    );
    await app.applyAll();
  });

  /** Until so many sessions wait for an advisory lock. */
  const waitingForLocks = async (sessions: number) => {
    const waiting = () =>
      app.sql("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
    while ((await waiting()).length < sessions) await setImmediate();
  };
});

describe("rule 14: what cannot be read from Shopify", () => {
  const later = () => app.sandbox.clock.advance(3_600_001);
  const poisoned = () =>
    withShopify(app.ports, ({ readOrders }) => ({
      readOrders: async (asked, priority) => {
        if (asked.includes("77")) throw new RangeError("an answer that nobody understands");
        return readOrders(asked, priority);
      },
    }));

  it("spoils nothing for the others, is set aside after ten tries and keeps its place", async () => {
    const [order] = app.shopify.shop.orders.keys();
    await app.ports.store.withShop(shop.shopId, async (tx) => {
      await tx.requestRefetch("order", "77");
      await tx.requestRefetch("order", String(order));
    });
    await refetchObjects(poisoned(), shop);
    expect(await openRefetches()).toEqual([{ kind: "order", object_id: "77", failed_at: null }]);
    for (let tries = 2; tries <= 10; tries += 1) {
      later();
      await refetchObjects(poisoned(), shop);
    }
    later();
    expect(await app.ports.store.shopsWithRefetches()).toEqual([]);
    const [row] = await openRefetches();
    expect(row).toMatchObject({ kind: "order", object_id: "77" });
    expect(row?.failed_at).toBeInstanceOf(Date);
    const { items, total } = await readAttention(app.ports, aViewer(shop));
    expect(total.value).toBe(1);
    expect(items).toEqual([
      expect.objectContaining({
        kind: "refetch",
        what: "order",
        detail: "RangeError: an answer that nobody understands",
      }),
    ]);
    expect(await retryAttention(app.ports, shop.shopId, items[0]?.choice ?? null, "42")).toBe(1);
    await app.settle();
    expect(await openRefetches()).toEqual([]);
  });

  it("because Shopify is down is asked for until it is up, and costs no try", async () => {
    const down = withShopify(app.ports, () => ({
      readOrders: async () => {
        throw new ShopifyError("unavailable", "down");
      },
    }));
    const [order] = app.shopify.shop.orders.keys();
    await app.ports.store.withShop(shop.shopId, (tx) => tx.requestRefetch("order", String(order)));
    for (let tries = 1; tries <= 15; tries += 1) {
      await refetchObjects(down, shop);
      // Nobody waits longer than a lease for an outage to be noticed to have ended.
      app.sandbox.clock.advance(app.ports.timings.lease);
      expect(await app.ports.store.shopsWithRefetches()).toEqual([shop.shopId]);
    }
    await app.settle();
    expect(await openRefetches()).toEqual([]);
  });
});

describe("what needs attention", () => {
  const poison = () => aDelivery(DOMAIN, "orders/create", { admin_graphql_api_id: "no id" });
  async function dead(): Promise<Delivery> {
    const delivery = poison();
    await app.ports.inbox.accept(delivery);
    for (let tries = 1; tries <= 10; tries += 1) {
      await app.sql(
        "UPDATE deliveries SET next_try_at = now() - interval '1 s' WHERE state = 'open'",
      );
      await app.applyAll();
    }
    return delivery;
  }
  const stateOf = async ({ webhookId }: Delivery) =>
    (
      await app.sql("SELECT state, attempts, outcome, body FROM deliveries WHERE webhook_id = $1", [
        webhookId,
      ])
    )[0];

  it("is told by what it is, how many, since when and why; a body's contents are not shown", async () => {
    await dead();
    await dead();
    await app.sql(
      `UPDATE customers SET failure = 'Error: no rule fits', due_at = NULL, attempts = 10
        WHERE customer_id = $1`,
      [ids()[0]],
    );
    const { items, total } = await readAttention(app.ports, aViewer(shop));
    expect(total.value).toBe(3);
    expect(items).toHaveLength(2);
    expect(items).toContainEqual(
      expect.objectContaining({
        kind: "delivery",
        what: "orders/create",
        count: { value: 2, text: "2" },
        cause: "unreadable",
      }),
    );
    expect(items.map(({ detail }) => detail).join("; ")).toContain(
      "unreadable: admin_graphql_api_id, processed_at",
    );
    expect(items).toContainEqual(
      expect.objectContaining({ kind: "customer", cause: "fault", detail: "Error: no rule fits" }),
    );
    expect(JSON.stringify(items)).not.toContain("no id");
  });

  it("is seen one by one, and one alone is tried again or let be", async () => {
    const { items } = await readAttention(app.ports, aViewer(shop));
    const [events, customers] = ["delivery", "customer"].map((kind) =>
      items.find((item) => item.kind === kind),
    );
    if (events === undefined || customers === undefined) throw new Error("both were set aside");
    const seen = async () =>
      (await readAttentionItems(app.ports, aViewer(shop), events.choice, null)).page;
    const [first, second] = (await seen()).items;
    expect((await seen()).items).toHaveLength(2);
    const rest = await readAttentionItems(
      app.ports,
      aViewer(shop),
      events.choice,
      first?.id ?? null,
    );
    expect(rest.page).toMatchObject({ isFirst: false, after: null, items: [{ id: second?.id }] });

    const one = { ...events.choice, id: first?.id ?? "" };
    expect(await retryAttention(app.ports, shop.shopId, one, "42")).toBe(1);
    expect(
      await app.sql("SELECT state, attempts FROM deliveries WHERE webhook_id = $1", [one.id]),
    ).toEqual([{ state: "open", attempts: 0 }]);
    expect(await seen()).toMatchObject({
      group: { count: { value: 1 } },
      items: [{ id: second?.id }],
    });
    await app.sql("UPDATE deliveries SET state = 'dead' WHERE webhook_id = $1", [one.id]);

    const { page } = await readAttentionItems(app.ports, aViewer(shop), customers.choice, null);
    expect(page.items.map(({ customerId }) => customerId)).toEqual([String(ids()[0])]);
  });

  it("is tried again all at once, and comes back when it fails ten times more", async () => {
    expect(await retryAttention(app.ports, shop.shopId, null, "42")).toBe(3);
    await app.workUntil("the customer is computed again", async () => {
      const [row] = await app.sql("SELECT failure, due_at FROM customers WHERE customer_id = $1", [
        ids()[0],
      ]);
      return row?.failure === null;
    });
    expect(await app.sql("SELECT attempts FROM deliveries WHERE state = 'open'")).toHaveLength(2);
    await dead();
    const { items } = await readAttention(app.ports, aViewer(shop));
    expect(items).toEqual([expect.objectContaining({ count: { value: 3, text: "3" } })]);
  });

  it("is let be for a reason that Activity keeps", async () => {
    const last = await dead();
    const { items } = await readAttention(app.ports, aViewer(shop));
    const choice = items[0]?.choice ?? null;
    expect(await dismissAttention(app.ports, shop.shopId, choice, "not-needed", "42")).toBe(4);
    expect((await readAttention(app.ports, aViewer(shop))).items).toEqual([]);
    expect(await stateOf(last)).toMatchObject({ state: "applied", outcome: "dismissed", body: {} });
    expect(
      await app.sql(
        "SELECT counts, note FROM activity WHERE kind = 'attention' ORDER BY id DESC LIMIT 1",
      ),
    ).toEqual([{ counts: { dismissed: 4 }, note: "not-needed" }]);
  });
});

describe("a product", () => {
  const [shirts, socks] = ["Shirts", "Socks"];
  const product = (id: string, type: string) => ({
    admin_graphql_api_id: gid("Product", Number(id)),
    product_type: type,
  });
  const planned = async () => {
    const [row] = await app.sql(
      "SELECT epoch_ms(next_run_at) AS at FROM schedules WHERE kind = 'shop-details'",
    );
    return Number(row?.at) - now();
  };

  it("is looked into when windows by type would see it otherwise, once for many hints", async () => {
    const day = app.ports.timings.shopDetails;
    expect(await deliver("products/update", product("5", shirts ?? ""))).toBe("hint");
    const windows = { risk: 60, lapsed: 90, lost: 120 };
    const products = [
      { by: "type" as const, name: "shirts", productIds: ["5"], oneTime: windows, repeat: windows },
    ];
    await applyPolicy(app.ports, shop.shopId, { products }, "42");
    await app.ports.store.withShop(shop.shopId, (tx) => tx.schedule("shop-details", tx.now + day));
    expect(await deliver("products/update", product("5", shirts ?? ""))).toBe("hint");
    expect(await deliver("products/update", product("6", socks ?? ""))).toBe("hint");
    expect(await planned()).toBeGreaterThan(day - 60_000);
    expect(await deliver("products/update", product("6", "SHIRTS"))).toBe("refetch");
    const first = await planned();
    expect(first).toBeLessThanOrEqual(app.ports.timings.productHints);
    expect(await deliver("products/delete", { id: 5 })).toBe("refetch");
    expect(await planned()).toBeLessThanOrEqual(first);
  });
});

describe("security section 1: what is old", () => {
  const clear = () => runJob(app.ports, "retention", shop.shopId);
  const count = async (table: string) =>
    Number((await app.sql(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n);

  it("goes after its time: deliveries 7 days, dead ones 30, what runs changed 30, Activity 400", async () => {
    await app.sql("DELETE FROM schedules WHERE kind <> 'retention'");
    const again = aDelivery(
      DOMAIN,
      "app/uninstalled",
      { myshopify_domain: DOMAIN },
      now() - 400 * 86_400_000,
    );
    expect(await app.applied(again)).toBe("installed again since");
    await app.sql(
      `INSERT INTO deliveries (shop_domain, topic, webhook_id, body, state)
       VALUES ($1, 'orders/create', 'a dead one', '{"id": 1}', 'dead')`,
      [DOMAIN],
    );
    await app.ports.inbox.accept(
      aDelivery("stranger.myshopify.com", "shop/update", {
        myshopify_domain: "stranger.myshopify.com",
      }),
    );
    await app.applyAll();
    await app.sql(
      `INSERT INTO tag_changes (shop_id, customer_id, at, added, removed, run_id)
       SELECT $1, 1, from_epoch_ms($2), '{lc-vip}', '{}', run FROM unnest(ARRAY[7, NULL]::bigint[]) AS run`,
      [shop.shopId, now()],
    );
    const before = await count("deliveries");
    app.sandbox.clock.advance(6 * 86_400_000);
    await clear();
    expect(await count("deliveries")).toBe(before);
    app.sandbox.clock.advance(2 * 86_400_000);
    await clear();
    expect(await app.sql("SELECT webhook_id FROM deliveries")).toEqual([
      { webhook_id: "a dead one" },
    ]);
    app.sandbox.clock.advance(23 * 86_400_000);
    await clear();
    expect(await count("deliveries")).toBe(0);
    expect(await app.sql("SELECT run_id FROM tag_changes WHERE customer_id = 1")).toEqual([
      { run_id: null },
    ]);
    expect(await count("activity")).toBeGreaterThan(0);
    // Shopify sends again what was cleared away: it is applied anew and changes nothing.
    expect(await app.applied(again)).toBe("installed again since");
    app.sandbox.clock.advance(370 * 86_400_000);
    await clear();
    expect(await count("activity")).toBe(0);
    expect(await count("tag_changes")).toBe(0);
    expect(await app.sql("SELECT kind FROM schedules")).toEqual([{ kind: "retention" }]);
  });
});
