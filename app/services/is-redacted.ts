import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";

/** Whether this customer was forgotten on request: then nothing is left to show but that. */
export async function isRedacted(
  { store }: Pick<Ports, "store">,
  shopId: ShopId,
  id: CustomerId,
): Promise<boolean> {
  return store.withShop(shopId, async (tx) => (await tx.redactedAmong([id])).has(id));
}
