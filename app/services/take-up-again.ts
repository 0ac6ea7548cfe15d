import type { JobKind } from "#app/ports/jobs.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { ShopifyError } from "#app/ports/shopify.ts";

/** A round that Shopify interrupts is taken up again a little later, where it was. */
export async function orTakeUpAgain(
  { store, timings, log }: Pick<Ports, "store" | "timings" | "log">,
  shop: Shop,
  job: JobKind,
  round: () => Promise<void>,
): Promise<void> {
  try {
    await round();
  } catch (error) {
    if (!(error instanceof ShopifyError)) throw error;
    log.warn("round-interrupted", { shop: shop.shopId, job, fault: error.fault });
    await store.withShop(shop.shopId, (tx) => tx.schedule(job, tx.now + timings.takeUpAgain));
  }
}
