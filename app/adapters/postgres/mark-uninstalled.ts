import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { Transaction } from "./prisma.ts";

/**
 * Notes that the shop left at `at` and takes its tokens; false, and nothing is changed, where it was installed or was
 * granted tokens since.
 */
export async function markUninstalled(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  at: Instant,
): Promise<boolean> {
  // A page that comes back meanwhile waits for us, or we for it; what it stored, a statement sees that begins after it.
  await db.$queryRaw`SELECT 1 FROM sessions WHERE shop_id = ${shopId} FOR UPDATE`;
  await db.$queryRaw`SELECT 1 FROM shops WHERE shop_id = ${shopId} FOR NO KEY UPDATE`;
  const marked = await db.$executeRaw`
    UPDATE shops SET uninstalled_at = coalesce(uninstalled_at, from_epoch_ms(${now}))
     WHERE shop_id = ${shopId} AND coalesce(installed_at, '-infinity') <= from_epoch_ms(${at})
       AND NOT EXISTS (SELECT 1 FROM sessions
                        WHERE sessions.shop_id = ${shopId} AND granted_at > from_epoch_ms(${at}))`;
  if (marked === 0) return false;
  await db.session.deleteMany({ where: { shopId: BigInt(shopId) } });
  return true;
}
