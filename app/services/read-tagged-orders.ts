import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";

/**
 * Notes on the stored orders which of them carry these tags: stored before a policy named a tag, they lack it.
 * Returns how many Shopify found.
 */
export async function readTaggedOrders(
  { store, shopify }: Pick<Ports, "store" | "shopify">,
  shop: Shop,
  tags: readonly string[],
): Promise<number> {
  if (tags.length === 0) return 0;
  let found = 0;
  for await (const orders of shopify(shop).findOrdersTagged(tags, "bulk")) {
    await store.withShop(shop.shopId, (tx) => tx.saveOrderTags(orders));
    found += orders.length;
  }
  return found;
}
