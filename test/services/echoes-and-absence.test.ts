import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { openApp, RIGHT, type TestApp } from "#test/support/app.ts";

let app: TestApp;
let shop: Shop;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WINDOWS = { risk: 60, lapsed: 61, lost: 62 };

beforeAll(async () => {
  app = await openApp({ kind: "fashion", customers: 30, seed: 3 });
  shop = await app.ready({ oneTime: WINDOWS, repeat: WINDOWS });
});
afterAll(() => app.close());

/** The app without ears: webhooks are stored, but not applied. */
const deaf = (): Ports => ({
  ...app.ports,
  store: {
    ...app.ports.store,
    applyDeliveries: async () => ({ outcomes: [], failure: null }),
  },
});
const customers = () =>
  app.sql("SELECT customer_id, version, due_at, urgency, lease, reread FROM customers ORDER BY 1");
const runsUnderWay = () => app.sql("SELECT FROM tag_runs WHERE state = 'running'");
const echoes = async () => {
  const [row] = await app.sql(
    `SELECT count(DISTINCT body->>'customerId')::int AS customers FROM deliveries
      WHERE topic = 'customer.tags_added'`,
  );
  return row?.customers;
};

describe("rule 7, R11: our own writes", () => {
  it("come back as webhooks that change no customer and lead to no call", async () => {
    await turnTaggingOn(app.ports, shop.shopId);
    await app.workUntil("the run is done", async () => (await runsUnderWay()).length === 0, deaf());
    const tagged = await app.sql("SELECT FROM customers WHERE written_tags <> '{}'");
    expect(tagged.length).toBeGreaterThan(25);
    const before = await customers();
    app.calls.length = 0;
    await app.workUntil("every echo came", async () => (await echoes()) === tagged.length, deaf());
    const outcomes = new Set(await app.applyAll());
    expect(outcomes).toContain("echo");
    expect([...outcomes].filter((outcome) => !["echo", "known"].includes(outcome))).toEqual([]);
    expect(await customers()).toEqual(before);
    expect(app.calls).toEqual([]);
  });

  it("are not made a second time by a run over unchanged data: no write, no read, nothing at all", async () => {
    app.calls.length = 0;
    await applyPolicy(app.ports, shop.shopId, { oneTime: WINDOWS }, "42");
    await app.settle();
    expect(app.calls).toEqual([]);
  });
});

describe("rule 6: a worker that was away for three days", () => {
  it("records each boundary that passed at its own instant, and writes the final tags once", async () => {
    const [customer] = app.shopify.shop.customers.values();
    const [product] = app.shopify.shop.products;
    if (customer === undefined) throw new Error("the shop has customers");
    app.sandbox.clock.advance(HOUR_MS);
    const at = Math.floor(app.sandbox.clock.now() / 1000) * 1000;
    const items = [{ product, quantity: 1 }];
    const order = placeOrder(app.shopify.shop, app.shopify.announce, { customer, items, at });
    await app.workUntil("the order is known", async () => {
      const known = await app.sql("SELECT FROM orders WHERE order_id = $1", [order.number]);
      return known.length > 0;
    });
    await app.settle();
    app.sandbox.clock.advance(59 * DAY_MS);
    await app.settle();

    const since = app.shopify.shop.tagLog.length;
    app.sandbox.clock.advance(4 * DAY_MS);
    await app.settle();
    const changes = await app.sql(
      `SELECT epoch_ms(at) AS at, to_stage, cause FROM stage_changes
        WHERE customer_id = $1 AND at > from_epoch_ms($2) ORDER BY at`,
      [customer.number, at + 59 * DAY_MS],
    );
    expect(changes.map(({ at: passed, cause }) => [passed, cause])).toEqual(
      [60, 61, 62].map((days) => [at + days * DAY_MS, "boundary"]),
    );
    expect(changes.map(({ to_stage }) => String(to_stage).split("-").at(-1))).toEqual([
      "risk",
      "lapsed",
      "lost",
    ]);
    const writes = app.shopify.shop.tagLog
      .slice(since)
      .filter(({ customerId }) => customerId === customer.number);
    expect(writes.map(({ added, removed }) => [added.length > 0, removed.length > 0])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(await app.differences()).toEqual(RIGHT);
  });
});
