import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";

/**
 * From now on nobody writes a tag, not even to take one off after a purchase; computing goes on. What is in
 * Shopify's hands already ends: a document, or both sides of a run's chunk, so that nobody is left without
 * a stage.
 */
export async function pauseTagging(
  { store, log }: Pick<Ports, "store" | "log">,
  shopId: ShopId,
  by: string,
): Promise<void> {
  const isNew = await store.withShop(shopId, async (tx) => {
    if ((await tx.shop()).taggingPausedAt !== null) return false;
    await tx.saveTaggingPaused(true);
    await tx.recordActivity("settings", {}, { note: "tagging-paused", by });
    return true;
  });
  if (isNew) log.info("tagging-paused", { shop: shopId });
}
