import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";

/** Rows of one transaction. */
const BATCH = 10_000;

/** Deletes what is older than it is kept for, in batches, and plans the next round. */
export async function clearAway(
  { store, timings, log }: Pick<Ports, "store" | "timings" | "log">,
  { shopId }: Shop,
): Promise<void> {
  let rows = 0;
  for (let deleted = -1; deleted !== 0; rows += deleted) {
    deleted = await store.withShop(shopId, (tx) => tx.clearOld(BATCH));
  }
  await store.withShop(shopId, (tx) => tx.schedule("retention", tx.now + timings.retention));
  log.info("cleared-away", { shop: shopId, rows });
}
