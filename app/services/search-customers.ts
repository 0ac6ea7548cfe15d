import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { type FoundCustomers, type ShopifyAdmin, ShopifyError } from "#app/ports/shopify.ts";

/**
 * Asks Shopify who has such a name or e-mail address; null when it does not say: the list is still of use
 * without a search. What was typed is neither stored nor logged.
 */
export async function searchCustomers(
  {
    shopify,
    log,
  }: { readonly shopify: (shop: Shop) => Pick<ShopifyAdmin, "searchCustomers"> } & Pick<
    Ports,
    "log"
  >,
  shop: Shop,
  text: string,
): Promise<FoundCustomers | null> {
  try {
    return await shopify(shop).searchCustomers(text);
  } catch (error) {
    if (!(error instanceof ShopifyError)) throw error;
    log.warn("search-unavailable", { shop: shop.shopId, fault: error.fault });
    return null;
  }
}
