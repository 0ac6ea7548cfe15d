import { z } from "zod";
import type { WorkFigures } from "#app/ports/figures.ts";
import { URGENCIES } from "#app/ports/store.ts";
import { Prisma } from "./generated/client.ts";
import { HISTORY_READ } from "./history-read.ts";
import type { Transaction } from "./prisma.ts";

const Waiting = z.tuple([z.object({ open: z.number(), dead: z.number(), oldest: z.number() })]);
const Customers = z.tuple([z.object({ dead: z.number(), oldest: z.number() })]);
const Schedules = z.tuple([z.object({ oldest: z.number() })]);
const Buckets = z.tuple([z.object({ left: z.number().nullable() })]);
const Tokens = z.tuple([
  z.object({ access: z.number().nullable(), refresh: z.number().nullable() }),
]);

const INSTALLED = Prisma.sql`s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL`;

/**
 * Sums, maxima and minima over all shops, each by one query that reads what waits or one row a shop, never what
 * is done. `offsetMs` is how far the shops' clock is ahead of real time.
 */
export async function workFigures(
  db: Pick<Transaction, "$queryRaw">,
  offsetMs: number,
): Promise<WorkFigures> {
  const now = Prisma.sql`(now() + make_interval(secs => ${offsetMs / 1000}::float8))`;
  /** Seconds since then; 0 where there is nothing, or nothing is due yet. */
  const since = (due: Prisma.Sql, present: Prisma.Sql) =>
    Prisma.sql`greatest(0, coalesce(extract(epoch FROM ${present} - ${due}), 0))::float8`;

  const [deliveries] = Waiting.parse(
    await db.$queryRaw`
      SELECT open, oldest, (SELECT count(*) FROM deliveries WHERE state = 'dead')::int AS dead
        FROM (SELECT count(*)::int AS open,
                     ${since(Prisma.sql`min(next_try_at)`, Prisma.sql`now()`)} AS oldest
                FROM deliveries WHERE state = 'open') AS waiting`,
  );
  // Nothing else is in this table: what was read is deleted.
  const [refetches] = Waiting.parse(
    await db.$queryRaw`
      SELECT count(*) FILTER (WHERE failed_at IS NULL)::int AS open,
             count(*) FILTER (WHERE failed_at IS NOT NULL)::int AS dead,
             ${since(Prisma.sql`min(next_try_at) FILTER (WHERE failed_at IS NULL)`, now)} AS oldest
        FROM refetches`,
  );
  // Only of shops whose customers are computed: while the first import is read they wait for its end.
  const [customers] = Customers.parse(
    await db.$queryRaw`
      SELECT (SELECT count(*) FROM customers
               WHERE due_at IS NULL AND failure IS NOT NULL AND lease IS NULL
                 AND deleted_at IS NULL)::int AS dead,
             ${since(Prisma.sql`min(due.due_at)`, now)} AS oldest
        FROM shops s
       CROSS JOIN generate_series(0, ${URGENCIES.length - 1}::int) AS rank
       CROSS JOIN LATERAL (SELECT due_at FROM customers c
                            WHERE c.shop_id = s.shop_id AND c.urgency = rank AND due_at IS NOT NULL
                            ORDER BY due_at LIMIT 1) AS due
       WHERE ${INSTALLED}
         AND ${HISTORY_READ}`,
  );
  const [schedules] = Schedules.parse(
    await db.$queryRaw`
      SELECT ${since(Prisma.sql`min(next_run_at)`, now)} AS oldest FROM schedules`,
  );
  const [buckets] = Buckets.parse(
    await db.$queryRaw`
      SELECT min(greatest(0, least(1, (available + restore_rate * extract(epoch FROM now() - at)) / maximum)))::float8
               AS left
        FROM buckets JOIN shops s USING (shop_id) WHERE ${INSTALLED}`,
  );
  // Tokens live in real time, whatever the shops' clock says.
  const [tokens] = Tokens.parse(
    await db.$queryRaw`
      SELECT extract(epoch FROM min(expires) - now())::float8 AS access,
             extract(epoch FROM min(refresh_token_expires) - now())::float8 AS refresh
        FROM shops s JOIN sessions t ON t.shop_id = s.shop_id AND t.id = 'offline_' || s.domain
       WHERE ${INSTALLED}`,
  );
  return {
    openDeliveries: deliveries.open,
    openRefetches: refetches.open,
    dead: { delivery: deliveries.dead, refetch: refetches.dead, customer: customers.dead },
    oldestDue: {
      delivery: deliveries.oldest,
      refetch: refetches.oldest,
      customer: customers.oldest,
      schedule: schedules.oldest,
    },
    bucketLeft: buckets.left,
    tokenLife: tokens,
  };
}
