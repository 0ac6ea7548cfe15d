import type { ShopId } from "#app/ports/shop.ts";
import { segmentCustomers } from "./segment-customers.ts";
import { type WritePorts, writeBackTags } from "./write-back-tags.ts";

/**
 * One batch of a shop's due customers: recompute, then write the tags that differ. Returns how many;
 * `isAlone` unless the caller has another batch of the shop under way.
 */
export async function workOffShop(
  ports: WritePorts,
  shopId: ShopId,
  isAlone = true,
): Promise<number> {
  const { computed, toWrite } = await segmentCustomers(ports, shopId, isAlone);
  if (toWrite !== null) {
    const shop = await ports.store.withShop(shopId, (tx) => tx.shop());
    await writeBackTags(ports, shop, toWrite);
  }
  return computed;
}
