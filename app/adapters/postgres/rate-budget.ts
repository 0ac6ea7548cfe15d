import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { ShopId } from "#app/ports/shop.ts";
import { type Priority, ShopifyError } from "#app/ports/shopify.ts";
import type { Timings } from "#app/ports/timings.ts";
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
  z.object({
    available: z.number(),
    bulk: z.number(),
    restore_rate: z.number(),
    held_ms: z.number(),
  }),
);

/** One cost bucket a shop for all processes together, in one row. Costs are points. */
export type RateBudget = {
  /**
   * Takes `cost` points, waiting until they are there. Throws "throttled" where Shopify wants no call for longer
   * than `timings.patience`: whoever holds a lease or a place in the queue gives it up.
   */
  readonly reserve: (shopId: ShopId, cost: number, priority: Priority) => Promise<void>;
  /**
   * Corrects the bucket by what a call really cost, or null when it was not carried out; for `holdMs` Shopify
   * wants no call at all.
   */
  readonly settle: (
    shopId: ShopId,
    reserved: number,
    actual: number | null,
    status: ThrottleStatus | null,
    holdMs: number,
  ) => Promise<void>;
};

export function rateBudget(
  prisma: PrismaClient,
  { patience }: Pick<Timings, "patience">,
): RateBudget {
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
                   least(maximum / 2, bulk_available + restore_rate / 2 * passed) AS bulk,
                   coalesce(not_before, now) AS not_before, now
              FROM (SELECT *, clock_timestamp() AS now,
                           greatest(0, extract(epoch FROM clock_timestamp() - at))::float8 AS passed
                      FROM buckets WHERE shop_id = ${shopId} FOR UPDATE) AS b)
          UPDATE buckets SET available = level.available - ${cost}::float8,
                 bulk_available = level.bulk - ${bulkCost}::float8, at = level.now
            FROM level
           WHERE shop_id = ${shopId} AND level.available - ${cost}::float8 >= ${floor}::float8
             AND level.bulk >= ${bulkCost}::float8 AND level.not_before <= level.now`;
        if (taken > 0) return;
        const { heldMs, ms } = await timeUntil(prisma, shopId, cost + floor, bulkCost);
        if (heldMs > patience) {
          throw new ShopifyError("throttled", "Shopify wants no call of this shop for a while");
        }
        await wait(Math.max(ms, heldMs));
      }
    },

    settle: async (shopId, reserved, actual, status, holdMs) => {
      const refund = actual === null ? reserved : reserved - actual;
      // The lower of the two levels: Shopify's may lack calls under way, ours may lack another client's.
      // Both are of this moment, so ours is brought forward first.
      await prisma.$executeRaw`
        UPDATE buckets
           SET available = least(available + restore_rate * level.passed + ${refund}::float8,
                                 ${status?.currentlyAvailable ?? null}::float8,
                                 ${status?.maximumAvailable ?? null}::float8, maximum,
                                 CASE WHEN ${holdMs}::float8 > 0 THEN 0 END),
               bulk_available = least(bulk_available + restore_rate / 2 * level.passed, maximum / 2),
               at = level.now,
               not_before = greatest(not_before, CASE WHEN ${holdMs}::float8 > 0
                 THEN level.now + make_interval(secs => ${holdMs}::float8 / 1000) END),
               maximum = coalesce(${status?.maximumAvailable ?? null}::float8, maximum),
               restore_rate = coalesce(${status?.restoreRate ?? null}::float8, restore_rate)
          FROM (SELECT clock_timestamp() AS now,
                       greatest(0, extract(epoch FROM clock_timestamp() - at))::float8 AS passed
                  FROM buckets WHERE shop_id = ${shopId} FOR UPDATE) AS level
         WHERE shop_id = ${shopId}`;
    },
  };
}

/** Milliseconds until Shopify wants calls again, and until the bucket will hold that much if nobody else takes from it. */
async function timeUntil(
  prisma: PrismaClient,
  shopId: ShopId,
  needed: number,
  bulkNeeded: number,
): Promise<{ readonly heldMs: number; readonly ms: number }> {
  const rows = await prisma.$queryRaw`
    SELECT available + restore_rate * passed AS available, restore_rate,
           bulk_available + restore_rate / 2 * passed AS bulk,
           greatest(0, coalesce(extract(epoch FROM not_before - clock_timestamp()) * 1000, 0))::float8 AS held_ms
      FROM (SELECT *, extract(epoch FROM clock_timestamp() - at)::float8 AS passed
              FROM buckets WHERE shop_id = ${shopId}) AS b`;
  const [level] = Level.parse(rows);
  if (level === undefined) return { heldMs: 0, ms: 0 };
  const seconds = Math.max(
    (needed - level.available) / level.restore_rate,
    ((bulkNeeded - level.bulk) / level.restore_rate) * 2,
  );
  return { heldMs: level.held_ms, ms: Math.max(5, Math.ceil(seconds * 1000)) };
}
