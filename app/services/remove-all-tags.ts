import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { beginRun } from "./begin-run.ts";

/** Takes every tag that the ledger holds off its customer; then tagging is off. */
export async function removeAllTags(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
  by = "system",
): Promise<void> {
  await store.withShop(shopId, async (tx) => {
    await tx.saveTagging("removing");
    await beginRun(tx, { kind: "remove-all", phase: "write", cause: "removal", by });
  });
  log.info("removing-all-tags", { shop: shopId });
  wake();
}
