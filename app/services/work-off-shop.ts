import type { ShopId } from "#app/ports/shop.ts";
import { segmentCustomers } from "./segment-customers.ts";
import { type WritePorts, writeBackTags } from "./write-back-tags.ts";

/** Leases under which tags are being written, and whose customers they hold. */
export type HeldLeases = Map<string, ShopId>;

/**
 * One batch of a shop's due customers: recompute, then write the tags that differ. Returns how many;
 * `isAlone` unless the caller has another batch of the shop under way. `held` tells the lease meanwhile.
 */
export async function workOffShop(
  ports: WritePorts,
  shopId: ShopId,
  isAlone = true,
  held: HeldLeases = new Map(),
): Promise<number> {
  const { computed, toWrite } = await segmentCustomers(ports, shopId, isAlone);
  if (toWrite !== null) {
    held.set(toWrite.lease, shopId);
    try {
      const shop = await ports.store.withShop(shopId, (tx) => tx.shop());
      await writeBackTags(ports, shop, toWrite);
    } finally {
      held.delete(toWrite.lease);
    }
  }
  return computed;
}
