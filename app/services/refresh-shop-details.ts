import type { ShopPolicy } from "#app/domain/shop-policy.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { ShopifyAdmin } from "#app/ports/shopify.ts";
import type { ShopTx } from "#app/ports/store.ts";

/**
 * Reads what Shopify announces to nobody: the shop's name, currency, zone and scopes; which products can be
 * bought as a subscription; which products are of a type that a window is set for; who subscribes.
 */
export async function refreshShopDetails(
  { store, shopify, timings }: Pick<Ports, "store" | "shopify" | "timings">,
  shop: Shop,
): Promise<void> {
  const admin = shopify(shop);
  const details = await admin.shopDetails();
  const { policy } = await store.withShop(shop.shopId, async (tx) => {
    await tx.saveDetails(details);
    const { limitedHistory } = await tx.shop();
    if (limitedHistory !== shop.limitedHistory) await readHistoryAnew(tx);
    return tx.policy();
  });
  const plans = await admin.readSellingPlanProducts();
  const types = await readTypes(admin, policy);
  await store.withShop(shop.shopId, async (tx) => {
    await tx.saveSellingPlanProducts(plans);
    await saveTypes(tx, types);
    await tx.requestSubscribers();
    await tx.schedule("shop-details", tx.now + timings.shopDetails);
  });
}

/** Shopify began, or ceased, to show us old orders: everything rests on others now. */
async function readHistoryAnew(tx: ShopTx): Promise<void> {
  if ((await tx.latestImport()) === null) return;
  await tx.startImport();
  await tx.schedule("import", tx.now);
}

/** The products of every type that the policy has windows for. */
async function readTypes(
  admin: ShopifyAdmin,
  { products }: ShopPolicy,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const types = new Map<string, readonly string[]>();
  for (const { by, name } of products) {
    if (by === "type") types.set(name, await admin.readProductIdsOfType(name));
  }
  return types;
}

/** A type got other products: a new version of the policy, unless the merchant took the type out meanwhile. */
async function saveTypes(tx: ShopTx, types: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const { policy } = await tx.policy();
  const moved = new Set<string>();
  const products = policy.products.map((windows) => {
    const ids = windows.by === "type" ? types.get(windows.name) : undefined;
    if (ids === undefined) return windows;
    const difference = new Set(ids).symmetricDifference(new Set(windows.productIds));
    for (const id of difference) moved.add(id);
    return difference.size === 0 ? windows : { ...windows, productIds: ids };
  });
  if (moved.size === 0) return;
  await tx.savePolicy({ ...policy, products }, "system");
  await tx.markBuyersDue([...moved]);
}
