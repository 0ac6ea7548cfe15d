import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import { ACTIVITY_KINDS, type ActivityWork } from "#app/ports/activity.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { Transaction } from "./prisma.ts";

const Rows = z.array(
  z.object({
    activityId: z.string(),
    at: z.number(),
    kind: z.enum(ACTIVITY_KINDS),
    counts: z.record(z.string(), z.number()),
    note: z.string().nullable(),
    runId: z.string().nullable(),
  }),
);

/** The log of what was done for a shop. */
export function activityWork(db: Transaction, shopId: ShopId, now: Instant): ActivityWork {
  return {
    recordActivity: async (kind, counts, { note = null, runId = null } = {}) => {
      await db.$executeRaw`
        INSERT INTO activity (shop_id, at, kind, counts, note, run_id)
        VALUES (${shopId}, from_epoch_ms(${now}), ${kind}, ${JSON.stringify(counts)}::jsonb, ${note},
                ${runId}::bigint)`;
    },

    activities: async (before, limit) => {
      const rows = await db.$queryRaw`
        SELECT id::text AS "activityId", epoch_ms(at) AS at, kind, counts, note, run_id::text AS "runId"
          FROM activity
         WHERE shop_id = ${shopId} AND (${before}::bigint IS NULL OR id < ${before}::bigint)
         ORDER BY id DESC LIMIT ${limit}`;
      return Rows.parse(rows);
    },
  };
}
