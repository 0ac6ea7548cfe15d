import type { Shop } from "#app/ports/shop.ts";
import { ShopifyError } from "#app/ports/shopify.ts";
import type { TagRun } from "#app/ports/store.ts";
import { writingWaits } from "./may-write.ts";
import { noteRefusal } from "./write-what-differs.ts";
import { beginChunk, finishChunk, type RunPorts } from "./write-tag-chunk.ts";

/** From this many changed customers on, bulk mutations are quicker than single calls (reliability rule 11). */
const BULK_FROM = 500;
/**
 * Goes on with the shop's mass write until it is done. Every step is stored before the next, so that a run
 * that was killed goes on from there.
 */
export async function runTagRun(ports: RunPorts, shop: Shop): Promise<void> {
  for (;;) {
    const next = await ports.store.withShop(shop.shopId, async (tx) => {
      const run = await tx.activeTagRun();
      if (run === null) await tx.unschedule("tag-run");
      return run;
    });
    if (next === null) return;
    try {
      const goesOn = await step(ports, shop, next);
      if (!goesOn) return;
    } catch (error) {
      if (!(error instanceof ShopifyError) || error.fault !== "unauthorized") throw error;
      await ports.store.withShop(shop.shopId, (tx) => noteRefusal(tx, ports.timings));
      return;
    }
  }
}

/** Does the next thing; false when it has to wait for the workers, and looks again later. */
async function step(ports: RunPorts, shop: Shop, found: TagRun): Promise<boolean> {
  const { store, timings, wake } = ports;
  if (found.chunk !== null) return finishChunk(ports, shop, found, found.chunk);
  const plan = await store.withShop(shop.shopId, async (tx) => {
    // Read again inside: the merchant may have given the run other orders meanwhile.
    const run = await tx.activeTagRun();
    if (run === null) return "done";
    const later = () => tx.schedule("tag-run", tx.now + timings.poll);
    if (run.phase === "recompute") {
      if ((await tx.countDue()) > 0) {
        await later();
        return "wait";
      }
      await tx.saveTagRun(run.runId, { phase: "write" });
    }
    const waits = await writingWaits(tx, timings);
    if (waits !== null) {
      // A pause has no end of its own: resuming plans the run again.
      if (waits === "paused") await tx.unschedule("tag-run");
      else await tx.schedule("tag-run", tx.now + timings.reconnect);
      return "wait";
    }
    await tx.markUnsettledDue();
    const pending = await tx.countPending(run.kind);
    if (run.customers === 0) await tx.saveTagRun(run.runId, { customers: pending });
    if (pending === 0) {
      await tx.finishTagRun(run.runId, null);
      if (run.kind === "remove-all") await tx.saveTagging("off");
      return "done";
    }
    if (pending >= BULK_FROM) return "bulk";
    await tx.markPendingDue(run.kind);
    await later();
    return "wait";
  });
  if (plan === "bulk") {
    await beginChunk(ports, shop);
    await store.withShop(shop.shopId, (tx) => tx.saveWritingRefused(false));
    return true;
  }
  if (plan === "done") ports.log.info("tag-run-done", { shop: shop.shopId, kind: found.kind });
  wake();
  return plan === "done";
}
