import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";

/** Reads the shop's name, currency, zone and scopes anew. */
export async function refreshShopDetails(
  { store, shopify }: Pick<Ports, "store" | "shopify">,
  shop: Shop,
): Promise<void> {
  const details = await shopify(shop).shopDetails();
  await store.withShop(shop.shopId, async (tx) => {
    await tx.saveDetails(details);
    await tx.unschedule("shop-details");
  });
}
