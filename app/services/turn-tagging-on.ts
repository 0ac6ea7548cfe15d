import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";

/** From now on tags are written: first the baseline for everybody, as one run, then whatever changes. */
export async function turnTaggingOn(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
): Promise<void> {
  await store.withShop(shopId, async (tx) => {
    // Asked again, it goes on where a failed run stopped.
    await tx.saveTagging("on");
    await tx.startTagRun("apply", "write");
    await tx.schedule("tag-run", tx.now);
  });
  log.info("tagging-on", { shop: shopId });
  wake();
}
