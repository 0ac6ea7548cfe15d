import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPrisma, type PrismaClient } from "#app/adapters/postgres/prisma.ts";
import { rateBudget } from "#app/adapters/postgres/rate-budget.ts";
import { ShopifyError } from "#app/ports/shopify.ts";
import { TIMINGS } from "#app/ports/timings.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";

let database: TestDatabase;
let one: PrismaClient;
let two: PrismaClient;
let shops = 0;

beforeAll(async () => {
  database = await freshDatabase();
  one = createPrisma(database.url, 6);
  two = createPrisma(database.url, 6);
});
afterAll(async () => {
  await Promise.all([one.$disconnect(), two.$disconnect()]);
  await database.drop();
});

type Bucket = { available: number; bulkAvailable: number; maximum: number; restoreRate: number };

/** A shop whose bucket is as given, as of now. */
async function bucketOf(bucket: Bucket): Promise<number> {
  const { shopId } = await one.shop.create({ data: { domain: `shop-${++shops}.myshopify.com` } });
  await one.$executeRaw`
    INSERT INTO buckets (shop_id, available, bulk_available, maximum, restore_rate, at)
    VALUES (${shopId}, ${bucket.available}, ${bucket.bulkAvailable}, ${bucket.maximum},
            ${bucket.restoreRate}, clock_timestamp())`;
  return Number(shopId);
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const stored = (shopId: number) =>
  one.bucket.findUniqueOrThrow({ where: { shopId: BigInt(shopId) } });
const said = (currentlyAvailable: number, maximumAvailable = 2000, restoreRate = 100) => ({
  currentlyAvailable,
  maximumAvailable,
  restoreRate,
});

describe("two processes over one bucket", () => {
  it("together spend no more than it held and got back", async () => {
    const bucket = { available: 300, bulkAvailable: 1000, maximum: 2000, restoreRate: 1000 };
    const started = performance.now();
    const shopId = await bucketOf(bucket);
    const spent: { at: number; points: number }[] = [];
    const spend = async (prisma: PrismaClient) => {
      for (let call = 0; call < 15; call++) {
        await rateBudget(prisma, TIMINGS).reserve(shopId, 50, "screen");
        spent.push({ at: performance.now() - started, points: 50 });
      }
    };
    await Promise.all([spend(one), spend(two), spend(one), spend(two)]);
    let total = 0;
    for (const { at, points } of spent.toSorted((a, b) => a.at - b.at)) {
      total += points;
      expect(total).toBeLessThanOrEqual(bucket.available + (bucket.restoreRate * at) / 1000 + 1);
    }
    expect(total).toBe(3000);
    // 2,700 points had to come back at 1,000 a second.
    expect(performance.now() - started).toBeGreaterThan(2_690);
  });

  it("begin with the bucket of the Standard plan, whoever comes first", async () => {
    const { shopId } = await one.shop.create({ data: { domain: "first.myshopify.com" } });
    await Promise.all(
      [one, two].map((prisma) => rateBudget(prisma, TIMINGS).reserve(Number(shopId), 10, "event")),
    );
    const { maximum, restoreRate, available } = await stored(Number(shopId));
    expect([maximum, restoreRate]).toEqual([2000, 100]);
    expect(available).toBeGreaterThanOrEqual(1_980);
    expect(available).toBeLessThan(1_992);
  });
});

describe("rule 15: who has to wait", () => {
  const bucket = { available: 250, bulkAvailable: 1000, maximum: 2000, restoreRate: 500 };
  /** Where nothing comes back, who has to wait waits for ever: returning at all is the proof. */
  const frozen = { ...bucket, restoreRate: 0.000_001 };

  it("is not a screen, as long as there is anything", async () => {
    const shopId = await bucketOf(frozen);
    await rateBudget(one, TIMINGS).reserve(shopId, 250, "screen");
    expect((await stored(shopId)).available).toBeCloseTo(0, 1);
  });

  it("is an event that would take from the 200 points of the screens", async () => {
    const shopId = await bucketOf(bucket);
    // 150 are missing to 200 + 200, at 500 a second.
    const waited = await msOf(() => rateBudget(one, TIMINGS).reserve(shopId, 200, "event"));
    expect(waited).toBeGreaterThan(280);
  });

  it("is mass work, that gets half of what comes back", async () => {
    const shopId = await bucketOf({ ...bucket, available: 2000, bulkAvailable: 0 });
    const waited = await msOf(() => rateBudget(one, TIMINGS).reserve(shopId, 100, "bulk"));
    // 100 points at 250 a second.
    expect(waited).toBeGreaterThan(380);
  });

  it("is nobody of another shop", async () => {
    const empty = await bucketOf({ ...bucket, available: 0 });
    const full = await bucketOf({ ...frozen, available: 2000 });
    const order: string[] = [];
    await Promise.all([
      rateBudget(one, TIMINGS)
        .reserve(empty, 250, "screen")
        .then(() => order.push("empty")),
      rateBudget(one, TIMINGS)
        .reserve(full, 100, "screen")
        .then(() => order.push("full")),
    ]);
    expect(order).toEqual(["full", "empty"]);
  });
});

describe("after a call", () => {
  const slow = { available: 1000, bulkAvailable: 1000, maximum: 2000, restoreRate: 0.001 };

  it.each([
    ["what it did not cost comes back", 100, 40, 960],
    ["all comes back when it was not carried out", 100, null, 1000],
    ["what it cost more is taken", 100, 150, 850],
  ])("%s", async (_, reserved, actual, left) => {
    const shopId = await bucketOf(slow);
    await rateBudget(one, TIMINGS).reserve(shopId, reserved, "screen");
    await rateBudget(one, TIMINGS).settle(shopId, reserved, actual, null, 0);
    expect((await stored(shopId)).available).toBeCloseTo(left, 0);
  });

  it("Shopify's figure counts where it is the lower one: another app's client may spend too", async () => {
    const shopId = await bucketOf(slow);
    await rateBudget(one, TIMINGS).settle(shopId, 10, 10, said(123, 2000, 0.001), 0);
    expect((await stored(shopId)).available).toBeCloseTo(123, 0);
  });

  it("Shopify's figure does not count where it is the higher one: calls are under way", async () => {
    const shopId = await bucketOf({ ...slow, available: 50 });
    await rateBudget(one, TIMINGS).settle(shopId, 10, 10, said(1900, 2000, 0.001), 0);
    expect((await stored(shopId)).available).toBeCloseTo(50, 0);
  });

  it("the plan is the one that Shopify tells", async () => {
    const shopId = await bucketOf({ ...slow, restoreRate: 100 });
    await rateBudget(one, TIMINGS).settle(shopId, 10, 10, said(19_000, 20_000, 1_000), 0);
    expect(await stored(shopId)).toMatchObject({ maximum: 20_000, restoreRate: 1_000 });
  });

  it.each(["screen", "event"] as const)(
    "that Shopify refused for some time, nobody calls before it is over, not even for a %s",
    async (priority) => {
      const shopId = await bucketOf({ ...slow, available: 1900, restoreRate: 1_000 });
      await rateBudget(one, TIMINGS).settle(shopId, 10, null, null, 300);
      const waited = await msOf(() => rateBudget(two, TIMINGS).reserve(shopId, 10, priority));
      expect(waited).toBeGreaterThan(300);
    },
  );

  it("rule 17: who would have to wait longer than ten seconds gives up, until the time that Shopify named is over", async () => {
    const shopId = await bucketOf({ ...slow, available: 1900, restoreRate: 1_000 });
    await rateBudget(one, TIMINGS).settle(shopId, 10, null, null, 60_000);
    for (const priority of ["screen", "event", "bulk"] as const) {
      const call = rateBudget(two, TIMINGS).reserve(shopId, 10, priority);
      await expect(call).rejects.toBeInstanceOf(ShopifyError);
      await expect(call).rejects.toMatchObject({ fault: "throttled" });
    }
    // Another answer does not shorten it.
    await rateBudget(one, TIMINGS).settle(shopId, 10, 10, said(1900), 0);
    await rateBudget(one, TIMINGS).settle(shopId, 10, null, null, 20);
    await expect(rateBudget(two, TIMINGS).reserve(shopId, 10, "event")).rejects.toThrow("no call");
    await one.$executeRaw`UPDATE buckets SET not_before = clock_timestamp() WHERE shop_id = ${shopId}`;
    await rateBudget(two, TIMINGS).reserve(shopId, 10, "event");
  });

  it("what a killed process had taken is there again after the time in which that much comes back", async () => {
    const shopId = await bucketOf({ ...slow, available: 2_000, restoreRate: 4_000 });
    await rateBudget(one, TIMINGS).reserve(shopId, 2_000, "screen");
    const waited = await msOf(() => rateBudget(two, TIMINGS).reserve(shopId, 2_000, "screen"));
    expect(waited).toBeGreaterThan(490);
    expect((await stored(shopId)).available).toBeLessThan(2_000);
  });

  it("Shopify's figure is of the end of the call: what came back during it counts once (R12)", async () => {
    const shopId = await bucketOf({
      available: 1000,
      bulkAvailable: 1000,
      maximum: 2000,
      restoreRate: 400,
    });
    // The call took two seconds: the bucket was last looked at when it began.
    await one.$executeRaw`UPDATE buckets SET at = at - interval '2 s' WHERE shop_id = ${shopId}`;
    await rateBudget(one, TIMINGS).settle(shopId, 10, 10, said(0, 2000, 400), 0);
    const waited = await msOf(() => rateBudget(one, TIMINGS).reserve(shopId, 200, "screen"));
    // 200 points at 400 a second, from the moment at which Shopify said "none".
    expect(waited).toBeGreaterThan(400);
  });
});
