import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";

/**
 * Excludes a customer, or takes one back. Who is excluded keeps the tags that are there, as with the lock
 * tag; who is taken back gets what has become right meanwhile.
 */
export async function excludeCustomer(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
  customerId: CustomerId,
  excluded: boolean,
): Promise<void> {
  await store.withShop(shopId, (tx) => tx.saveExcluded(customerId, excluded));
  log.info(excluded ? "customer-excluded" : "customer-taken-back", { shop: shopId });
  wake();
}
