import { without } from "#app/domain/tag-change.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { type CustomerId, type ShopifyAdmin, ShopifyError } from "#app/ports/shopify.ts";

/**
 * Asks Shopify for the tags of a customer that are none of these: the merchant's and other apps', which we do
 * not store. Null where it does not say. Never rejects: the screen is of use without them, and nobody may be
 * waiting any more.
 */
export async function readOtherTags(
  {
    shopify,
    log,
  }: { readonly shopify: (shop: Shop) => Pick<ShopifyAdmin, "readTags"> } & Pick<Ports, "log">,
  shop: Shop,
  id: CustomerId,
  known: readonly string[],
): Promise<readonly string[] | null> {
  try {
    const tags = (await shopify(shop).readTags([id], "screen")).get(id);
    return tags === undefined ? null : without(tags, known);
  } catch (error) {
    const fields = { shop: shop.shopId };
    if (error instanceof ShopifyError) {
      log.warn("tags-unavailable", { ...fields, fault: error.fault });
    } else log.error("tags-unavailable", error, fields);
    return null;
  }
}
