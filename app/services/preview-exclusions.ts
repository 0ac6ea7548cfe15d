import { namedTags, type OrderExclusions } from "#app/domain/order.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { OrderId, ShopifyAdmin } from "#app/ports/shopify.ts";
import { type Count, formatFor } from "./format.ts";
import type { Viewer } from "./read-viewer.ts";

/** The preview asks Shopify for no more orders than these: the merchant is waiting. */
const MOST_READ = 2_500;

/** What exclusions would leave out. */
export type ExclusionsPreview = {
  readonly orders: Count;
  readonly customers: Count;
  /** There are more orders with such a tag than the preview read. */
  readonly atLeast: boolean;
};

/** Says how many orders such exclusions would leave out, and of how many customers; changes nothing. */
export async function previewExclusions(
  { store, shopify }: Pick<Ports, "store" | "shopify">,
  viewer: Viewer,
  exclusions: OrderExclusions,
): Promise<ExclusionsPreview> {
  const { shop } = viewer;
  const { policy } = await store.withShop(shop.shopId, (tx) => tx.policy());
  const stored = namedTags(exclusions.tags, policy.exclusions);
  const fresh = exclusions.tags.filter((tag) => !stored.includes(tag.toLowerCase()));
  const { ids, more } = await firstTagged(shopify(shop), fresh);
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const { orders, customers } = await tx.excludedOrders(exclusions, ids);
    return { orders: format.count(orders), customers: format.count(customers), atLeast: more };
  });
}

/** The orders with tags that no stored order shows yet. */
async function firstTagged(
  admin: ShopifyAdmin,
  tags: readonly string[],
): Promise<{ readonly ids: readonly OrderId[]; readonly more: boolean }> {
  const ids: OrderId[] = [];
  if (tags.length === 0) return { ids, more: false };
  for await (const orders of admin.findOrdersTagged(tags, "screen")) {
    if (ids.length >= MOST_READ) return { ids, more: true };
    ids.push(...orders.map(({ orderId }) => orderId));
  }
  return { ids, more: false };
}
