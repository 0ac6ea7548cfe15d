import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { DEFAULT_NAMING } from "#app/domain/tags.ts";
import type { RoundKind } from "#app/ports/reconcile.ts";
import type { Shop } from "#app/ports/shop.ts";
import { ShopifyError } from "#app/ports/shopify.ts";
import { auditTags } from "#app/services/audit-tags.ts";
import { sweepOrders } from "#app/services/sweep-orders.ts";
import type { Customer } from "#sandbox/world/records.ts";
import { cancelOrder, placeOrder } from "#sandbox/world/sell.ts";
import { changeConsent, createCustomer } from "#sandbox/world/welcome.ts";
import { openApp, RIGHT, type TestApp, withShopify } from "#test/support/app.ts";

const Gone = z.object({ gone: z.number().default(0) });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let app: TestApp;
let shop: Shop;

// No webhook ever arrives: whatever happens here is lost.
beforeAll(async () => {
  app = await openApp({ webhooks: false, customers: 60 });
  // The oracle works the cut-offs out anew from what is left of the orders, and here they are deleted.
  shop = await app.tagged({ naming: { ...DEFAULT_NAMING, families: ["stage"] } });
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.sql("DELETE FROM activity");
});

const world = () => app.shopify.shop;
const silently = () => {};

/** Time goes on by as much; whatever is due then is done. */
async function after(ms: number): Promise<void> {
  app.sandbox.clock.advance(ms);
  await app.workUntil("every round of now has ended", async () => (await open()) === 0);
}

/** Schedules that are due, rounds under way, and what they have made due. */
async function open(): Promise<number> {
  const [row] = await app.sql(
    `SELECT (SELECT count(*) FROM schedules WHERE next_run_at <= from_epoch_ms($1) + interval '5 s')
          + (SELECT count(*) FROM cursors WHERE begun_at IS NOT NULL) AS open`,
    [app.sandbox.clock.now()],
  );
  return Number(row?.open) + ((await app.isQuiet()) ? 0 : 1);
}

/** What was repaired, as Activity tells it. */
async function repaired(): Promise<Record<string, unknown>> {
  const rows = await app.sql("SELECT note, counts FROM activity WHERE kind = 'repair' ORDER BY id");
  return Object.fromEntries(rows.map(({ note, counts }) => [String(note), counts]));
}

/** Customers who were found gone, whichever round it was. */
async function goneInAll(): Promise<number> {
  const rows = await app.sql("SELECT counts FROM activity WHERE kind = 'repair'");
  return rows.reduce((sum, { counts }) => sum + Gone.parse(counts).gone, 0);
}

function buyer(): Customer {
  const found = [...world().customers.values()].find(({ orders }) => orders.length > 1);
  if (found === undefined) throw new Error("the shop has buyers");
  return found;
}

function buy(customer: Customer) {
  const [product] = world().products;
  const items = [{ product, quantity: 1 }];
  return placeOrder(world(), silently, { customer, items, at: app.sandbox.clock.now() });
}

const row = async (table: "orders" | "customers", id: number) =>
  (
    await app.sql(
      `SELECT * FROM ${table} WHERE ${table === "orders" ? "order_id" : "customer_id"} = $1`,
      [id],
    )
  )[0];

const cursor = async (kind: RoundKind) =>
  (await app.sql("SELECT * FROM cursors WHERE kind = $1", [kind]))[0];

/** All that a round could change of customers. */
const versions = () =>
  app.sql("SELECT customer_id, version, due_at, reread FROM customers ORDER BY customer_id");

describe("rule 12 a: the sweep of orders", () => {
  it("finds an order and a cancellation of which nobody told us, within 20 minutes (R10)", async () => {
    const cancelled = buyer().orders[0];
    if (cancelled === undefined) throw new Error("a buyer has orders");
    cancelOrder(world(), silently, cancelled);
    const order = buy(buyer());
    await after(17 * MINUTE);
    expect(await row("orders", order.number)).toMatchObject({
      customer_id: String(buyer().number),
    });
    expect((await row("orders", cancelled.number))?.cancelled_at).not.toBeNull();
    expect(await repaired()).toEqual({ "orders-sweep": { orders: 2 } });
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("leaves to the next round what may still be on its way to us", async () => {
    await after(16 * MINUTE);
    const order = buy(buyer());
    await sweepOrders(app.ports, shop);
    expect(await row("orders", order.number)).toBeUndefined();
    await after(16 * MINUTE);
    expect(await row("orders", order.number)).toBeDefined();
  });

  it("goes on after the last stored page when it was killed; the cursor stays until the end", async () => {
    const orders = [buy(buyer()), buy(buyer()), buy(buyer())];
    app.sandbox.clock.advance(2 * MINUTE);
    const before = await cursor("orders");
    const asked: string[] = [];
    const oneByOne = (kill: boolean) =>
      withShopify(app.ports, (admin) => ({
        findOrdersUpdated: async function* (since, from) {
          asked.push(from);
          for await (const page of admin.findOrdersUpdated(since, from)) {
            for (const order of page) {
              if (kill && order.orderId === String(orders[1]?.number)) throw new Error("killed");
              yield [order];
            }
          }
        },
      }));
    await expect(sweepOrders(oneByOne(true), shop)).rejects.toThrow("killed");
    expect(await row("orders", orders[0]?.number ?? 0)).toBeDefined();
    expect(await cursor("orders")).toMatchObject({
      reached: before?.reached,
      last_id: String(orders[0]?.number),
    });
    await sweepOrders(oneByOne(false), shop);
    expect(asked).toEqual(["0", String(orders[0]?.number)]);
    expect(await row("orders", orders[2]?.number ?? 0)).toBeDefined();
    expect(Number((await cursor("orders"))?.reached)).toBeGreaterThan(Number(before?.reached));
    expect(await repaired()).toEqual({ "orders-sweep": { orders: 3 } });
    await app.settle();
  });

  it("is taken up again a little later where Shopify could not be asked", async () => {
    const before = await cursor("orders");
    const away = withShopify(app.ports, () => ({
      findOrdersUpdated: () => {
        throw new ShopifyError("unavailable", "for this test");
      },
    }));
    await sweepOrders(away, shop);
    expect((await cursor("orders"))?.reached).toEqual(before?.reached);
    await after(2 * MINUTE);
    expect(Number((await cursor("orders"))?.reached)).toBeGreaterThan(Number(before?.reached));
  });

  it("loses nothing of an outage of 72 hours (R14)", async () => {
    const orders = Array.from({ length: 6 }, () => {
      app.sandbox.clock.advance(12 * HOUR);
      return buy(buyer());
    });
    await after(20 * MINUTE);
    const [count] = await app.sql("SELECT count(*)::int AS n FROM orders WHERE order_id >= $1", [
      orders[0]?.number,
    ]);
    expect(count).toEqual({ n: 6 });
    expect(await app.differences()).toEqual(RIGHT);
  });
});

describe("rule 12 b: the daily sweep of customers", () => {
  it("finds a sign-up and a consent of which nobody told us", async () => {
    const newcomer = createCustomer(world(), silently, {
      firstName: "",
      lastName: "",
      email: "new@example.com",
      consent: "SUBSCRIBED",
    });
    const other = [...world().customers.values()].find(
      ({ consent }) => consent.state === "NOT_SUBSCRIBED",
    );
    if (other === undefined) throw new Error("somebody does not want e-mails");
    changeConsent(world(), silently, other, "SUBSCRIBED");
    await after(DAY + MINUTE);
    expect((await row("customers", newcomer.number))?.stage).toBe("prospect-new");
    expect((await row("customers", other.number))?.email_state).toBe("subscribed");
    expect(await repaired()).toEqual({ "customers-sweep": { customers: 2 } });
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("looks at the tags of those who changed: a lock that was set by hand", async () => {
    app.merchantEdits(buyer().number, { add: ["lc-lock"] });
    await after(DAY + MINUTE);
    expect((await row("customers", buyer().number))?.locked).toBe(true);
    expect(await repaired()).toEqual({ "customers-sweep": { tags: 1 } });
    app.merchantEdits(buyer().number, { remove: ["lc-lock"] });
    await after(DAY + MINUTE);
    expect((await row("customers", buyer().number))?.locked).toBe(false);
    expect(await app.differences()).toEqual(RIGHT);
  });
});

describe("rule 12 c: the tag audit", () => {
  /** Rounds of a week: everybody's turn comes once. */
  const everybody = async () => {
    for (let round = 0; round < 7; round++) await auditTags(app.ports, shop);
    await app.settle();
  };

  it("finds an edit by hand that even the customer's date of change conceals, within 7 rounds", async () => {
    const customer = buyer();
    // Shopify's own date says nothing of it.
    customer.tags = [...customer.tags, "lc-lock"];
    await everybody();
    expect((await row("customers", customer.number))?.locked).toBe(true);
    expect(await repaired()).toEqual({ "tag-audit": { tags: 1 } });
    customer.tags = customer.tags.filter((tag) => tag !== "lc-lock");
    await everybody();
    expect((await row("customers", customer.number))?.locked).toBe(false);
  });

  it("finds a tag of ours that was taken off by hand: it stays away, and is found but once (rule 8)", async () => {
    const customer = buyer();
    const [stage = ""] = customer.tags.filter((tag) => tag.startsWith("lc-stage-"));
    customer.tags = customer.tags.filter((tag) => tag !== stage);
    await everybody();
    expect(await repaired()).toEqual({ "tag-audit": { tags: 1 } });
    expect(customer.tags).not.toContain(stage);
    expect(await row("customers", customer.number)).toMatchObject({ written_tags: [] });
    await app.sql("DELETE FROM activity");
    await everybody();
    expect(await repaired()).toEqual({});
    // As after the customer's next stage change.
    await app.sql(
      "UPDATE customers SET frozen_out = '{}', due_at = from_epoch_ms($2) WHERE customer_id = $1",
      [customer.number, app.sandbox.clock.now()],
    );
    await app.settle();
    expect(customer.tags).toContain(stage);
  });

  it("tries again whom there was no room for, when a tag went", async () => {
    const customer = buyer();
    const mine = customer.tags;
    await app.sql(
      "UPDATE customers SET refused = 'Tags cannot be more than 250' WHERE customer_id = $1",
      [customer.number],
    );
    await everybody();
    expect((await row("customers", customer.number))?.refused).toBeNull();
    expect(customer.tags).toEqual(mine);
  });

  it("forgets who is gone, and joins who was merged", async () => {
    const everyone = [...world().customers.values()];
    const [kept, gone] = everyone.filter(({ orders }) => orders.length > 0);
    const deleted = everyone.find(({ orders }) => orders.length === 0);
    if (kept === undefined || gone === undefined || deleted === undefined) {
      throw new Error("the shop has buyers and others");
    }
    const moved = gone.orders.map(({ number }) => number);
    for (const order of gone.orders) order.customer = kept;
    kept.orders = [...kept.orders, ...gone.orders].toSorted(
      (a, b) => a.processedAt - b.processedAt,
    );
    kept.tags = [...new Set([...kept.tags, ...gone.tags])];
    world().customers.delete(gone.number);
    world().customers.delete(deleted.number);
    await everybody();
    // Each in the round of their own share.
    expect(await goneInAll()).toBe(2);
    for (const { number } of [gone, deleted]) {
      expect((await row("customers", number))?.deleted_at).not.toBeNull();
    }
    for (const number of moved) {
      expect((await row("orders", number))?.customer_id).toBe(String(kept.number));
    }
    expect(await app.differences()).toEqual(RIGHT);
  });
});

describe("rule 12 d: the comparison of all ids", () => {
  it("finds what was deleted, merged, or never came, within a day (R10)", async () => {
    const [kept, gone] = [...world().customers.values()].filter(
      ({ orders, tags }) => orders.length > 0 && !tags.includes("lc-lock"),
    );
    const deleted = buyer().orders.at(-1);
    if (kept === undefined || gone === undefined || deleted === undefined) {
      throw new Error("the shop has buyers");
    }
    world().orders.delete(deleted.number);
    buyer().orders = buyer().orders.filter((order) => order !== deleted);
    const stranger = createCustomer(world(), silently, {
      firstName: "",
      lastName: "",
      email: "late@example.com",
      consent: "NOT_SUBSCRIBED",
    });
    // As if they had been there for long: no sweep would ask for them.
    stranger.updatedAt -= 30 * DAY;
    const old = buy(stranger);
    old.updatedAt -= 30 * DAY;
    stranger.updatedAt -= 30 * DAY;
    const before = [kept, gone].map(({ orders }) => orders.length);
    for (const order of gone.orders) order.customer = kept;
    kept.orders = [...kept.orders, ...gone.orders].toSorted(
      (a, b) => a.processedAt - b.processedAt,
    );
    kept.tags = [...new Set([...kept.tags, ...gone.tags])];
    world().customers.delete(gone.number);

    await after(DAY + MINUTE);
    expect((await repaired())["count-check"]).toMatchObject({ customers: 1, deletedOrders: 1 });
    // Whether it was this round or that day's share of the audit.
    expect(await goneInAll()).toBe(1);
    expect((await row("orders", deleted.number))?.deleted_at).not.toBeNull();
    expect(await row("orders", old.number)).toMatchObject({
      customer_id: String(stranger.number),
    });
    expect((await row("customers", gone.number))?.deleted_at).not.toBeNull();
    expect(
      await app.sql("SELECT order_id FROM orders WHERE customer_id = $1 AND deleted_at IS NULL", [
        kept.number,
      ]),
    ).toHaveLength((before[0] ?? 0) + (before[1] ?? 0));
    expect(await app.differences()).toEqual(RIGHT);
  });
});

describe("R11: a week in which nothing happens", () => {
  it("repairs nothing, writes nothing, makes nobody due", async () => {
    await after(DAY + MINUTE);
    await app.sql("DELETE FROM activity");
    await app.sql(
      "UPDATE schedules SET next_run_at = from_epoch_ms($1) WHERE kind IN ('orders-sweep', 'customers-sweep', 'tag-audit', 'count-check', 'health')",
      [app.sandbox.clock.now()],
    );
    const before = await versions();
    app.calls.length = 0;
    await after(0);
    expect(app.calls).toContain("orderPage");
    expect(app.calls.filter((name) => name === "writeTags")).toEqual([]);
    expect(await repaired()).toEqual({});
    expect(await versions()).toEqual(before);
  });
});
