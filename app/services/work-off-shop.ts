import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { segmentCustomers } from "./segment-customers.ts";
import { writeBackTags } from "./write-back-tags.ts";

/** One batch of a shop's due customers: recompute, then write the tags that differ. Returns how many. */
export async function workOffShop(
  ports: Pick<Ports, "store" | "shopify" | "log">,
  shopId: ShopId,
): Promise<number> {
  const { computed, lease, toWrite } = await segmentCustomers(ports, shopId);
  if (toWrite.length > 0) {
    const shop = await ports.store.withShop(shopId, (tx) => tx.shop());
    await writeBackTags(ports, shop, lease, toWrite);
  }
  return computed;
}
