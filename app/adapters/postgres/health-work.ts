import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import { FAILING_FROM, HEALTH_KINDS, type HealthWork } from "#app/ports/health.ts";
import { JOB_KINDS } from "#app/ports/jobs.ts";
import { TOPICS } from "#app/ports/news.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { Transaction } from "./prisma.ts";

const State = z.enum(["good", "attention"]);
const HealthRow = z.object({
  kind: z.enum(HEALTH_KINDS),
  state: State,
  detail: z.record(z.string(), z.union([z.number(), z.string()])),
  checkedAt: z.number(),
});
const LastRow = z.object({ topic: z.enum(TOPICS), at: z.number() });
const FailingRows = z.array(
  z.object({
    kind: z.enum(JOB_KINDS),
    failures: z.number(),
    since: z.number(),
    failure: z.string(),
  }),
);
const BudgetRows = z.array(
  z.object({ available: z.number(), maximum: z.number(), restoreRate: z.number() }),
);
const BacklogRow = z.tuple([
  z.object({
    openDeliveries: z.number(),
    deadDeliveries: z.number(),
    deadCustomers: z.number(),
    refetches: z.number(),
    oldestDue: z.number(),
  }),
]);

/** What the hourly look found, and what it looks at in our own rows. */
export function healthWork(db: Transaction, shopId: ShopId, now: Instant): HealthWork {
  return {
    saveHealth: async ({ kind, state, detail }) => {
      const before = await db.$queryRaw`
        SELECT state FROM health WHERE shop_id = ${shopId} AND kind = ${kind}`;
      await db.$executeRaw`
        INSERT INTO health (shop_id, kind, state, detail, checked_at)
        VALUES (${shopId}, ${kind}, ${state}, ${JSON.stringify(detail)}::jsonb, from_epoch_ms(${now}))
        ON CONFLICT (shop_id, kind) DO UPDATE
           SET state = excluded.state, detail = excluded.detail, checked_at = excluded.checked_at`;
      return z.array(z.object({ state: State })).parse(before)[0]?.state ?? null;
    },

    health: async () => {
      const rows = await db.$queryRaw`
        SELECT kind, state, detail, epoch_ms(checked_at) AS "checkedAt" FROM health h
         WHERE shop_id = ${shopId}
           AND NOT (kind = 'token' AND EXISTS (
                 SELECT 1 FROM sessions s WHERE s.shop_id = ${shopId} AND s.granted_at > h.checked_at))`;
      return z.array(HealthRow).parse(rows);
    },

    lastDeliveries: async () => {
      const rows = await db.$queryRaw`
        SELECT topic, ${now}::float8 - (epoch_ms(clock_timestamp()) - epoch_ms(max(received_at))) AS at
          FROM deliveries
         WHERE shop_domain = (SELECT domain FROM shops WHERE shop_id = ${shopId})
           AND topic = ANY(${[...TOPICS]}::text[])
         GROUP BY topic`;
      return new Map(
        z
          .array(LastRow)
          .parse(rows)
          .map(({ topic, at }) => [topic, at]),
      );
    },

    backlog: async () => {
      const [backlog] = BacklogRow.parse(
        await db.$queryRaw`
          SELECT (SELECT count(*) FROM deliveries
                   WHERE shop_domain = s.domain AND state = 'open')::int AS "openDeliveries",
                 (SELECT count(*) FROM deliveries
                   WHERE shop_domain = s.domain AND state = 'dead')::int AS "deadDeliveries",
                 (SELECT count(*) FROM customers
                   WHERE shop_id = ${shopId} AND due_at IS NULL AND failure IS NOT NULL
                     AND deleted_at IS NULL)::int AS "deadCustomers",
                 (SELECT count(*) FROM refetches WHERE shop_id = ${shopId})::int AS refetches,
                 (SELECT coalesce(greatest(0, ${now}::float8 - epoch_ms(min(due_at))), 0)::float8
                    FROM customers WHERE shop_id = ${shopId} AND due_at IS NOT NULL) AS "oldestDue"
            FROM shops s WHERE shop_id = ${shopId}`,
      );
      return backlog;
    },

    failingJobs: async () => {
      const rows = await db.$queryRaw`
        SELECT kind, failures, epoch_ms(failing_since) AS since, failure FROM schedules
         WHERE shop_id = ${shopId} AND failures >= ${FAILING_FROM} ORDER BY failing_since`;
      return FailingRows.parse(rows);
    },

    budget: async () => {
      const rows = await db.$queryRaw`
        SELECT greatest(0, least(maximum, available + restore_rate * passed))::float8 AS available, maximum,
               restore_rate AS "restoreRate"
          FROM (SELECT *, greatest(0, extract(epoch FROM clock_timestamp() - at))::float8 AS passed
                  FROM buckets WHERE shop_id = ${shopId}) AS bucket`;
      return BudgetRows.parse(rows)[0] ?? null;
    },
  };
}
