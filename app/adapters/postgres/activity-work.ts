import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import { ACTIVITY_KINDS, type ActivityWork } from "#app/ports/activity.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { Prisma } from "./generated/client.ts";
import type { Transaction } from "./prisma.ts";

const Rows = z.array(
  z.object({
    activityId: z.string(),
    at: z.number(),
    kind: z.enum(ACTIVITY_KINDS),
    counts: z.record(z.string(), z.number()),
    note: z.string().nullable(),
    runId: z.string().nullable(),
    by: z.string().nullable(),
  }),
);

/** The log of what was done for a shop. */
export function activityWork(db: Transaction, shopId: ShopId, now: Instant): ActivityWork {
  const entries = Prisma.sql`
    SELECT a.id::text AS "activityId", epoch_ms(a.at) AS at, a.kind, a.counts, a.note,
           a.run_id::text AS "runId", coalesce(r.created_by, s.created_by) AS by
      FROM activity a
      LEFT JOIN tag_runs r ON r.shop_id = ${shopId} AND r.id = a.run_id
      LEFT JOIN settings s ON s.shop_id = ${shopId} AND s.version = (a.counts->>'version')::int
     WHERE a.shop_id = ${shopId}`;
  return {
    recordActivity: async (kind, counts, { note = null, runId = null } = {}) => {
      await db.$executeRaw`
        INSERT INTO activity (shop_id, at, kind, counts, note, run_id)
        VALUES (${shopId}, from_epoch_ms(${now}), ${kind}, ${JSON.stringify(counts)}::jsonb, ${note},
                ${runId}::bigint)`;
    },

    activities: async (before, limit) => {
      const rows = await db.$queryRaw`
        ${entries} AND (${before}::bigint IS NULL OR a.id < ${before}::bigint)
         ORDER BY a.id DESC LIMIT ${limit}`;
      return Rows.parse(rows);
    },

    activityOfRun: async (runId) => {
      const rows = await db.$queryRaw`
        ${entries} AND a.run_id = ${runId}::bigint ORDER BY a.id DESC LIMIT 1`;
      return Rows.parse(rows)[0] ?? null;
    },
  };
}
