import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";

/** Takes every tag that the ledger holds off its customer; then tagging is off. */
export async function removeAllTags(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
): Promise<void> {
  await store.withShop(shopId, async (tx) => {
    await tx.saveTagging("removing");
    await tx.startTagRun("remove-all", "write");
    await tx.schedule("tag-run", tx.now);
  });
  log.info("removing-all-tags", { shop: shopId });
  wake();
}
