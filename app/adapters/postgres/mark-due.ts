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
  const rank = rankOf(urgency);
  return Prisma.sql`
    CASE WHEN due_at <= from_epoch_ms(${now}) OR lease IS NOT NULL
         THEN least(urgency, ${rank}::smallint) ELSE ${rank}::smallint END`;
}

/**
 * Something happened to these customers (reliability rule 5). A running lease is not broken: its owner
 * will see the version.
 */
export async function markDue(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  ids: readonly string[],
  urgency: Urgency,
): Promise<void> {
  if (ids.length === 0) return;
  await db.$executeRaw`
    UPDATE customers
       SET version = version + 1, urgency = ${urgencyFrom(now, urgency)},
           due_at = CASE WHEN lease IS NULL OR due_at <= from_epoch_ms(${now})
                         THEN least(due_at, from_epoch_ms(${now})) ELSE due_at END
     WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[]) AND deleted_at IS NULL`;
}
