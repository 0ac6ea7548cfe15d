import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";

/**
 * Ends the mass write under way, at once or as soon as its chunk is written whole. What it has written stays,
 * and can be undone; who was not reached is written with their own next change. A removal that is cancelled
 * leaves tagging on. False when no run is under way.
 */
export async function cancelRun(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
): Promise<boolean> {
  const cancelled = await store.withShop(shopId, async (tx) => {
    await tx.holdTagRuns();
    const run = await tx.activeTagRun();
    if (run === null) return false;
    await tx.saveTagRun(run.runId, { cancelled: true });
    if (run.kind === "remove-all") await tx.saveTagging("on");
    await tx.schedule("tag-run", tx.now);
    return true;
  });
  log.info("tag-run-cancelled", { shop: shopId, cancelled });
  wake();
  return cancelled;
}
