import { vocabularyInForce } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { type NamingSegment, ShopifyError } from "#app/ports/shopify.ts";

/**
 * Asks Shopify which segments name our tags, so that whoever starts automations by them may let the tags come
 * drop by drop. Never rejects: a screen without the answer is still of use.
 */
export async function findAwaitingSegments(
  { store, shopify, log }: Pick<Ports, "store" | "shopify" | "log">,
  shop: Shop,
): Promise<readonly NamingSegment[]> {
  const { policy } = await store.withShop(shop.shopId, (tx) => tx.policy());
  try {
    return await shopify(shop).findSegmentsNaming(vocabularyInForce(policy.naming));
  } catch (error) {
    if (!(error instanceof ShopifyError)) throw error;
    log.warn("segments-unavailable", { shop: shop.shopId, fault: error.fault });
    return [];
  }
}
