import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import { noteByHand } from "./note-by-hand.ts";

/**
 * Excludes customers, or takes them back. Who is excluded keeps the tags that are there, as with the lock
 * tag; who is taken back gets what has become right meanwhile. Activity keeps who did it and to whom.
 */
export async function excludeCustomers(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
  customerIds: readonly CustomerId[],
  excluded: boolean,
  by: string,
): Promise<void> {
  await store.withShop(shopId, async (tx) => {
    // In the order in which everybody locks them.
    const rising = customerIds.toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    for (const id of rising) await tx.saveExcluded(id, excluded);
    await noteByHand(tx, excluded ? "excluded" : "taken-back", rising, by);
  });
  log.info(excluded ? "customers-excluded" : "customers-taken-back", {
    shop: shopId,
    customers: customerIds.length,
  });
  wake();
}
