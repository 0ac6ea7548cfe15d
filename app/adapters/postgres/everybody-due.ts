import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import type { JobKind } from "#app/ports/jobs.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { SegmentWork } from "#app/ports/store.ts";
import type { Transaction } from "./prisma.ts";
import { urgencyFrom } from "./mark-due.ts";

/**
 * Customers of one statement: each changes a row and its entries in the indexes of what is due, and no
 * statement may take more than a second (reliability rule 15).
 */
export const MARKED_AT_ONCE = 10_000;
const JOB: JobKind = "everybody-due";

const Slice = z.tuple([z.object({ last: z.string().nullable(), count: z.number() })]);
const Rest = z.array(z.object({ at: z.number(), last: z.string() }));

/** Makes everybody due: the first at once, the others by a job whose place is kept in a cursor. */
export function everybodyDue(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
): Pick<SegmentWork, "markAllDue" | "markRestDue"> {
  /** Whoever follows `after` by id, due since `at`; the last of them, null where nobody is left. */
  const markSlice = async (after: string, at: Instant): Promise<string | null> => {
    const [{ last, count }] = Slice.parse(
      await db.$queryRaw`
        WITH slice AS MATERIALIZED (
          SELECT customer_id FROM customers
           WHERE shop_id = ${shopId} AND customer_id > ${after}::bigint AND deleted_at IS NULL
           ORDER BY customer_id LIMIT ${MARKED_AT_ONCE} FOR UPDATE),
        marked AS (
          UPDATE customers c
             SET version = version + 1, urgency = ${urgencyFrom(now, "audit")},
                 due_at = CASE WHEN lease IS NULL OR due_at <= from_epoch_ms(${now})
                               THEN from_epoch_ms(${at}) ELSE due_at END
            FROM slice WHERE c.shop_id = ${shopId} AND c.customer_id = slice.customer_id)
        SELECT max(customer_id)::text AS last, count(*)::int AS count FROM slice`,
    );
    return count < MARKED_AT_ONCE ? null : last;
  };

  return {
    markAllDue: async () => {
      const last = await markSlice("0", now);
      if (last === null) return;
      await db.$executeRaw`
        INSERT INTO cursors (shop_id, kind, reached, begun_at, last_id)
        VALUES (${shopId}, ${JOB}, from_epoch_ms(${now}), from_epoch_ms(${now}), ${last}::bigint)
        ON CONFLICT (shop_id, kind) DO UPDATE
           SET reached = excluded.reached, begun_at = excluded.begun_at, last_id = excluded.last_id`;
      await db.$executeRaw`
        INSERT INTO schedules (shop_id, kind, next_run_at)
        VALUES (${shopId}, ${JOB}, from_epoch_ms(${now}))
        ON CONFLICT (shop_id, kind) DO UPDATE SET next_run_at = excluded.next_run_at, attempts = 0`;
    },

    markRestDue: async () => {
      const [rest] = Rest.parse(
        await db.$queryRaw`
          SELECT epoch_ms(begun_at) AS at, last_id::text AS last FROM cursors
           WHERE shop_id = ${shopId} AND kind = ${JOB} AND begun_at IS NOT NULL FOR UPDATE`,
      );
      if (rest === undefined) return false;
      // As of when everybody was made due: a run waits for those who are due since it began.
      const last = await markSlice(rest.last, rest.at);
      await db.$executeRaw`
        UPDATE cursors SET last_id = coalesce(${last}::bigint, last_id),
               begun_at = CASE WHEN ${last}::bigint IS NULL THEN NULL ELSE begun_at END
         WHERE shop_id = ${shopId} AND kind = ${JOB}`;
      return last !== null;
    },
  };
}
