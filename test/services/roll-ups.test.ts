import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rollUpWork } from "#app/adapters/postgres/roll-up-work.ts";
import { type FacetFamily, FACETS } from "#app/domain/facets/vocabulary.ts";
import type { Topic } from "#app/ports/news.ts";
import type { Shop } from "#app/ports/shop.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { familyCells, reachOf } from "#app/services/audiences.ts";
import { updateRollUps } from "#app/services/update-roll-ups.ts";
import { gid } from "#sandbox/world/gid.ts";
import { createRandom } from "#sandbox/world/random.ts";
import type { Customer } from "#sandbox/world/records.ts";
import { redactCustomer } from "#sandbox/world/privacy.ts";
import { cancelOrder, placeOrder } from "#sandbox/world/sell.ts";
import { payloadOf } from "#sandbox/webhooks/payloads.ts";
import { DOMAIN, openApp, type TestApp } from "#test/support/app.ts";
import { aDelivery } from "#test/support/deliveries.ts";
import { planNodesOf } from "#test/support/plans.ts";

const DAY = 86_400_000;
const FAMILIES = Object.keys(FACETS).filter((name): name is FacetFamily => name in FACETS);
/** Each table of sums with its key and one sum that is zero for rows that say nothing. */
const TABLES = {
  stage_flows: "customers",
  stage_exits: "customers",
  cohort_months: "buyers",
  order_gaps: "gaps",
  stage_sales: "orders",
  customer_cells: "customers",
  audience_cells: "customers",
  boundary_days: "customers",
  order_sources: "orders",
} as const;

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp({ kind: "consumables", customers: 80, seed: 7, webhooks: false });
  shop = await app.ready();
  await updateRollUps(app.ports, shop);
});
afterAll(() => app.close());

const silently = () => {};
const world = () => app.shopify.shop;
const deliver = (topic: Topic, payload: object) =>
  app.applied(aDelivery(DOMAIN, topic, payload, app.sandbox.clock.now()));

async function sums(): Promise<Record<string, readonly string[]>> {
  const all: Record<string, readonly string[]> = {};
  for (const [table, sum] of Object.entries(TABLES)) {
    const rows = await app.sql(
      `SELECT t::text AS row FROM ${table} t WHERE ${sum} <> 0 ORDER BY 1`,
    );
    all[table] = rows.map(({ row }) => String(row));
  }
  return all;
}

/** The same sums, counted from nothing. */
async function recounted() {
  await app.sql(`TRUNCATE ${Object.keys(TABLES).join(", ")}`);
  await app.sql("UPDATE tallies SET due = true, counted = NULL");
  await updateRollUps(app.ports, shop);
  return sums();
}

async function order(customer: Customer, at: number): Promise<void> {
  const items = [{ product: world().products[0], quantity: 1 }];
  const placed = placeOrder(world(), silently, { customer, items, at });
  await deliver("orders/create", payloadOf(world(), { topic: "orders/create", order: placed }));
}

/** What may happen in a shop, late news and corrections among it. */
const EVENTS: readonly ((customer: Customer, daysAgo: number) => Promise<unknown>)[] = [
  (customer) => order(customer, app.sandbox.clock.now()),
  // Told late, and before the first order of some.
  (customer, daysAgo) => order(customer, app.sandbox.clock.now() - daysAgo * DAY),
  async (customer) => {
    const [first] = customer.orders;
    if (first === undefined) return;
    cancelOrder(world(), silently, first);
    const news = { topic: "orders/updated", order: first } as const;
    await deliver(news.topic, payloadOf(world(), news));
  },
  async (customer) => {
    world().customers.delete(customer.number);
    await deliver("customers/delete", {
      id: customer.number,
      admin_graphql_api_id: gid("Customer", customer.number),
    });
  },
  async (customer) => {
    redactCustomer(world(), silently, customer);
    await deliver("customers/redact", {
      shop_domain: DOMAIN,
      customer: { id: customer.number },
      orders_to_redact: [],
    });
  },
  async (_, daysAgo) => app.sandbox.clock.advance((daysAgo * DAY) / 8),
  (_, daysAgo) =>
    applyPolicy(
      app.ports,
      shop.shopId,
      { repeat: { risk: 20 + daysAgo, lapsed: null, lost: null } },
      "42",
    ),
];

describe("roll-ups", () => {
  it("count every customer who is there, in the stage that they are in", async () => {
    const standing = await app.sql(
      `SELECT stage, count(*)::int AS customers FROM customers
        WHERE deleted_at IS NULL GROUP BY 1 ORDER BY 1`,
    );
    const flown = await app.sql(
      `SELECT stage, sum(n)::int AS customers
         FROM (SELECT to_stage AS stage, customers AS n FROM stage_flows
               UNION ALL SELECT from_stage, -customers FROM stage_flows WHERE from_stage <> '') AS f
        GROUP BY 1 HAVING sum(n) <> 0 ORDER BY 1`,
    );
    const alike = await app.sql(
      `SELECT stage, sum(customers)::int AS customers FROM customer_cells GROUP BY 1 ORDER BY 1`,
    );
    expect(flown).toEqual(standing);
    expect(alike).toEqual(standing);
    expect(standing.length).toBeGreaterThan(4);
  });

  it("count of each facet those of whom it holds, and who of them reads mail and texts", async () => {
    const held = await app.sql(
      `SELECT of, count(*)::int AS customers,
              (count(*) FILTER (WHERE lower(email_state) = 'subscribed'))::int AS reachable,
              (count(*) FILTER (WHERE lower(sms_state) = 'subscribed'))::int AS "bySms"
         FROM customers CROSS JOIN LATERAL unnest(facets || '{everybody}') AS held(of)
        WHERE deleted_at IS NULL GROUP BY 1 ORDER BY 1`,
    );
    const cells = await app.sql(
      `SELECT audience AS of, sum(customers)::int AS customers, sum(reachable)::int AS reachable,
              sum(reachable_by_sms)::int AS "bySms"
         FROM audience_cells GROUP BY 1 ORDER BY 1`,
    );
    expect(cells).toEqual(held);
    expect(cells.length).toBeGreaterThan(8);
  });

  it("say of each stage when somebody last moved, and by how many it has grown, as its days do", async () => {
    const today = Math.floor(app.sandbox.clock.now() / DAY);
    const [from, recent] = [today - 364, today - 29];
    const [shifts, moves] = await app.ports.store.withShop(
      shop.shopId,
      async (tx) => [await tx.stageShifts(from, recent), await tx.stageMoves(from, null)] as const,
    );
    const byStage = Map.groupBy(moves, ({ stage }) => stage);
    expect([...shifts.keys()].toSorted()).toEqual([...byStage.keys()].toSorted());
    for (const [stage, days] of byStage) {
      const lately = days.filter(({ day }) => day >= recent);
      expect(shifts.get(stage)).toEqual({
        last: days.at(-1)?.day,
        growth: lately.reduce((sum, { joined, left }) => sum + joined - left, 0),
      });
    }
    expect(byStage.size).toBeGreaterThan(4);
  });

  it("say where the orders that stand came from, as the orders themselves do", async () => {
    const [summed, read] = await app.ports.store.withShop(shop.shopId, async (tx) => [
      await tx.ordersBySource(),
      await tx.orderSources(),
    ]);
    expect(summed).toEqual(read);
    expect(summed?.length).toBeGreaterThan(0);
  });

  it("say how many customers each family of facets concerns, as the customers themselves do", async () => {
    const [audiences, sizes] = await app.ports.store.withShop(
      shop.shopId,
      async (tx) => [await tx.audienceSums(), await tx.familySizes()] as const,
    );
    for (const family of FAMILIES) {
      const { customers } = reachOf(familyCells(audiences, family));
      expect([family, customers]).toEqual([family, sizes.get(family) ?? 0]);
    }
    // Who saves a text is also among those who are to be sent less.
    expect(sizes.get("send-less")).toBeGreaterThan(0);
    expect(audiences.some(({ of }) => of === "sms-skip")).toBe(true);
  });

  it("say where the boundaries in force of most lie, as the customers themselves do", async () => {
    const shares = "percentile_disc(ARRAY[0.1, 0.5, 0.9]) WITHIN GROUP (ORDER BY";
    const rows = await app.sql(
      `SELECT purchases > 1 AS repeat, ${shares} cycle_days) AS cycle, ${shares} risk_days) AS risk,
              ${shares} lapsed_days) AS lapsed, ${shares} lost_days) AS lost
         FROM customers WHERE deleted_at IS NULL AND cycle_days IS NOT NULL GROUP BY 1 ORDER BY 1`,
    );
    const typical = await app.ports.store.withShop(shop.shopId, (tx) => tx.typicalBoundaries());
    const days = (of: keyof typeof typical) =>
      Object.fromEntries(
        Object.entries(typical[of] ?? {}).map(([name, { low, middle, high }]) => [
          name,
          [low, middle, high],
        ]),
      );
    expect(rows).toEqual([
      { repeat: false, ...days("oneTime") },
      { repeat: true, ...days("repeat") },
    ]);
    expect(typical.repeat?.risk.low).toBeLessThan(typical.repeat?.risk.high ?? 0);
  });

  it("say so without looking at a customer: at most a row for each day that a boundary lies on", async () => {
    const nodes = await app.prisma.$transaction((db) =>
      planNodesOf(db, (explaining) =>
        rollUpWork(explaining, shop.shopId, app.sandbox.clock.now()).typicalBoundaries(),
      ),
    );
    const read = nodes.filter((node) => node["Relation Name"] !== undefined);
    const [days] = await app.sql(
      `SELECT count(DISTINCT (purchases > 1, boundary, days))::int AS days
         FROM customers CROSS JOIN LATERAL unnest(
                ARRAY['cycle', 'risk', 'lapsed', 'lost'],
                ARRAY[cycle_days, risk_days, lapsed_days, lost_days]) AS b(boundary, days)
        WHERE deleted_at IS NULL AND days IS NOT NULL`,
    );
    expect(read.map((node) => [node["Relation Name"], node["Actual Rows"]])).toEqual([
      ["boundary_days", days?.days],
    ]);
  });

  it("hold every order that counts once, in its month and on its day", async () => {
    const [counted] = await app.sql(
      `SELECT count(*)::int AS orders, sum(net)::float8 AS net FROM orders
        WHERE counts AND deleted_at IS NULL`,
    );
    const [months] = await app.sql(
      "SELECT sum(orders)::int AS orders, sum(net)::float8 AS net FROM cohort_months",
    );
    const [sales] = await app.sql(
      "SELECT sum(orders)::int AS orders, sum(net)::float8 AS net FROM stage_sales",
    );
    expect(months).toEqual(counted);
    expect(sales).toEqual(counted);
  });

  it.each([1, 2])(
    "are after any mixture of news what a full recount makes of it (seed %i)",
    async (seed) => {
      const random = createRandom(seed);
      for (let step = 0; step < 16; step += 1) {
        const customer = random.pick([...world().customers.values()]);
        await random.pick(EVENTS)(customer, random.int(1, 200));
        await app.settle();
        if (random.chance(0.4)) await updateRollUps(app.ports, shop);
      }
      await updateRollUps(app.ports, shop);
      const kept = await sums();
      expect(kept).toEqual(await recounted());
      expect(kept.stage_flows?.length).toBeGreaterThan(50);
    },
    60_000,
  );

  it("that were killed between pages, and within one, go on where they were", async () => {
    const whole = await sums();
    await app.sql(`TRUNCATE ${Object.keys(TABLES).join(", ")}`);
    await app.sql("UPDATE tallies SET due = true, counted = NULL");
    const page = () => app.ports.store.withShop(shop.shopId, (tx) => tx.recountTallies(10));
    await page();
    const killed = app.ports.store.withShop(shop.shopId, async (tx) => {
      await tx.recountTallies(10);
      throw new Error("killed before the commit");
    });
    await expect(killed).rejects.toThrow("killed");
    await page();
    await updateRollUps(app.ports, shop);
    expect(await sums()).toEqual(whole);
  });

  it("count nobody anew to whom nothing happened", async () => {
    const counted = await app.ports.store.withShop(shop.shopId, (tx) => tx.recountTallies(10));
    expect(counted).toBe(0);
  });
});
