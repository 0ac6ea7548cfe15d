import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import { ACTIVITY_KINDS, type ActivityWork, MOST_NAMED } from "#app/ports/activity.ts";
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
    since: z.number().nullable(),
    customers: z.array(z.string()),
  }),
);

/** The log of what was done for a shop. */
export function activityWork(db: Transaction, shopId: ShopId, now: Instant): ActivityWork {
  const entries = Prisma.sql`
    SELECT a.id::text AS "activityId", epoch_ms(a.at) AS at, a.kind, a.counts, a.note,
           a.run_id::text AS "runId", coalesce(a.created_by, r.created_by, s.created_by) AS by,
           epoch_ms(coalesce(a.began_at, r.started_at)) AS since, a.customer_ids::text[] AS customers
      FROM activity a
      LEFT JOIN tag_runs r ON r.shop_id = ${shopId} AND r.id = a.run_id
      LEFT JOIN settings s ON s.shop_id = ${shopId} AND s.version = (a.counts->>'version')::int
     WHERE a.shop_id = ${shopId}`;
  return {
    recordActivity: async (
      kind,
      counts,
      { note = null, runId = null, by = null, since = null, customers = [] } = {},
    ) => {
      await db.$executeRaw`
        INSERT INTO activity (shop_id, at, kind, counts, note, run_id, created_by, began_at, customer_ids)
        VALUES (${shopId}, from_epoch_ms(${now}), ${kind}, ${JSON.stringify(counts)}::jsonb, ${note},
                ${runId}::bigint, ${by}, from_epoch_ms(${since}),
                ${customers.slice(0, MOST_NAMED)}::bigint[])`;
    },

    activities: async (before, limit, kinds) => {
      // Each with the words that let its index be read backwards.
      const older = before === null ? Prisma.empty : Prisma.sql`AND a.id < ${before}::bigint`;
      if (kinds === undefined) {
        const rows = await db.$queryRaw`${entries} ${older} ORDER BY a.id DESC LIMIT ${limit}`;
        return Rows.parse(rows);
      }
      const ofKinds = kinds.map(
        (kind) =>
          Prisma.sql`(${entries} AND a.kind = ${kind} ${older} ORDER BY a.id DESC LIMIT ${limit})`,
      );
      const rows = await db.$queryRaw`
        SELECT * FROM (${Prisma.join(ofKinds, " UNION ALL ")}) AS found
         ORDER BY "activityId"::bigint DESC LIMIT ${limit}`;
      return Rows.parse(rows);
    },

    findActivity: async (activityId) => {
      const rows = await db.$queryRaw`${entries} AND a.id = ${activityId}::bigint`;
      return Rows.parse(rows)[0] ?? null;
    },

    activityOfRun: async (runId) => {
      const rows = await db.$queryRaw`
        ${entries} AND a.run_id = ${runId}::bigint ORDER BY a.id DESC LIMIT 1`;
      return Rows.parse(rows)[0] ?? null;
    },
  };
}
