import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runJob } from "#app/jobs/run-job.ts";
import type { Topic } from "#app/ports/news.ts";
import type { Shop } from "#app/ports/shop.ts";
import { TIMINGS } from "#app/ports/timings.ts";
import { ensureInstalled } from "#app/services/ensure-installed.ts";
import { refetchObjects } from "#app/services/refetch-objects.ts";
import type { Customer, Order } from "#sandbox/world/records.ts";
import { cancelOrder, placeOrder, refundOrder } from "#sandbox/world/sell.ts";
import { createCustomer, changeConsent } from "#sandbox/world/welcome.ts";
import { payloadOf } from "#sandbox/webhooks/payloads.ts";
import { DOMAIN, openApp, type TestApp, withShopify } from "#test/support/app.ts";
import { aDelivery } from "#test/support/deliveries.ts";

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp();
  shop = await app.ready();
});
afterAll(() => app.close());

/** Nobody is told by the sandbox itself: each test sends what it wants to be known. */
const silently = () => {};

function buyer(): Customer {
  const found = [...app.shopify.shop.customers.values()].find(({ orders }) => orders.length > 1);
  if (found === undefined) throw new Error("the shop has buyers");
  return found;
}

function orderNow(customer: Customer | null): Order {
  const [product] = app.shopify.shop.products;
  const items = [{ product, quantity: 2 }];
  return placeOrder(app.shopify.shop, silently, { customer, items, at: app.sandbox.clock.now() });
}

const bodyOf = (topic: "orders/create" | "orders/updated", order: Order) =>
  payloadOf(app.shopify.shop, { topic, order });

/** Stores and applies one delivery; what applying it did. */
const deliver = (topic: Topic, payload: object, triggeredAt = app.sandbox.clock.now()) =>
  app.applied(aDelivery(DOMAIN, topic, payload, triggeredAt));

async function stored(order: Order) {
  const [row] = await app.sql(
    `SELECT customer_id, net::int, status, cancelled_at, deleted_at, source_updated_at
       FROM orders WHERE order_id = $1`,
    [order.number],
  );
  return row ?? null;
}

const openRefetches = () =>
  app.sql("SELECT kind, object_id FROM refetches ORDER BY kind, object_id");
const refetch = (ports = app.ports) => refetchObjects(ports, shop);

async function known(): Promise<Order> {
  const order = orderNow(buyer());
  await deliver("orders/create", bodyOf("orders/create", order));
  await refetch();
  return order;
}

describe("reliability rule 3: an order", () => {
  it("that was never seen is asked for before it is believed", async () => {
    const order = orderNow(buyer());
    expect(await deliver("orders/create", bodyOf("orders/create", order))).toBe("refetch");
    expect(await stored(order)).toBeNull();
    expect(await openRefetches()).toEqual([{ kind: "order", object_id: String(order.number) }]);
    await refetch();
    expect(await stored(order)).toMatchObject({ customer_id: String(buyer().number) });
    expect(await openRefetches()).toEqual([]);
  });

  it("of another shop is dropped, whatever the signed body says", async () => {
    const foreign = {
      ...bodyOf("orders/create", orderNow(null)),
      admin_graphql_api_id: "gid://shopify/Order/77",
    };
    expect(await deliver("orders/create", foreign)).toBe("refetch");
    await refetch();
    expect(await app.sql("SELECT FROM orders WHERE order_id = 77")).toEqual([]);
    expect(await openRefetches()).toEqual([]);
    expect(app.log).toContainEqual({
      event: "orders-refetched",
      fields: { shop: shop.shopId, found: 0, gone: 0, foreign: 1 },
    });
  });

  it("of a customer whom we do not know brings the customer along", async () => {
    const newcomer = createCustomer(app.shopify.shop, silently, {
      firstName: "New",
      lastName: "Comer",
      email: "new@example.com",
      consent: "SUBSCRIBED",
    });
    await deliver("orders/create", bodyOf("orders/create", orderNow(newcomer)));
    await refetch();
    await refetch();
    await app.settle();
    expect(
      await app.sql("SELECT stage, purchases FROM customers WHERE customer_id = $1", [
        newcomer.number,
      ]),
    ).toEqual([{ stage: "first-order", purchases: 1 }]);
  });

  it("of a guest is not kept", async () => {
    const order = orderNow(null);
    await deliver("orders/create", bodyOf("orders/create", order));
    await refetch();
    expect(await stored(order)).toBeNull();
  });
});

describe("reliability rule 4: news of a known order", () => {
  it("that is newer is applied without asking Shopify, and its customer is due", async () => {
    const order = await known();
    await app.settle();
    app.sandbox.clock.advance(5_000);
    refundOrder(app.shopify.shop, silently, order);
    app.calls.length = 0;
    expect(await deliver("orders/updated", bodyOf("orders/updated", order))).toBe("apply");
    expect(await stored(order)).toMatchObject({ net: 0, status: "refunded" });
    expect(app.calls).toEqual([]);
    expect(
      await app.sql(
        "SELECT due_at <= from_epoch_ms($1) AS due FROM customers WHERE customer_id = $2",
        [app.sandbox.clock.now(), buyer().number],
      ),
    ).toEqual([{ due: true }]);
  });

  it("that says nothing new is known, however often it comes", async () => {
    const order = await known();
    const body = bodyOf("orders/updated", order);
    expect(await deliver("orders/updated", body)).toBe("known");
    expect(await deliver("orders/create", body)).toBe("known");
  });

  it("that is older is stale, and changes nothing", async () => {
    const order = await known();
    const before = bodyOf("orders/updated", order);
    app.sandbox.clock.advance(5_000);
    cancelOrder(app.shopify.shop, silently, order);
    expect(await deliver("orders/cancelled", bodyOf("orders/updated", order))).toBe("apply");
    const cancelled = await stored(order);
    expect(await deliver("orders/updated", before)).toBe("stale");
    expect(await stored(order)).toEqual(cancelled);
    expect(cancelled?.cancelled_at).not.toBeNull();
  });

  it("of the same second with other content is asked for", async () => {
    const order = await known();
    const other = { ...bodyOf("orders/updated", order), current_total_price: "0.01" };
    expect(await deliver("orders/updated", other)).toBe("refetch");
    const before = await stored(order);
    await refetch();
    expect(await stored(order)).toEqual(before);
  });

  it("that came with an import is known too, although its lines came scattered", async () => {
    const orders = [...app.shopify.shop.orders.values()].filter(
      ({ customer, number }) => customer !== null && number < 9_000_000_000,
    );
    const outcomes = [];
    for (const order of orders) {
      outcomes.push(await deliver("orders/updated", bodyOf("orders/updated", order)));
    }
    expect(outcomes.filter((outcome) => outcome !== "known").length).toBe(0);
  });

  it("of a deleted one comes back only through Shopify", async () => {
    const order = await known();
    expect(await deliver("orders/delete", { id: order.number })).toBe("deleted");
    expect((await stored(order))?.deleted_at).not.toBeNull();
    app.shopify.shop.orders.delete(order.number);
    expect(await deliver("orders/updated", bodyOf("orders/updated", order))).toBe("refetch");
    await refetch();
    expect((await stored(order))?.deleted_at).not.toBeNull();
    app.shopify.shop.orders.set(order.number, order);
    await deliver("orders/updated", bodyOf("orders/updated", order));
    await refetch();
    expect((await stored(order))?.deleted_at).toBeNull();
  });
});

describe("I6, reliability rule 4: an order that was read", () => {
  /** Something reaches us between the reading of an order and the storing. */
  const readBefore = (order: Order, happens: () => Promise<void>) =>
    withShopify(app.ports, (admin) => ({
      readOrders: async (ids, priority) => {
        const read = await admin.readOrders(ids, priority);
        if (ids.includes(String(order.number))) await happens();
        return read;
      },
    }));

  it("within the second in which it then changed is read once more", async () => {
    const order = await known();
    app.sandbox.clock.advance(2_000);
    // Of this second Shopify knows two states; the clock of real time may step into the next.
    const second = Math.floor(app.sandbox.clock.now() / 1_000) * 1_000;
    order.updatedAt = second;
    await deliver("refunds/create", { order_id: order.number });
    await refetch(
      readBefore(order, async () => {
        refundOrder(app.shopify.shop, silently, order);
        order.updatedAt = second;
        const body = bodyOf("orders/updated", order);
        expect(await deliver("orders/updated", body)).toBe("apply");
      }),
    );
    await app.settle();
    expect(await stored(order)).toMatchObject({ net: 0, status: "refunded" });
  });

  it("just before it was deleted does not come back", async () => {
    const order = orderNow(buyer());
    await deliver("orders/create", bodyOf("orders/create", order));
    await refetch(
      readBefore(order, async () => {
        app.shopify.shop.orders.delete(order.number);
        expect(await deliver("orders/delete", { id: order.number })).toBe("deleted");
      }),
    );
    await app.settle();
    expect(await stored(order)).toBeNull();
  });
});

describe("a hint", () => {
  it("about an order that comes while the order is being read is not lost", async () => {
    const order = await known();
    await deliver("refunds/create", { order_id: order.number });
    const racing = withShopify(app.ports, (admin) => ({
      readOrders: async (ids, priority) => {
        const read = await admin.readOrders(ids, priority);
        app.sandbox.clock.advance(2_000);
        refundOrder(app.shopify.shop, silently, order);
        expect(await deliver("refunds/create", { order_id: order.number })).toBe("refetch");
        return read;
      },
    }));
    await refetch(racing);
    await app.settle();
    expect(await stored(order)).toMatchObject({ net: 0 });
  });

  it("is not closed by a reader that another has followed", async () => {
    const order = await known();
    await deliver("refunds/create", { order_id: order.number });
    const overtaken = withShopify(app.ports, (admin) => ({
      readOrders: async (ids, priority) => {
        const read = await admin.readOrders(ids, priority);
        app.sandbox.clock.advance(2_000);
        refundOrder(app.shopify.shop, silently, order);
        await deliver("refunds/create", { order_id: order.number });
        // Another reader claims it, and dies.
        await app.ports.store.withShop(shop.shopId, (tx) => tx.claimRefetches());
        return read;
      },
    }));
    await refetch(overtaken);
    expect(await openRefetches()).toEqual([{ kind: "order", object_id: String(order.number) }]);
    app.sandbox.clock.advance(TIMINGS.lease);
    await app.settle();
    expect(await stored(order)).toMatchObject({ net: 0 });
  });

  it("about consent makes the customer read again", async () => {
    const customer = buyer();
    changeConsent(app.shopify.shop, silently, customer, "UNSUBSCRIBED");
    expect(
      await deliver("customers_email_marketing_consent/update", { customer_id: customer.number }),
    ).toBe("refetch");
    await app.settle();
    expect(
      await app.sql("SELECT email_state, subscribed_at FROM customers WHERE customer_id = $1", [
        customer.number,
      ]),
    ).toEqual([{ email_state: "unsubscribed", subscribed_at: null }]);
  });

  it("that a known customer changed tells nothing new: our own writes echo as it", async () => {
    const id = `gid://shopify/Customer/${buyer().number}`;
    expect(await deliver("customers/update", { admin_graphql_api_id: id })).toBe("known");
  });
});

describe("customers", () => {
  it("that became one share their orders, also where the one kept was never seen", async () => {
    const [first, second] = [1, 2].map((n) =>
      createCustomer(app.shopify.shop, silently, {
        firstName: `Twin ${n}`,
        lastName: "Merged",
        email: `twin${n}@example.com`,
        consent: "NOT_SUBSCRIBED",
      }),
    );
    if (first === undefined || second === undefined) throw new Error("two were made");
    const order = orderNow(second);
    await deliver("orders/create", bodyOf("orders/create", order));
    await app.settle();
    // Shopify moves the order to the one who is kept.
    order.customer = first;
    first.orders = [order];
    app.shopify.shop.customers.delete(second.number);
    const merge = {
      admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${first.number}`,
      admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${second.number}`,
      status: "completed",
    };
    expect(await deliver("customers/merge", merge)).toBe("merged");
    await app.settle();
    expect(
      await app.sql(
        `SELECT customer_id, purchases, deleted_at IS NOT NULL AS gone FROM customers
          WHERE customer_id = ANY($1) ORDER BY customer_id`,
        [[first.number, second.number]],
      ),
    ).toEqual([
      { customer_id: String(first.number), purchases: 1, gone: false },
      expect.objectContaining({ customer_id: String(second.number), gone: true }),
    ]);
  });

  it("whose merge failed stay two", async () => {
    const failed = {
      admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${buyer().number}`,
      admin_graphql_api_customer_deleted_id: "gid://shopify/Customer/1000002",
      status: "failed",
    };
    expect(await deliver("customers/merge", failed)).toBe("known");
    expect(await app.sql("SELECT deleted_at FROM customers WHERE customer_id = 1000002")).toEqual([
      { deleted_at: null },
    ]);
  });
});

describe("reliability rule 14: a delivery that cannot be applied", () => {
  it("is tried ten times, then dead and visible; the others go on", async () => {
    const poison = aDelivery(DOMAIN, "orders/create", { admin_graphql_api_id: "no id" });
    await app.ports.inbox.accept(poison);
    const order = await known();
    expect(await stored(order)).not.toBeNull();
    for (let tries = 1; tries <= 10; tries++) {
      await app.sql(
        "UPDATE deliveries SET next_try_at = now() - interval '1 s' WHERE webhook_id = $1",
        [poison.webhookId],
      );
      await app.applyAll();
    }
    const [row] = await app.sql(
      "SELECT state, attempts, outcome FROM deliveries WHERE webhook_id = $1",
      [poison.webhookId],
    );
    expect(row).toMatchObject({ state: "dead" });
    expect(Number(row?.attempts)).toBe(10);
    expect(row?.outcome).toMatch(/no id|processed_at|expected/i);
    const fresh = await app.ports.store.withShop(shop.shopId, (tx) => tx.freshness());
    expect(fresh.deadDeliveries).toBe(1);
  });

  it("waits longer from try to try", async () => {
    const poison = aDelivery(DOMAIN, "orders/create", {});
    await app.applied(poison);
    const [row] = await app.sql(
      "SELECT state, next_try_at > received_at AS later FROM deliveries WHERE webhook_id = $1",
      [poison.webhookId],
    );
    expect(row).toEqual({ state: "open", later: true });
    await app.sql("DELETE FROM deliveries WHERE webhook_id = $1", [poison.webhookId]);
  });

  it("of a privacy topic or of a shop that is not installed does no harm", async () => {
    const redact = { shop_domain: DOMAIN, customer: { id: 1 }, orders_to_redact: [] };
    expect(await deliver("customers/redact", redact)).toBe("redacted");
    const body = bodyOf("orders/create", orderNow(null));
    expect(await app.applied(aDelivery("stranger.myshopify.com", "orders/create", body))).toBe(
      "shop not installed",
    );
  });
});

describe("app/uninstalled", () => {
  const uninstalled = (at: number) => deliver("app/uninstalled", { myshopify_domain: DOMAIN }, at);

  it("from before a reinstall is dropped", async () => {
    const goodbye = app.sandbox.clock.now();
    expect(await uninstalled(goodbye)).toBe("uninstalled");
    expect(await app.sql("SELECT FROM sessions")).toEqual([]);
    app.sandbox.clock.advance(60_000);
    await app.install();
    expect(await uninstalled(goodbye)).toBe("installed again since");
    expect((await ensureInstalled(app.ports, DOMAIN)).installed).toBe(true);
    expect(await app.sql("SELECT id FROM sessions")).toHaveLength(1);
  });

  it("that comes for the first time after the merchant is back is dropped too", async () => {
    const goodbye = app.sandbox.clock.now();
    app.shopify.tokens.uninstall();
    app.sandbox.clock.advance(60_000);
    // Shopify grants new tokens and the page loads, while the webhook is still on its way.
    await app.install();
    expect(await uninstalled(goodbye)).toBe("installed again since");
    expect(await app.sql("SELECT id FROM sessions")).toHaveLength(1);
  });

  it("takes the tokens of a shop that came back and left before it was installed", async () => {
    await app.install();
    // As after a crash between the exchange of tokens and the installation.
    await app.sql("UPDATE shops SET uninstalled_at = installed_at");
    app.sandbox.clock.advance(60_000);
    await uninstalled(app.sandbox.clock.now());
    expect(await app.sql("SELECT FROM sessions")).toEqual([]);
  });

  it("leaves nothing planned, though a job that was under way plans its next time after it", async () => {
    await app.install();
    await uninstalled(app.sandbox.clock.now());
    await app.ports.store.withShop(shop.shopId, (tx) => tx.schedule("orders-sweep", tx.now));
    await runJob(app.ports, "orders-sweep", shop.shopId);
    expect(await app.sql("SELECT kind FROM schedules")).toEqual([]);
  });

  it("ends all work of the shop", async () => {
    await app.install();
    expect(await uninstalled(app.sandbox.clock.now())).toBe("uninstalled");
    await app.sql("UPDATE customers SET due_at = from_epoch_ms(0)");
    expect(await app.ports.store.shopsWithDueCustomers()).toEqual([]);
    expect(await app.ports.store.claimSchedules(0)).toEqual([]);
    await expect(app.ports.shopify(shop).shopDetails()).rejects.toMatchObject({
      fault: "unauthorized",
    });
  });
});
