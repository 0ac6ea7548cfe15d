import { randomBytes } from "node:crypto";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { exclusionWork } from "#app/adapters/postgres/exclusion-work.ts";
import { goneWork } from "#app/adapters/postgres/gone-work.ts";
import { importRows } from "#app/adapters/postgres/import-rows.ts";
import { orderWork } from "#app/adapters/postgres/order-work.ts";
import { createPrisma, type PrismaClient } from "#app/adapters/postgres/prisma.ts";
import { sealing } from "#app/adapters/postgres/sealing.ts";
import { newsLock } from "#app/adapters/postgres/news-lock.ts";
import { tombstones } from "#app/adapters/postgres/tombstones.ts";
import { unitEnd } from "#app/adapters/postgres/unit-end.ts";
import {
  FINANCIAL_STATUSES,
  isExcluded,
  NO_EXCLUSIONS,
  type OrderExclusions,
  qualifies,
} from "#app/domain/order.ts";
import type { OrderFacts } from "#app/ports/shopify.ts";
import type { ExclusionWork, GoneWork, OrderWork } from "#app/ports/store.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";

const NOW = Date.UTC(2026, 10, 22);

let database: TestDatabase;
let prisma: PrismaClient;
let pool: pg.Pool;
let shopId: number;
let otherShopId: number;

beforeAll(async () => {
  database = await freshDatabase();
  prisma = createPrisma(database.url, 2);
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on("error", () => {});
  const shop = await prisma.shop.create({ data: { domain: "teahouse.myshopify.com" } });
  const other = await prisma.shop.create({ data: { domain: "other.myshopify.com" } });
  shopId = Number(shop.shopId);
  otherShopId = Number(other.shopId);
});
beforeEach(() => prisma.$executeRaw`TRUNCATE orders, refetches, settings`);
afterAll(async () => {
  await prisma.$disconnect();
  await pool.end();
  await database.drop();
});

let version = 0;
/** The merchant's policy, as far as orders are concerned. */
const exclude = (exclusions: OrderExclusions) =>
  prisma.settings.create({
    data: {
      shopId: BigInt(shopId),
      version: (version += 1),
      policy: { exclusions: { sources: [...exclusions.sources], tags: [...exclusions.tags] } },
      createdBy: "42",
    },
  });

const sealed = sealing(`k1:${randomBytes(32).toString("base64")}`);

type Work = OrderWork & ExclusionWork & GoneWork;

const work = <T>(use: (orders: Work) => Promise<T>, id = shopId): Promise<T> =>
  prisma.$transaction(async (db) => {
    const redacted = tombstones(db, id, sealed);
    const end = unitEnd(db, id, NOW, redacted);
    const news = { tombstones: redacted, newsLock: newsLock(db, id), end };
    const result = await use({
      ...orderWork(db, id, news),
      ...goneWork(db, id, NOW, news),
      ...exclusionWork(db, id),
    });
    await end.settle();
    return result;
  });

async function recountAll(): Promise<void> {
  let last: string | null = null;
  do {
    const after: string | null = last;
    last = await work((orders) => orders.recountOrders(after));
  } while (last !== null);
}

const stored = () =>
  prisma.order.findMany({
    where: { shopId: BigInt(shopId) },
    select: { orderId: true, counts: true, tags: true },
    orderBy: { orderId: "asc" },
  });

function anOrder(orderId: number, given: Partial<OrderFacts> = {}): OrderFacts {
  return {
    orderId: String(orderId),
    customerId: "7",
    processedAt: NOW - 1_000,
    net: 1_000,
    refunded: 0,
    discount: 0,
    status: "paid",
    source: "web",
    tags: [],
    test: false,
    cancelledAt: null,
    updatedAt: NOW - 1_000,
    lines: [],
    ...given,
  };
}

const someExclusions: fc.Arbitrary<OrderExclusions> = fc.record({
  sources: fc.subarray(["pos", "web", "subscription_contract", "1234"]),
  tags: fc.subarray(["Wholesale", "staff", "Größe", "it's", 'a "b" \\c']),
});
const someOrder = fc.record({
  net: fc.integer({ min: -1, max: 2 }),
  status: fc.constantFrom(...FINANCIAL_STATUSES),
  source: fc.constantFrom(null, "web", "pos", "POS", "subscription_contract", "1234"),
  tags: fc.subarray(["wholesale", "STAFF", "größe", "It's", 'A "b" \\c', "other"]),
  test: fc.boolean(),
  cancelledAt: fc.constantFrom(null, NOW - 500),
});

describe("orders.counts", () => {
  it("is the domain's rule when orders come, by webhook or by export, and after every recount", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someOrder, { minLength: 1, maxLength: 40 }),
        someExclusions,
        someExclusions,
        fc.boolean(),
        async (given, before, after, byExport) => {
          await prisma.$executeRaw`TRUNCATE orders, settings`;
          const facts = given.map((order, index) => anOrder(index + 1, order));
          await exclude(before);
          if (byExport) {
            await importRows(pool, sealed).importOrders(shopId, exportOf(facts));
          } else {
            await work((orders) => orders.saveOrders(facts, null));
          }
          expect((await stored()).map(({ counts }) => counts)).toEqual(
            facts.map((order) => countsUnder(order, before)),
          );

          await exclude(after);
          await work((orders) => orders.saveOrderTags(facts));
          await recountAll();
          expect((await stored()).map(({ counts }) => counts)).toEqual(
            facts.map((order) => countsUnder(order, after)),
          );
          const standing = facts.filter((order) => countsUnder(order, NO_EXCLUSIONS));
          const out = standing.filter((order) => isExcluded(order, after));
          expect(await work((orders) => orders.excludedOrders(after, []))).toEqual({
            orders: out.length,
            customers: Math.min(1, out.length),
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  it("is another shop's own affair", async () => {
    await work((orders) => orders.saveOrders([anOrder(1)], null), otherShopId);
    await exclude({ sources: ["web"], tags: [] });
    await recountAll();
    expect(
      await work((orders) => orders.excludedOrders({ sources: ["web"], tags: [] }, [])),
    ).toEqual({ orders: 0, customers: 0 });
    const [row] = await prisma.order.findMany({ where: { shopId: BigInt(otherShopId) } });
    expect(row?.counts).toBe(true);
  });
});

describe("of the tags on an order", () => {
  const tags = ["Wholesale", "Gift for Anna", "vip"];

  it("none is kept while no exclusion names one", async () => {
    await exclude(NO_EXCLUSIONS);
    await work((orders) => orders.saveOrders([anOrder(1, { tags })], null));
    await importRows(pool, sealed).importOrders(shopId, exportOf([anOrder(2, { tags })]));
    await work((orders) => orders.saveOrderTags([{ orderId: "1", tags }]));
    expect((await stored()).map((order) => order.tags)).toEqual([[], []]);
  });

  it("those are kept that one names, until none does", async () => {
    await exclude({ sources: [], tags: ["WHOLESALE", "staff"] });
    await work((orders) => orders.saveOrders([anOrder(1, { tags })], null));
    await importRows(pool, sealed).importOrders(shopId, exportOf([anOrder(2, { tags })]));
    expect((await stored()).map((order) => order.tags)).toEqual([["wholesale"], ["wholesale"]]);

    await exclude({ sources: [], tags: ["staff"] });
    await recountAll();
    expect(await stored()).toEqual([
      { orderId: 1n, counts: true, tags: [] },
      { orderId: 2n, counts: true, tags: [] },
    ]);
  });

  it("a newer order takes them off again", async () => {
    await exclude({ sources: [], tags: ["wholesale"] });
    await work((orders) => orders.saveOrders([anOrder(1, { tags })], null));
    await work((orders) => orders.saveOrders([anOrder(1, { updatedAt: NOW })], null));
    expect(await stored()).toEqual([{ orderId: 1n, counts: true, tags: [] }]);
  });
});

describe("where orders come from", () => {
  it("is told of those that stand, the most frequent first", async () => {
    await exclude(NO_EXCLUSIONS);
    await work((orders) =>
      orders.saveOrders(
        [
          anOrder(1, { source: "pos" }),
          anOrder(2, { source: "web" }),
          anOrder(3, { source: "web" }),
          anOrder(4, { source: "web", cancelledAt: NOW }),
          anOrder(5, { source: null }),
          anOrder(6, { source: "gone" }),
        ],
        null,
      ),
    );
    await work((orders) => orders.deleteOrder("6"));
    expect(await work((orders) => orders.orderSources())).toEqual([
      { source: "web", orders: 2 },
      { source: "pos", orders: 1 },
    ]);
  });

  it("what would be left out counts an order once, whether by source or by tag", async () => {
    await exclude(NO_EXCLUSIONS);
    const both = { source: "pos", tags: ["wholesale"] };
    await work((orders) =>
      orders.saveOrders(
        [anOrder(1, both), anOrder(2, { customerId: "8" }), anOrder(3, { customerId: "9" })],
        null,
      ),
    );
    expect(
      await work((orders) => orders.excludedOrders({ sources: ["pos"], tags: [] }, ["1", "2"])),
    ).toEqual({ orders: 2, customers: 2 });
  });
});

function countsUnder(order: OrderFacts, exclusions: OrderExclusions): boolean {
  return qualifies({ ...order, cancelled: order.cancelledAt !== null }, exclusions);
}

async function* exportOf(orders: readonly OrderFacts[]) {
  yield orders.map((order) => ({ kind: "order" as const, order }));
}
