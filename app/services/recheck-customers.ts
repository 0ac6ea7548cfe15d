import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";

/** Computes customers anew and reads their tags in Shopify again, also of those whom ten failures set aside. */
export async function recheckCustomers(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
  customerIds: readonly CustomerId[],
): Promise<void> {
  await store.withShop(shopId, async (tx) => {
    for (const id of customerIds) await tx.requestReread(id);
  });
  log.info("customers-rechecked", { shop: shopId, customers: customerIds.length });
  wake();
}
