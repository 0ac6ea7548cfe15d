import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";

/** Forgets a saved view; one that is not there is forgotten already. */
export async function deleteView(
  { store, log }: Pick<Ports, "store" | "log">,
  shopId: ShopId,
  viewId: string,
): Promise<void> {
  await store.withShop(shopId, (tx) => tx.deleteView(viewId));
  log.info("view-deleted", { shop: shopId });
}
