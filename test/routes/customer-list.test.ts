import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customerListWork } from "#app/adapters/postgres/customer-list.ts";
import { createPrisma, type PrismaClient } from "#app/adapters/postgres/prisma.ts";
import { STAGES } from "#app/domain/stage.ts";
import { addDays } from "#app/domain/time.ts";
import { VALUE_TIERS } from "#app/domain/value.ts";
import {
  CUSTOMER_SORTS,
  type CustomerFilter,
  type CustomerListWork,
  type CustomerSort,
  type ListedCustomer,
  type SortedPlace,
} from "#app/ports/customer-list.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";
import { NOW } from "./views.ts";

/** Many customers are alike in what they are sorted by, so that pages end among equals. */
const HOW_MANY = 230;
const PAGE = 23;

let database: TestDatabase;
let prisma: PrismaClient;
let shopId: number;

const at = (daysAgo: number) => new Date(addDays(NOW, -daysAgo));
const FACETS_OF = [["vip", "send-less"], ["slipping-vip"], ["send-less", "value-high"], []];
const TAGS_OF = [
  { desiredTags: ["lc-a", "lc-b"], writtenTags: ["lc-b", "LC-A"] },
  { desiredTags: ["lc-a"], writtenTags: [] },
  { desiredTags: ["lc-a", "lc-b"], writtenTags: ["lc-a"], alreadyThere: ["LC-b"] },
  { desiredTags: ["lc-a"], writtenTags: ["lc-a"], alreadyThere: ["lc-old"] },
  { desiredTags: [], writtenTags: ["lc-a"] },
  { desiredTags: ["lc-a"], writtenTags: [], locked: true },
  { desiredTags: ["lc-a"], writtenTags: [], excluded: true },
  { desiredTags: ["lc-a"], writtenTags: [], refused: "Tags cannot be more than 250" },
  { desiredTags: ["lc-a"], writtenTags: ["lc-a"], failure: "ShopifyError: unavailable" },
];
const STATES_OF = [
  "in-sync",
  "pending",
  "already-there",
  "in-sync",
  "pending",
  "protected",
  "protected",
  "failed",
  "failed",
];

const customerOf = (n: number) => ({
  customerId: BigInt(7_000 + ((n * 101) % HOW_MANY)),
  createdAt: at(500 - (n % 40)),
  emailState: n % 3 === 0 ? "subscribed" : "not_subscribed",
  smsState: "not_subscribed",
  sourceUpdatedAt: at(0),
  stage: STAGES[n % STAGES.length] ?? null,
  purchases: n % 5,
  firstOrderAt: n % 5 === 0 ? null : at(300 - (n % 60)),
  lastOrderAt: n % 5 === 0 ? null : at(100.25 - (n % 30)),
  netSpent: BigInt((n % 11) * 1_000 - 1_000),
  rfm: n % 5 === 0 ? [] : [1 + (n % 5), 1 + (n % 4), 1 + (n % 3)],
  valueTier: n % 5 === 0 ? null : (VALUE_TIERS[n % 3] ?? null),
  facets: FACETS_OF[n % 4] ?? [],
  ...TAGS_OF[n % TAGS_OF.length],
});
const CUSTOMERS = Array.from({ length: HOW_MANY }, (_, n) => customerOf(n));

beforeAll(async () => {
  database = await freshDatabase();
  prisma = createPrisma(database.url, 2);
  const shop = await prisma.shop.create({ data: { domain: "teahouse.myshopify.com" } });
  const other = await prisma.shop.create({ data: { domain: "other.myshopify.com" } });
  shopId = Number(shop.shopId);
  const first = customerOf(0);
  await prisma.customer.createMany({
    data: [
      ...CUSTOMERS.map((customer) => ({ shopId: shop.shopId, ...customer })),
      { ...first, shopId: other.shopId, customerId: 1n },
      { ...first, shopId: shop.shopId, customerId: 2n, deletedAt: at(1) },
    ],
  });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

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

const read = <T>(query: (list: CustomerListWork) => Promise<T>): Promise<T> =>
  prisma.$transaction((db) => query(customerListWork(db, shopId, NOW)));
const page = (
  filter: Partial<CustomerFilter>,
  sort: CustomerSort,
  place: SortedPlace,
  limit: number,
) => read((list) => list.customerPage({ ...ANYBODY, ...filter }, sort, place, limit));
const everybody = (filter: Partial<CustomerFilter> = {}, sort: CustomerSort = "newest") =>
  page(filter, sort, { from: "start" }, 1_000);
const ids = (rows: readonly ListedCustomer[]) => rows.map(({ customerId }) => customerId);

type Seed = (typeof CUSTOMERS)[number];
/** The ids of those customers of whom something holds, rising. */
const those = (holds: (customer: Seed, n: number) => boolean) =>
  CUSTOMERS.filter(holds)
    .map(({ customerId }) => String(customerId))
    .toSorted();

const SPAN = { from: addDays(NOW, -90.25), before: addDays(NOW, -80.25) };
const isWithin = (date: Date | null) =>
  date !== null && date.getTime() >= SPAN.from && date.getTime() < SPAN.before;

describe("a filter", () => {
  it.each<[string, Partial<CustomerFilter>, (customer: Seed, n: number) => boolean]>([
    ["none", {}, () => true],
    [
      "stages: one of them",
      { stages: ["lost", "repeat-risk"] },
      ({ stage }) => stage === "lost" || stage === "repeat-risk",
    ],
    [
      "facets of one family: one of them",
      { facets: ["vip", "slipping-vip"] },
      ({ facets }) => facets.includes("vip") || facets.includes("slipping-vip"),
    ],
    [
      "facets of two families: both",
      { facets: ["vip", "slipping-vip", "send-less"] },
      ({ facets }) => facets.includes("vip") && facets.includes("send-less"),
    ],
    ["recency", { recency: 4 }, ({ rfm }) => rfm[0] === 4],
    [
      "worth, halves rounded up",
      { worth: 3 },
      ({ rfm: [, f = 0, m = 0] }) => Math.floor((f + m + 1) / 2) === 3,
    ],
    [
      "how often they bought",
      { boughtFrom: 2, boughtTo: 3 },
      ({ purchases }) => purchases >= 2 && purchases <= 3,
    ],
    [
      "first order within a span",
      { firstOrder: { from: addDays(NOW, -280), before: addDays(NOW, -260) } },
      ({ firstOrderAt }) =>
        firstOrderAt !== null &&
        firstOrderAt.getTime() >= addDays(NOW, -280) &&
        firstOrderAt.getTime() < addDays(NOW, -260),
    ],
    ["last order within a span", { lastOrder: SPAN }, ({ lastOrderAt }) => isWithin(lastOrderAt)],
    [
      "value",
      { values: ["low", "high"] },
      ({ valueTier }) => valueTier === "low" || valueTier === "high",
    ],
    ["tags failed", { tagStates: ["failed"] }, (_, n) => STATES_OF[n % 9] === "failed"],
    ["tags protected", { tagStates: ["protected"] }, (_, n) => STATES_OF[n % 9] === "protected"],
    ["tags pending", { tagStates: ["pending"] }, (_, n) => STATES_OF[n % 9] === "pending"],
    [
      "tags there before",
      { tagStates: ["already-there"] },
      (_, n) => STATES_OF[n % 9] === "already-there",
    ],
    ["tags in sync", { tagStates: ["in-sync"] }, (_, n) => STATES_OF[n % 9] === "in-sync"],
    [
      "among some",
      { among: ["7003", "7004", "1", "2"] },
      ({ customerId }) => customerId === 7003n || customerId === 7004n,
    ],
    ["among nobody", { among: [] }, () => false],
    [
      "all at once",
      {
        stages: ["first-order"],
        facets: ["vip"],
        values: ["low", "mid", "high"],
        lastOrder: { from: 0, before: NOW },
      },
      ({ stage, facets, valueTier }) =>
        stage === "first-order" && facets.includes("vip") && valueTier !== null,
    ],
  ])("%s", async (_, filter, holds) => {
    const rows = await everybody(filter);
    expect(ids(rows).toSorted()).toEqual(those(holds));
    const wanted = new Set(those(holds));
    expect(await read((list) => list.countCustomers({ ...ANYBODY, ...filter }))).toEqual({
      customers: wanted.size,
      reachable: CUSTOMERS.filter(
        ({ customerId, emailState }) =>
          wanted.has(String(customerId)) && emailState === "subscribed",
      ).length,
    });
  });

  it("says of every customer how the tags stand, in one of five words", async () => {
    const states = new Map((await everybody()).map((row) => [row.customerId, row.tagState]));
    expect(CUSTOMERS.map(({ customerId }) => states.get(String(customerId)))).toEqual(
      CUSTOMERS.map((_, n) => STATES_OF[n % STATES_OF.length]),
    );
  });
});

const KEYS: Record<CustomerSort, (customer: Seed) => number> = {
  newest: ({ createdAt }) => createdAt.getTime(),
  "last-order": ({ lastOrderAt }) => lastOrderAt?.getTime() ?? 0,
  spent: ({ netSpent }) => Number(netSpent),
};

describe.each(CUSTOMER_SORTS)("sorted by %s", (sort) => {
  it("the highest are first, and of equals the highest id", async () => {
    const key = KEYS[sort];
    const sorted = CUSTOMERS.toSorted(
      (a, b) => key(b) - key(a) || Number(b.customerId) - Number(a.customerId),
    );
    expect(ids(await everybody({}, sort))).toEqual(
      sorted.map(({ customerId }) => String(customerId)),
    );
  });

  it.each([{}, { tagStates: ["pending" as const] }, { stages: ["lost" as const] }])(
    "the pages, forward and back, are the whole list and nobody twice: %j",
    async (filter) => {
      const whole = ids(await everybody(filter, sort));
      const forward: string[] = [];
      let rows = await page(filter, sort, { from: "start" }, PAGE);
      let last = rows;
      while (rows.length > 0) {
        forward.push(...ids(rows));
        last = rows;
        const place = rows.at(-1)?.place ?? { key: 0, id: "0" };
        rows = await page(filter, sort, { from: "after", ...place }, PAGE);
      }
      expect(forward).toEqual(whole);

      let back = ids(last);
      rows = last;
      for (;;) {
        const place = rows[0]?.place ?? { key: 0, id: "0" };
        rows = await page(filter, sort, { from: "before", ...place }, PAGE);
        if (rows.length === 0) break;
        back = [...ids(rows), ...back];
      }
      expect(back).toEqual(whole);
    },
  );
});

it("views are kept a shop for itself, the oldest first", async () => {
  await read((list) => list.addView("Lost", "stage=lost"));
  await read((list) => list.addView("VIPs", "facet=vip"));
  const views = await read((list) => list.savedViews());
  expect(views.map(({ title, query }) => [title, query])).toEqual([
    ["Lost", "stage=lost"],
    ["VIPs", "facet=vip"],
  ]);
  const another = await prisma.shop.findUniqueOrThrow({ where: { domain: "other.myshopify.com" } });
  const [lost] = views;
  const elsewhere = await prisma.$transaction(async (db) => {
    const list = customerListWork(db, Number(another.shopId), NOW);
    await list.deleteView(lost?.viewId ?? "");
    return list.savedViews();
  });
  expect(elsewhere).toEqual([]);
  await read((list) => list.deleteView(views[1]?.viewId ?? ""));
  expect(await read((list) => list.savedViews())).toEqual([lost]);
});
