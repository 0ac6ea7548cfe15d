import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customerListWork } from "#app/adapters/postgres/customer-list.ts";
import { createPrisma, type PrismaClient } from "#app/adapters/postgres/prisma.ts";
import { addDays } from "#app/domain/time.ts";
import {
  CUSTOMER_SORTS,
  type CustomerFilter,
  type CustomerListWork,
  type CustomerSort,
  type SortedPlace,
} from "#app/ports/customer-list.ts";
import { planNodesOf } from "#test/support/plans.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";
import { NOW } from "./views.ts";

const CUSTOMERS = 100_000;
const PAGE = 51;

let database: TestDatabase;
let prisma: PrismaClient;
let shopId: number;

beforeAll(async () => {
  database = await freshDatabase();
  prisma = createPrisma(database.url, 1);
  const shop = await prisma.shop.create({ data: { domain: "teahouse.myshopify.com" } });
  shopId = Number(shop.shopId);
  // A hundredth is lost; of a thousand one is a VIP, the tags of one failed, one is locked; of two thousand one has a tag to be written.
  await prisma.$executeRaw`
    INSERT INTO customers (shop_id, customer_id, created_at, email_state, sms_state, source_updated_at,
                           stage, purchases, first_order_at, last_order_at, net_spent, rfm,
                           value_tier, facets, desired_tags, written_tags, failure, locked)
    SELECT ${shopId}, n, now - n % 1500 * day, 'subscribed', 'not_subscribed', now,
           CASE WHEN n % 100 = 0 THEN 'lost' ELSE 'active-repeat' END, 3,
           now - n % 1200 * day, now - n % 700 * day, n * 37 % 90000, '{3,3,3}',
           CASE WHEN n % 3 = 0 THEN 'high' ELSE 'low' END,
           CASE WHEN n % 1000 = 0 THEN '{vip}' ELSE '{}' END::text[], '{lc-a}',
           CASE WHEN n % 2000 = 3 THEN '{}' ELSE '{lc-a}' END::text[],
           CASE WHEN n % 1000 = 1 THEN 'fault' END, n % 1000 = 2
      FROM generate_series(1, ${CUSTOMERS}::int) AS n,
           (SELECT from_epoch_ms(${NOW}) AS now, interval '1 day' AS day) AS calendar`;
  await prisma.$executeRaw`ANALYZE customers`;
}, 120_000);
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

/** How a query of the list is carried out: by which indexes, and how many customers it looks at. */
async function planOf(query: (list: CustomerListWork) => Promise<unknown>) {
  const nodes = await prisma.$transaction((db) =>
    planNodesOf(db, (explaining) => query(customerListWork(explaining, shopId, NOW))),
  );
  return {
    scans: nodes.flatMap((node) => (node["Relation Name"] === undefined ? [] : node["Node Type"])),
    indexes: nodes.flatMap((node) => node["Index Name"] ?? []),
    sorts: nodes.some((node) => node["Node Type"].includes("Sort")),
    looked: nodes
      .filter((node) => node["Relation Name"] === "customers")
      .reduce((sum, node) => sum + node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0), 0),
  };
}

const ANYBODY: CustomerFilter = {
  stages: [],
  facets: [],
  recency: null,
  worth: null,
  boughtFrom: null,
  boughtTo: null,
  firstOrder: { from: null, before: null },
  lastOrder: { from: null, before: null },
  values: [],
  tagStates: [],
  among: null,
};
const pageOf = (
  filter: Partial<CustomerFilter>,
  sort: CustomerSort = "newest",
  place: SortedPlace = { from: "start" },
) => planOf((list) => list.customerPage({ ...ANYBODY, ...filter }, sort, place, PAGE));
const countOf = (filter: Partial<CustomerFilter>) =>
  planOf((list) => list.countCustomers({ ...ANYBODY, ...filter }));

const SORTED_BY: Record<CustomerSort, string> = {
  newest: "customers_by_creation",
  "last-order": "customers_by_last_order",
  spent: "customers_by_spend",
};
const KEYS: Record<CustomerSort, number> = {
  newest: addDays(NOW, -700),
  "last-order": addDays(NOW, -300),
  spent: 45_000,
};
const LAST_WEEK = { from: addDays(NOW, -7), before: NOW };

describe("in a shop of 100,000", () => {
  it.each(CUSTOMER_SORTS)(
    "a page sorted by %s looks at no more than it shows, at the start and anywhere",
    async (sort) => {
      for (const place of [
        { from: "start" },
        { from: "after", key: KEYS[sort], id: "50000" },
        { from: "before", key: KEYS[sort], id: "50000" },
      ] as const) {
        const { indexes, sorts, looked } = await pageOf({}, sort, place);
        expect({ indexes, sorts, looked }).toEqual({
          indexes: [SORTED_BY[sort]],
          sorts: false,
          looked: PAGE,
        });
      }
    },
  );

  it.each<[string, Partial<CustomerFilter>, CustomerSort, number]>([
    ["a stage of few", { stages: ["lost"] }, "spent", 6_000],
    ["a stage of many", { stages: ["active-repeat"] }, "last-order", 300],
    ["a third by value", { values: ["high"] }, "newest", 300],
    ["the last week", { lastOrder: LAST_WEEK }, "spent", 1_200],
    ["tags that failed", { tagStates: ["failed"] }, "newest", 200],
    ["those left alone", { tagStates: ["protected", "failed"] }, "spent", 200],
    ["tags to be written", { tagStates: ["pending"] }, "newest", 100],
    ["tags that were there before us", { tagStates: ["already-there"] }, "newest", 100],
    ["those in sync", { tagStates: ["in-sync"] }, "last-order", 60],
    ["whom a search found", { among: ["7", "8", "99999"] }, "spent", 3],
  ])("%s are found by an index, among few others", async (_, filter, sort, most) => {
    const page = await pageOf(filter, sort);
    expect(page.scans).not.toContain("Seq Scan");
    expect(page.indexes.length).toBeGreaterThan(0);
    expect(page.looked).toBeLessThanOrEqual(most);
  });

  it.each<[string, Partial<CustomerFilter>]>([
    ["a stage of few", { stages: ["lost"] }],
    ["the last week", { lastOrder: LAST_WEEK }],
    ["those left alone", { tagStates: ["protected"] }],
    ["whom a search found", { among: ["7", "8"] }],
  ])("%s are counted by an index", async (_, filter) => {
    const { scans, looked } = await countOf(filter);
    expect(scans).not.toContain("Seq Scan");
    expect(looked).toBeLessThanOrEqual(2_000);
  });

  it.each<[string, Partial<CustomerFilter>, number]>([
    ["a few rows where many match", { recency: 3 }, PAGE],
    ["everybody, and at nobody twice, where few do", { facets: ["vip"] }, CUSTOMERS],
  ])("what has no index looks at most at %s", async (_, filter, most) => {
    const { looked } = await pageOf(filter);
    expect(looked).toBeGreaterThan(0);
    expect(looked).toBeLessThanOrEqual(most); // by its sample the planner reads all, or walks an index
  });
});
