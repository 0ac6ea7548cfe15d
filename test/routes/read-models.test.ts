import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPrisma, type PrismaClient } from "#app/adapters/postgres/prisma.ts";
import { readModels } from "#app/adapters/postgres/read-models.ts";
import type { Cadence } from "#app/domain/rhythm/cadence.ts";
import { STAGES } from "#app/domain/stage.ts";
import { addDays } from "#app/domain/time.ts";
import type { ReadModels } from "#app/ports/read-models.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";
import { NOW } from "./views.ts";

let database: TestDatabase;
let prisma: PrismaClient;
let shopId: number;
let learnedId: number;

beforeAll(async () => {
  database = await freshDatabase();
  prisma = createPrisma(database.url, 2);
  const shop = await prisma.shop.create({ data: { domain: "teahouse.myshopify.com" } });
  const other = await prisma.shop.create({ data: { domain: "other.myshopify.com" } });
  const learned = await prisma.shop.create({ data: { domain: "learned.myshopify.com" } });
  shopId = Number(shop.shopId);
  learnedId = Number(learned.shopId);
  await prisma.customer.createMany({
    data: [
      ...CUSTOMERS.map((customer) => ({ shopId: shop.shopId, ...BLANK, ...customer })),
      { shopId: other.shopId, ...BLANK, customerId: 1n, stage: "lost", desiredTags: ["lc-x"] },
      ...LEARNED.map((customer) => ({ shopId: learned.shopId, ...BLANK, ...customer })),
    ],
  });
  await prisma.order.create({
    data: {
      shopId: learned.shopId,
      orderId: 1n,
      customerId: 6n,
      processedAt: at(20),
      day: 160,
      net: 1000n,
      refunded: 0n,
      discount: 0n,
      productIds: [72n, 80n, 71n],
      quantities: [1, 1, 1],
      status: "paid",
      counts: true,
      source: "web",
      test: false,
      sourceUpdatedAt: at(20),
    },
  });
  await prisma.stageChange.createMany({
    data: CHANGES.map((change) => ({
      shopId: shop.shopId,
      cause: "boundary",
      policyVersion: 1,
      recordedAt: at(0),
      ...change,
    })),
  });
  await prisma.ledgerEntry.createMany({
    data: [
      { shopId: shop.shopId, customerId: 1n, tag: "lc-stage-active-repeat", writtenAt: at(5) },
      { shopId: shop.shopId, customerId: 2n, tag: "lc-stage-active-repeat", writtenAt: at(4) },
      { shopId: shop.shopId, customerId: 2n, tag: "lc-vip", writtenAt: at(4) },
      { shopId: other.shopId, customerId: 1n, tag: "lc-stage-lost", writtenAt: at(4) },
    ],
  });
  await prisma.tagChange.createMany({
    data: [
      { shopId: shop.shopId, customerId: 1n, at: at(5), added: ["lc-a"], removed: [] },
      { shopId: shop.shopId, customerId: 1n, at: at(2), added: ["lc-b"], removed: ["lc-a"] },
    ],
  });
  await prisma.delivery.createMany({
    data: (["applied", "dead", "open"] as const).map((state) => ({
      shopDomain: "teahouse.myshopify.com",
      topic: "orders/create",
      webhookId: state,
      body: {},
      state,
      appliedAt: state === "applied" ? at(1) : null,
    })),
  });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

/** So many days before now. */
const at = (daysAgo: number) => new Date(addDays(NOW, -daysAgo));

const BLANK = {
  createdAt: at(500),
  emailState: "not_subscribed",
  smsState: "not_subscribed",
  sourceUpdatedAt: at(0),
};
const CUSTOMERS = [
  {
    customerId: 1n,
    stage: "repeat-risk",
    stageSince: at(10),
    stageCause: "boundary",
    purchases: 4,
    lastOrderAt: at(70.5),
    netSpent: 21_250n,
    emailState: "subscribed",
    subscribedAt: at(90),
    desiredTags: ["lc-stage-repeat-risk", "lc-value-mid"],
    writtenTags: ["lc-stage-active-repeat"],
    alreadyThere: ["LC-Value-Mid"],
  },
  {
    customerId: 2n,
    stage: "repeat-risk",
    purchases: 2,
    nextStage: "repeat-lapsed",
    nextStageAt: at(-3),
    lastOrderAt: at(70.2),
    desiredTags: ["lc-stage-repeat-risk"],
    writtenTags: ["LC-stage-repeat-risk"],
  },
  { customerId: 3n, stage: "prospect-cold", desiredTags: ["lc-stage-prospect-cold"] },
  { customerId: 4n, stage: "prospect-cold", locked: true, desiredTags: ["lc-stage-prospect-cold"] },
  { customerId: 5n, stage: "lost", deletedAt: at(1), desiredTags: ["lc-stage-lost"] },
  { customerId: 9_007_199_254_740_993n, stage: "repeat-risk", purchases: 7, lastOrderAt: at(70) },
];
/** Of another shop, where nothing but these is looked at. */
const STANDING = {
  stage: "repeat-risk",
  purchases: 3,
  gaps: 2,
  gapDays: 60,
  firstGapDays: 25,
  sumLogGap: 6.77,
  lastOrderAt: at(20),
  subscription: "active",
  cycleDays: 33,
  dueDays: 30,
  riskDays: 40,
  lapsedDays: 60,
  lostDays: 90,
};
const LEARNED = [
  { ...STANDING, customerId: 6n, firstDay: 100, lastDay: 160, facets: ["send-less", "sms-skip"] },
  {
    ...STANDING,
    customerId: 7n,
    firstDay: 101,
    lastDay: 161,
    facets: ["send-less", "sub-ended", "sub-candidate"],
  },
  {
    ...STANDING,
    customerId: 8n,
    firstDay: 1,
    lastDay: 61,
    lastOrderAt: at(30),
    riskDays: 44,
    lostDays: 95,
  },
  { customerId: 9n, stage: "prospect-cold" },
  { customerId: 10n, stage: "prospect-cold" },
];
const CHANGES = [
  { customerId: 1n, at: at(10), fromStage: "active-repeat", toStage: "repeat-risk" },
  { customerId: 1n, at: at(31), fromStage: "second-order", toStage: "active-repeat" },
  { customerId: 2n, at: at(29), fromStage: "active-repeat", toStage: "repeat-risk" },
  { customerId: 3n, at: at(29), fromStage: null, toStage: "prospect-cold" },
];

const read = <T>(query: (models: ReadModels) => Promise<T>): Promise<T> =>
  prisma.$transaction((db) => query(readModels(db, shopId, NOW)));

const readLearned = <T>(query: (models: ReadModels) => Promise<T>): Promise<T> =>
  prisma.$transaction((db) => query(readModels(db, learnedId, NOW)));

describe("what the screens read", () => {
  it("counts every stage of the shop, also empty ones, in their order", async () => {
    const counts = await read((models) => models.stageCounts());
    expect(counts.map(({ stage }) => stage)).toEqual(STAGES);
    expect(counts.filter(({ customers, change30 }) => customers > 0 || change30 !== 0)).toEqual([
      { stage: "prospect-cold", customers: 2, reachable: 0, reachableBySms: 0, change30: 1 },
      { stage: "active-repeat", customers: 0, reachable: 0, reachableBySms: 0, change30: -2 },
      { stage: "repeat-risk", customers: 3, reachable: 1, reachableBySms: 0, change30: 2 },
    ]);
  });

  it("reads the first customers of a stage by id, beyond 2^53", async () => {
    const ids = async (limit: number) =>
      (await read((models) => models.customersInStage("repeat-risk", limit))).map(
        ({ customerId }) => customerId,
      );
    expect(await ids(2)).toEqual(["1", "2"]);
    expect(await ids(9)).toEqual(["1", "2", "9007199254740993"]);
  });

  it("says who comes into a stage next by time alone", async () => {
    expect(await read((models) => models.nextEntry("repeat-lapsed"))).toEqual({
      at: addDays(NOW, 3),
      from: "repeat-risk",
    });
    expect(await read((models) => models.nextEntry("lost"))).toBeNull();
  });

  it("reads a customer's card, and none of another shop", async () => {
    const card = await read((models) => models.customerCard("1"));
    expect(card).toMatchObject({
      customerId: "1",
      stage: "repeat-risk",
      stageSince: addDays(NOW, -10),
      signUp: addDays(NOW, -90),
      netSpent: 21_250,
      reachable: true,
      alreadyThere: ["LC-Value-Mid"],
      deleted: false,
    });
    expect(await read((models) => models.customerCard("5"))).toMatchObject({ deleted: true });
    expect(await read((models) => models.customerCard("404"))).toBeNull();
  });

  it("reads rows by id, without deleted ones", async () => {
    const rows = await read((models) => models.customerRows(["3", "5", "1"]));
    expect(rows.map(({ customerId }) => customerId)).toEqual(["1", "3"]);
  });

  it("reads histories, newest first", async () => {
    const stages = await read((models) => models.stageHistory("1", 1));
    expect(stages).toEqual([
      {
        at: addDays(NOW, -10),
        from: "active-repeat",
        to: "repeat-risk",
        cause: "boundary",
        policyVersion: 1,
      },
    ]);
    const tags = await read((models) => models.tagHistory("1", 50));
    expect(tags.map(({ added }) => added)).toEqual([["lc-b"], ["lc-a"]]);
  });

  it("previews only what would really be written", async () => {
    expect(await read((models) => models.tagPreview("apply"))).toEqual([
      { tag: "lc-stage-active-repeat", adds: 0, removes: 1 },
      { tag: "lc-stage-prospect-cold", adds: 1, removes: 0 },
      { tag: "lc-stage-repeat-risk", adds: 1, removes: 0 },
    ]);
    expect(await read((models) => models.customersToWrite())).toBe(2);
    expect(await read((models) => models.tagsFoundBefore())).toBe(1);
    expect(await read((models) => models.customersTagged())).toBe(2);
  });

  it("says how fresh everything is", async () => {
    expect(await read((models) => models.freshness())).toEqual({
      customers: 5,
      syncedAt: addDays(NOW, -1),
      ordersUpTo: null,
      nextLookAt: null,
      deadDeliveries: 1,
    });
  });

  it("knows the mass write that was started last", async () => {
    expect(await read((models) => models.lastTagRun())).toBeNull();
    await prisma.tagRun.create({
      data: {
        shopId: BigInt(shopId),
        kind: "apply",
        state: "running",
        phase: "write",
        customers: 9,
        written: 4,
        startedAt: at(0),
      },
    });
    expect(await read((models) => models.lastTagRun())).toMatchObject({
      kind: "apply",
      state: "running",
      phase: "write",
      customers: 9,
      written: 4,
      cancelled: false,
    });
  });
});

describe("what is read of boundaries and facets", () => {
  it("counts customers whose stage is computed from the same facts", async () => {
    const standings = await readLearned((models) => models.standings([]));
    expect(standings).toContainEqual({
      stage: "prospect-cold",
      cadence: null,
      silentDays: 500,
      products: [],
      subscribed: false,
      customers: 2,
    });
    const late = standings.filter(({ stage }) => stage === "repeat-risk");
    // The days themselves say nothing: 6 and 7 differ in them alone.
    expect(late).toContainEqual({
      stage: "repeat-risk",
      cadence: cadence({ occasions: 3, gaps: 2, gapDays: 60, firstGapDays: 25, sumLogGap: 6.77 }),
      silentDays: 20,
      products: [],
      subscribed: true,
      customers: 2,
    });
  });

  it("names those products of the last order that are asked for", async () => {
    const standings = await readLearned((models) => models.standings(["71", "72", "79"]));
    const late = standings
      .filter(({ silentDays }) => silentDays === 20)
      .toSorted((a, b) => b.products.length - a.products.length);
    expect(late.map(({ products, customers }) => [products, customers])).toEqual([
      [["71", "72"], 1],
      [[], 1],
    ]);
  });

  it("counts the customers of whom any facet of a family holds, each once", async () => {
    expect(await readLearned((models) => models.familySizes())).toEqual(
      new Map([
        ["send-less", 2],
        ["subscription", 1],
      ]),
    );
  });
});

describe("who is tagged", () => {
  it("is counted by the ledger, which holds what we wrote", async () => {
    const tags = ["lc-stage-active-repeat", "lc-stage-lost"];
    expect(await read((models) => models.taggedCustomers(tags))).toEqual(
      new Map([["lc-stage-active-repeat", 2]]),
    );
  });
});

/** A cadence as `standings` gives it: without its days. */
function cadence(given: Omit<Cadence, "firstDay" | "lastDay">): Cadence {
  return { firstDay: 0, lastDay: 0, ...given };
}
