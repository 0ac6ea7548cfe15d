import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPrisma, type PrismaClient } from "#app/adapters/postgres/prisma.ts";
import { productWork } from "#app/adapters/postgres/product-work.ts";
import { addDays } from "#app/domain/time.ts";
import type { ProductWork } from "#app/ports/store.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";

const NOW = Date.UTC(2026, 10, 22);
const at = (daysAgo: number) => new Date(addDays(NOW, -daysAgo));

let database: TestDatabase;
let prisma: PrismaClient;
let shopId: bigint;

beforeAll(async () => {
  database = await freshDatabase();
  prisma = createPrisma(database.url, 2);
  ({ shopId } = await prisma.shop.create({ data: { domain: "teahouse.myshopify.com" } }));
});
/** Four customers: 1 bought product 11 yesterday, 2 bought 12 a month ago, 3 subscribes, 4 has paused. */
beforeEach(async () => {
  await prisma.$executeRaw`TRUNCATE customers, orders, refetches, selling_plan_products`;
  const subscriptions = ["never_subscribed", "never_subscribed", "active", "paused"];
  await prisma.customer.createMany({
    data: subscriptions.map((subscription, index) => ({
      shopId,
      customerId: BigInt(index + 1),
      createdAt: at(500),
      emailState: "none",
      smsState: "none",
      sourceUpdatedAt: at(0),
      subscription,
    })),
  });
  await prisma.order.createMany({
    data: [
      { customerId: 1n, orderId: 1n, processedAt: at(1), productIds: [11n, 13n] },
      { customerId: 2n, orderId: 2n, processedAt: at(30), productIds: [12n] },
    ].map((order) => ({
      shopId,
      day: 0,
      net: 1n,
      refunded: 0n,
      discount: 0n,
      quantities: [],
      status: "paid",
      counts: true,
      test: false,
      sourceUpdatedAt: at(0),
      ...order,
    })),
  });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

const work = <T>(use: (products: ProductWork) => Promise<T>): Promise<T> =>
  prisma.$transaction((db) => use(productWork(db, Number(shopId), NOW)));

async function due(): Promise<readonly bigint[]> {
  const rows = await prisma.customer.findMany({
    where: { shopId, dueAt: { not: null } },
    orderBy: { customerId: "asc" },
  });
  return rows.map(({ customerId }) => customerId);
}

describe("the products that can be bought as a subscription", () => {
  it("are replaced, and who bought one that is new or gone becomes due", async () => {
    await work((products) => products.saveSellingPlanProducts(["11", "99"]));
    expect(await due()).toEqual([1n]);
    await prisma.$executeRaw`UPDATE customers SET due_at = NULL`;

    await work((products) => products.saveSellingPlanProducts(["99", "11"]));
    expect(await due()).toEqual([]);

    await work((products) => products.saveSellingPlanProducts(["11", "12"]));
    expect(await due()).toEqual([2n]);
    const rows = await prisma.sellingPlanProduct.findMany({ orderBy: { productId: "asc" } });
    expect(rows.map(({ productId }) => productId)).toEqual([11n, 12n]);

    await work((products) => products.saveSellingPlanProducts([]));
    expect(await prisma.sellingPlanProduct.count()).toBe(0);
  });

  it("tell whose subscription is asked for: subscribers, and who lately bought one of them", async () => {
    await work((products) => products.saveSellingPlanProducts(["11", "12"]));
    await work((products) => products.requestSubscribers());
    const rows = await prisma.refetch.findMany({ orderBy: { objectId: "asc" } });
    expect(rows.map(({ kind, objectId }) => `${kind} ${objectId}`)).toEqual([
      "customer 1",
      "customer 3",
      "customer 4",
    ]);
  });
});

it("who ever bought a product becomes due with it", async () => {
  await work((products) => products.markBuyersDue([]));
  expect(await due()).toEqual([]);
  await work((products) => products.markBuyersDue(["12", "13"]));
  expect(await due()).toEqual([1n, 2n]);
});
