import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { writeWhatDiffers } from "./write-what-differs.ts";

/** Tags are written again: what came to differ during the pause is written as a run, in bulk where it is much. */
export async function resumeTagging(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
  by: string,
): Promise<void> {
  const isNew = await store.withShop(shopId, async (tx) => {
    if ((await tx.shop()).taggingPausedAt === null) return false;
    await tx.saveTaggingPaused(false);
    await tx.recordActivity("settings", {}, { note: "tagging-resumed", by });
    await writeWhatDiffers(tx, tx.now);
    return true;
  });
  if (!isNew) return;
  log.info("tagging-resumed", { shop: shopId });
  wake();
}
