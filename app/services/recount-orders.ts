import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { OrderId } from "#app/ports/shopify.ts";
import type { ImportPhase, ShopTx } from "#app/ports/store.ts";
import { readTaggedOrders } from "./read-tagged-orders.ts";
import { recomputeEverybody } from "./recompute-everybody.ts";
import { refitRhythm } from "./refit-rhythm.ts";
import { refreshCutOffs } from "./refresh-cut-offs.ts";
import { unscheduleUnless } from "./unschedule-unless.ts";

/** An import under way stores orders by the exclusions of its beginning: it is waited for. */
const BEFORE_ORDERS: readonly ImportPhase[] = ["asking", "preparing", "reading"];

/**
 * Puts changed exclusions in force: reads which orders carry the tags that they name, counts all orders anew,
 * learns from those that count, and recomputes everybody. One that was killed begins again.
 */
export async function recountOrders(
  ports: Pick<Ports, "store" | "shopify" | "timings" | "log" | "wake">,
  shop: Shop,
): Promise<void> {
  const { store, timings, log } = ports;
  const begun = await store.withShop(shop.shopId, async (tx) => {
    const importing = await tx.latestImport();
    if (importing === null || !BEFORE_ORDERS.includes(importing.phase)) return tx.policy();
    await tx.schedule("recount", tx.now + timings.again);
    return null;
  });
  if (begun === null) return;
  const tagged = await readTaggedOrders(ports, shop, begun.policy.exclusions.tags);
  let last: OrderId | null = null;
  do {
    const after: OrderId | null = last;
    last = await store.withShop(shop.shopId, (tx) => tx.recountOrders(after));
  } while (last !== null);
  await refitRhythm(ports, shop);
  await store.withShop(shop.shopId, async (tx) => {
    await tx.holdTagRuns();
    await refreshCutOffs(tx, timings);
    await recomputeCounted(tx);
    // Changed again meanwhile: all of this is done once more.
    await unscheduleUnless(
      tx,
      "recount",
      async () => (await tx.policy()).version !== begun.version,
    );
  });
  log.info("orders-recounted", { shop: shop.shopId, tagged });
}

/** An undo that put these exclusions in force waits for the recount, and writes what comes of it. */
async function recomputeCounted(tx: ShopTx): Promise<void> {
  const run = await tx.activeTagRun();
  if (run?.phase === "recompute" && run.undoes !== null) {
    await tx.saveTagRun(run.runId, { startedAt: tx.now });
    await tx.markAllDue();
    return;
  }
  const { version } = await tx.policy();
  const policyBefore = Math.max(1, version - 1);
  await recomputeEverybody(tx, { cause: "settings", by: "system", policyBefore });
}
