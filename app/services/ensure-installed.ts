import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { ShopTx } from "#app/ports/store.ts";

/**
 * The shop of a verified session, known and marked as installed. Called by every page, because a second
 * page may load before the first has finished and a reinstall keeps the old row.
 */
export async function ensureInstalled(
  { store, shopify, timings, log }: Pick<Ports, "store" | "shopify" | "timings" | "log">,
  domain: string,
): Promise<Shop> {
  const known = await store.findShop(domain);
  if (known?.installed) return known;
  const shopId = await store.ensureShop(domain);
  const details = await shopify({ shopId, domain }).shopDetails();
  const shop = await store.withShop(shopId, async (tx) => {
    const isNew = await tx.saveInstalled(details);
    if (!isNew) return tx.shop();
    await tx.unschedule("shop-redact");
    await tx.schedule("shop-details", tx.now);
    await tx.schedule("retention", tx.now + timings.retention);
    await tx.schedule("health", tx.now);
    await tx.recordActivity("installed", {});
    await takeUpAgain(tx);
    if ((await tx.latestImport()) !== null) {
      // Back again: what happened meanwhile is read, without being asked for.
      await tx.startImport();
      await tx.schedule("import", tx.now);
    }
    return tx.shop();
  });
  log.info("installed", { shop: shopId });
  return shop;
}

/** What the merchant's leaving interrupted; its times were forgotten then. */
async function takeUpAgain(tx: ShopTx): Promise<void> {
  if ((await tx.activeTagRun()) !== null) await tx.schedule("tag-run", tx.now);
  const { policy, version } = await tx.policy();
  const { retiring } = policy.naming;
  if (retiring !== null) await tx.schedule("prefix-end", retiring.until);
  // Whether orders were counted by the newest version is not known: to count them again changes nothing then.
  if (version > 1) await tx.schedule("recount", tx.now);
}
