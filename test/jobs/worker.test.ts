import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_SHOP_POLICY } from "#app/domain/shop-policy.ts";
import { runJob } from "#app/jobs/run-job.ts";
import { startWorker, type Worker } from "#app/jobs/worker.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import type { Customer } from "#sandbox/world/records.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { openApp, RIGHT, type TestApp } from "#test/support/app.ts";
import { until } from "#scripts/demo/until.ts";

let app: TestApp;
let shop: Shop;
const workers: Worker[] = [];

beforeAll(async () => {
  app = await openApp({ kind: "fashion", customers: 60, seed: 4 });
  shop = await app.tagged();
});
afterEach(async () => {
  app.interfere(null);
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});
afterAll(() => app.close());

/** A worker that runs its jobs itself, one at a time for each kind. */
function start(ports: Ports = app.ports): Worker {
  const running = new Set<string>();
  const worker = startWorker({
    ports,
    sendJob: async (kind, shopId) => {
      if (running.has(kind)) return;
      running.add(kind);
      void runJob(ports, kind, shopId).finally(() => running.delete(kind));
    },
  });
  workers.push(worker);
  return worker;
}

function lateCustomer(): Customer {
  const found = [...app.shopify.shop.customers.values()].find(({ tags }) =>
    tags.some((tag) => tag.endsWith("stage-repeat-risk")),
  );
  if (found === undefined) throw new Error("nobody is late");
  return found;
}

function orders(customer: Customer): void {
  // Shopify tells whole seconds: within the second of a cut-off refresh, before and after look the same.
  app.sandbox.clock.advance(1_000);
  const [product] = app.shopify.shop.products;
  const at = app.sandbox.clock.now();
  const items = [{ product, quantity: 1 }];
  placeOrder(app.shopify.shop, app.shopify.announce, { customer, items, at });
}

const hasTag = ({ number }: Customer, tag: string) =>
  until(`the tag ${tag}`, 10_000, async () => app.tagsOf(number).includes(tag));
const quiet = () => until("everything to be quiet", 10_000, app.isQuiet);

describe("a worker by itself", () => {
  it("turns an order into a tag", async () => {
    const customer = lateCustomer();
    start();
    orders(customer);
    await hasTag(customer, "lc-stage-active-repeat");
    await quiet();
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("moves people when only time passes", async () => {
    start();
    app.sandbox.clock.advance(400 * 86_400_000);
    await until("everybody to be lost or cold", 10_000, async () =>
      [...app.shopify.shop.customers.values()].every(({ tags }) =>
        tags.some((tag) => /^lc-stage-(lost|prospect-cold)$/i.test(tag)),
      ),
    );
    await quiet();
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("goes on after a turn that failed", async () => {
    let faults = 0;
    const [customer] = app.shopify.shop.customers.values();
    if (customer === undefined) throw new Error("the shop has customers");
    start({
      ...app.ports,
      store: {
        ...app.ports.store,
        applyDeliveries: (apply) => {
          faults += 1;
          if (faults <= 3) return Promise.reject(new Error("the database restarts"));
          return app.ports.store.applyDeliveries(apply);
        },
        shopsWithDueCustomers: () => {
          faults += 1;
          if (faults <= 5) return Promise.reject(new Error("the database restarts"));
          return app.ports.store.shopsWithDueCustomers();
        },
      },
    });
    orders(customer);
    await until("the order's tag", 10_000, async () =>
      app
        .tagsOf(customer.number)
        .some((tag) => /stage-(first-order|second-order|active-repeat)/.test(tag)),
    );
    expect(app.log.filter(({ event }) => event === "worker-turn").length).toBeGreaterThan(0);
    await quiet();
  });
});

describe("stop", () => {
  it("waits for the write that is under way, and begins nothing more", async () => {
    const customers = [...app.shopify.shop.customers.values()].slice(0, 3);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const reached = new Promise<void>((resolve) => {
      app.interfere(async (operation, send) => {
        if (operation !== "writeTags") return send();
        resolve();
        await held;
        return send();
      });
    });
    const worker = start();
    for (const customer of customers) orders(customer);
    await reached;
    const order: string[] = [];
    const stopping = worker.stop().then(() => order.push("stopped"));
    await app.sql("SELECT 1");
    order.push("written");
    release();
    await stopping;
    expect(order).toEqual(["written", "stopped"]);
    const calls = app.calls.length;
    expect(await app.sql("SELECT FROM intents")).toEqual([]);
    expect(await app.sql("SELECT FROM customers WHERE lease IS NOT NULL")).toEqual([]);
    expect(app.calls.length).toBe(calls);
  });

  it("rule 5: takes no longer than it may where Shopify never answers, and hands back what it holds", async () => {
    const [customer] = app.shopify.shop.customers.values();
    if (customer === undefined) throw new Error("the shop has customers");
    const reached = new Promise<void>((resolve) => {
      app.interfere(async (operation, send) => {
        if (operation !== "tagsById") return send();
        resolve();
        return new Promise<Response>(() => {});
      });
    });
    const worker = start({ ...app.ports, timings: { ...app.ports.timings, shutdown: 100 } });
    orders(customer);
    await reached;
    const started = performance.now();
    await worker.stop();
    expect(performance.now() - started).toBeLessThan(2_000);
    // Nobody waits for the end of the lease.
    expect(await app.sql("SELECT FROM customers WHERE lease IS NOT NULL")).toEqual([]);
    app.interfere(null);
    start();
    await quiet();
    expect(await app.differences()).toEqual(RIGHT);
  });
});

describe("two workers", () => {
  it("share the work and do none of it twice", async () => {
    start();
    start();
    await quiet();
    const since = app.shopify.shop.tagLog.length;
    await applyPolicy(
      app.ports,
      shop.shopId,
      { ...DEFAULT_SHOP_POLICY, naming: { ...DEFAULT_SHOP_POLICY.naming, prefix: "two-" } },
      "42",
    );
    await quiet();
    const writes = new Map<number, number>();
    for (const { customerId } of app.shopify.shop.tagLog.slice(since)) {
      writes.set(customerId, (writes.get(customerId) ?? 0) + 1);
    }
    // One removal and one addition each; who had nothing of ours to lose has one alone.
    expect(writes.size).toBe(60);
    expect([...writes.values()].filter((count) => count > 2)).toEqual([]);
    expect(await app.differences({ prefix: "two-" })).toEqual(RIGHT);
  });
});

describe("rule 15: forty shops with work for one worker", () => {
  it("are served in turn, a part of them at a time, and none twice before another once", async () => {
    const shops = Array.from({ length: 40 }, (_, index) => index + 1);
    const begun: number[] = [];
    const waiting: (() => void)[] = [];
    const ports: Ports = {
      ...app.ports,
      store: {
        ...app.ports.store,
        applyDeliveries: async () => ({ outcomes: [], failure: null }),
        shopsWithRefetches: async () => [],
        claimSchedules: async () => [],
        shopsWithDueCustomers: async () => shops,
        // A batch begins with its first unit of work, and this one ends when the test says so.
        withShop: (shopId) =>
          new Promise((_resolve, reject) => {
            begun.push(shopId);
            waiting.push(() => reject(new Error("the batch is over")));
          }),
      },
    };
    const worker = start(ports);
    const atMost: number[] = [];
    while (begun.length < 80) {
      await until("a batch to be under way", 10_000, async () => waiting.length > 0);
      atMost.push(waiting.length);
      for (const end of waiting.splice(0)) end();
      worker.wake();
    }
    for (const end of waiting.splice(0)) end();
    expect(Math.max(...atMost)).toBeLessThanOrEqual(16);
    expect(begun.slice(0, 40).toSorted((a, b) => a - b)).toEqual(shops);
    expect(begun.slice(40, 80)).toEqual(begun.slice(0, 40));
    const stopped = worker.stop();
    for (const end of waiting.splice(0)) end();
    await stopped;
  });
});

describe("R12: three workers over an all but empty bucket", () => {
  it("are never throttled", async () => {
    const before = app.sandbox.journal.after(0).next;
    const status = app.shopify.bucket.status();
    app.shopify.bucket.take(status.currentlyAvailable - 100);
    await app.sql("UPDATE buckets SET available = 0, bulk_available = 0, at = clock_timestamp()");
    await applyPolicy(
      app.ports,
      shop.shopId,
      { naming: { ...DEFAULT_SHOP_POLICY.naming, prefix: "three-" } },
      "42",
    );
    for (let count = 0; count < 3; count += 1) start();
    await quiet();
    const sent = app.sandbox.journal.after(before).entries.filter(({ kind }) => kind === "request");
    expect(sent.length).toBeGreaterThan(5);
    expect(sent.filter((entry) => "outcome" in entry && entry.outcome !== "ok")).toEqual([]);
    expect(await app.differences({ prefix: "three-" })).toEqual(RIGHT);
  });
});
