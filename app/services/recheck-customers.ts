import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import { noteByHand } from "./note-by-hand.ts";

/**
 * Computes customers anew and reads their tags in Shopify again, also of those whom ten failures set aside. Activity
 * keeps who asked for it and for whom.
 */
export async function recheckCustomers(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
  customerIds: readonly CustomerId[],
  by: string,
): Promise<void> {
  await store.withShop(shopId, async (tx) => {
    for (const id of customerIds) await tx.requestReread(id);
    await noteByHand(tx, "rechecked", customerIds, by);
  });
  log.info("customers-rechecked", { shop: shopId, customers: customerIds.length });
  wake();
}
