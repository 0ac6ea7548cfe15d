import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import {
  type CustomerId,
  type Person,
  type ShopifyAdmin,
  ShopifyError,
} from "#app/ports/shopify.ts";

/** People by customer id; who is absent is shown by id. */
export type Names = Readonly<Record<CustomerId, Person>>;

/**
 * Asks Shopify for the names of the rows on a screen. Never rejects: a screen without names is still of
 * use, and nobody may be waiting any more, so a fault is logged and answered with none.
 */
export async function readNames(
  {
    shopify,
    log,
  }: { readonly shopify: (shop: Shop) => Pick<ShopifyAdmin, "readPeople"> } & Pick<Ports, "log">,
  shop: Shop,
  ids: readonly CustomerId[],
): Promise<Names> {
  if (ids.length === 0) return {};
  try {
    return Object.fromEntries(await shopify(shop).readPeople(ids));
  } catch (error) {
    const fields = { shop: shop.shopId, customers: ids.length };
    if (error instanceof ShopifyError)
      log.warn("names-unavailable", { ...fields, fault: error.fault });
    else log.error("names-unavailable", error, fields);
    return {};
  }
}
