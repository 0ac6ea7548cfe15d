import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";

/** Rows of one transaction. */
const BATCH = 10_000;

/**
 * Deletes everything of a shop that left, in batches that anybody may interrupt: what is left is deleted by
 * the next run. A merchant who comes back meanwhile ends it.
 */
export async function redactShop(
  { store, log }: Pick<Ports, "store" | "log">,
  { shopId }: Shop,
): Promise<void> {
  while (await store.withShop(shopId, (tx) => tx.deleteShopRows(BATCH)));
  log.info("shop-redacted", { shop: shopId });
}
