import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { URGENCIES, type Urgency } from "#app/ports/store.ts";
import { Prisma } from "./generated/client.ts";
import type { Transaction } from "./prisma.ts";

/** As it is stored: the least goes first. */
export function rankOf(urgency: Urgency): number {
  return URGENCIES.indexOf(urgency);
}

/** The column's value once something of this urgency made a customer due who may be due already. */
export function urgencyFrom(now: Instant, urgency: Urgency): Prisma.Sql {
  return urgencyFromRank(now, Prisma.sql`${rankOf(urgency)}::smallint`);
}

function urgencyFromRank(now: Instant, rank: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    CASE WHEN due_at <= from_epoch_ms(${now}) OR lease IS NOT NULL
         THEN least(urgency, ${rank}) ELSE ${rank} END`;
}

/** What is looked at besides: nobody. */
const NOBODY: ReadonlySet<string> = new Set();

/**
 * Something happened to these customers, each with its urgency (reliability rule 5). A running lease is not
 * broken: its owner will see the version. The tags of `reread` are looked at whatever the rules say. Rows are
 * locked in the order of ids, as everybody does who locks many of them.
 */
export async function markDue(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  due: ReadonlyMap<string, Urgency>,
  reread = NOBODY,
): Promise<void> {
  if (due.size === 0) return;
  const rows = JSON.stringify(
    [...due].map(([id, urgency]) => ({ id, rank: rankOf(urgency), look: reread.has(id) })),
  );
  await db.$executeRaw`
    WITH told AS MATERIALIZED (
      SELECT c.customer_id, t.rank, t.look
        FROM jsonb_to_recordset(${rows}::jsonb) AS t(id bigint, rank smallint, look boolean)
        JOIN customers c ON c.shop_id = ${shopId} AND c.customer_id = t.id AND c.deleted_at IS NULL
       ORDER BY c.customer_id FOR UPDATE OF c)
    UPDATE customers c
       SET version = version + 1, reread = reread OR told.look,
           urgency = ${urgencyFromRank(now, Prisma.sql`told.rank`)},
           due_at = CASE WHEN lease IS NULL OR due_at <= from_epoch_ms(${now})
                         THEN least(due_at, from_epoch_ms(${now})) ELSE due_at END
      FROM told
     WHERE c.shop_id = ${shopId} AND c.customer_id = told.customer_id`;
}

/** Customers who are all of one urgency, as `markDue` takes them. */
export function allDue(ids: readonly string[], urgency: Urgency): ReadonlyMap<string, Urgency> {
  return new Map(ids.map((id) => [id, urgency]));
}
