import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { ShopId } from "#app/ports/shop.ts";
import type { Priority } from "#app/ports/shopify.ts";
import type { PrismaClient } from "./prisma.ts";

/** What Shopify said of the bucket in its last answer. */
export type ThrottleStatus = {
  readonly maximumAvailable: number;
  readonly currentlyAvailable: number;
  readonly restoreRate: number;
};

/** Points that event-driven work leaves for screens (reliability rule 15). */
const SCREEN_RESERVE = 200;
/** The Standard plan's bucket, until the first answer says which it is. */
const STANDARD = { maximum: 2000, restoreRate: 100 };

const Level = z.array(
  z.object({ available: z.number(), bulk: z.number(), restore_rate: z.number() }),
);

/** One cost bucket a shop for all processes together, in one row. Costs are points. */
export type RateBudget = {
  /** Takes `cost` points, waiting until they are there. */
  readonly reserve: (shopId: ShopId, cost: number, priority: Priority) => Promise<void>;
  /**
   * Corrects the bucket by what a call really cost, or null when it was not carried out, and holds it empty
   * for as long as Shopify wants no call at all.
   */
  readonly settle: (
    shopId: ShopId,
    reserved: number,
    actual: number | null,
    status: ThrottleStatus | null,
    emptyForMs: number,
  ) => Promise<void>;
};

export function rateBudget(prisma: PrismaClient): RateBudget {
  return {
    reserve: async (shopId, cost, priority) => {
      const floor = priority === "screen" ? 0 : SCREEN_RESERVE;
      const bulkCost = priority === "bulk" ? cost : 0;
      await prisma.$executeRaw`
        INSERT INTO buckets (shop_id, available, bulk_available, maximum, restore_rate, at)
        VALUES (${shopId}, ${STANDARD.maximum}, ${STANDARD.maximum / 2}, ${STANDARD.maximum},
                ${STANDARD.restoreRate}, clock_timestamp())
        ON CONFLICT DO NOTHING`;
      for (;;) {
        const taken = await prisma.$executeRaw`
          WITH level AS (
            SELECT least(maximum, available + restore_rate * passed) AS available,
                   least(maximum / 2, bulk_available + restore_rate / 2 * passed) AS bulk, now
              FROM (SELECT *, clock_timestamp() AS now,
                           greatest(0, extract(epoch FROM clock_timestamp() - at))::float8 AS passed
                      FROM buckets WHERE shop_id = ${shopId} FOR UPDATE) AS b)
          UPDATE buckets SET available = level.available - ${cost}::float8,
                 bulk_available = level.bulk - ${bulkCost}::float8, at = level.now
            FROM level
           WHERE shop_id = ${shopId} AND level.available - ${cost}::float8 >= ${floor}::float8
             AND level.bulk >= ${bulkCost}::float8`;
        if (taken > 0) return;
        await wait(await timeUntil(prisma, shopId, cost + floor, bulkCost));
      }
    },

    settle: async (shopId, reserved, actual, status, emptyForMs) => {
      const refund = actual === null ? reserved : reserved - actual;
      // The lower of the two levels: Shopify's may lack calls under way, ours may lack another client's.
      // Both are of this moment, so ours is brought forward first.
      await prisma.$executeRaw`
        UPDATE buckets
           SET available = least(available + restore_rate * level.passed + ${refund}::float8,
                                 ${status?.currentlyAvailable ?? null}::float8,
                                 ${status?.maximumAvailable ?? null}::float8, maximum,
                                 CASE WHEN ${emptyForMs}::float8 > 0
                                      THEN -restore_rate * ${emptyForMs}::float8 / 1000 END),
               bulk_available = least(bulk_available + restore_rate / 2 * level.passed, maximum / 2),
               at = level.now,
               maximum = coalesce(${status?.maximumAvailable ?? null}::float8, maximum),
               restore_rate = coalesce(${status?.restoreRate ?? null}::float8, restore_rate)
          FROM (SELECT clock_timestamp() AS now,
                       greatest(0, extract(epoch FROM clock_timestamp() - at))::float8 AS passed
                  FROM buckets WHERE shop_id = ${shopId} FOR UPDATE) AS level
         WHERE shop_id = ${shopId}`;
    },
  };
}

/** Milliseconds until the bucket will hold that much, if nobody else takes from it. */
async function timeUntil(
  prisma: PrismaClient,
  shopId: ShopId,
  needed: number,
  bulkNeeded: number,
): Promise<number> {
  const rows = await prisma.$queryRaw`
    SELECT available + restore_rate * passed AS available, restore_rate,
           bulk_available + restore_rate / 2 * passed AS bulk
      FROM (SELECT *, extract(epoch FROM clock_timestamp() - at)::float8 AS passed
              FROM buckets WHERE shop_id = ${shopId}) AS b`;
  const [level] = Level.parse(rows);
  if (level === undefined) return 0;
  const seconds = Math.max(
    (needed - level.available) / level.restore_rate,
    ((bulkNeeded - level.bulk) / level.restore_rate) * 2,
  );
  return Math.max(5, Math.ceil(seconds * 1000));
}
