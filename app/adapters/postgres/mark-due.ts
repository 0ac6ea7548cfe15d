import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { Transaction } from "./prisma.ts";

/**
 * Something happened to these customers (reliability rule 5). A running lease is not broken: its owner
 * will see the version.
 */
export async function markDue(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await db.$executeRaw`
    UPDATE customers
       SET version = version + 1,
           due_at = CASE WHEN lease IS NULL OR due_at <= from_epoch_ms(${now})
                         THEN least(due_at, from_epoch_ms(${now})) ELSE due_at END
     WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[]) AND deleted_at IS NULL`;
}
