import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";

/** Puts the setup guide away, or brings it back where it was left. */
export async function hideGuide(
  { store }: Pick<Ports, "store">,
  shopId: ShopId,
  hidden: boolean,
): Promise<void> {
  await store.withShop(shopId, (tx) => tx.saveGuideHidden(hidden));
}
