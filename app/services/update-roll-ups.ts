import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { beginRound } from "./rounds.ts";

/** Customers that one unit of work counts. */
const PAGE = 500;

/**
 * Brings what the charts are drawn from up to date: whoever was computed or lost since they were last counted is
 * taken out of the sums as they were, and added as they are. A round that was killed has counted the pages that
 * it ended with, once.
 */
export async function updateRollUps(
  { store, timings, log }: Pick<Ports, "store" | "timings" | "log">,
  { shopId }: Shop,
): Promise<void> {
  const round = await store.withShop(shopId, (tx) => beginRound(tx, "roll-ups", "roll-ups"));
  if (round === null) return;
  let counted = 0;
  let page = PAGE;
  while (page === PAGE) {
    page = await store.withShop(shopId, (tx) => tx.recountTallies(PAGE));
    counted += page;
  }
  await store.withShop(shopId, async (tx) => {
    await tx.endRound("roll-ups");
    await tx.schedule("roll-ups", tx.now + timings.rollUps);
  });
  if (counted > 0) log.info("roll-ups-counted", { shop: shopId, customers: counted });
}
