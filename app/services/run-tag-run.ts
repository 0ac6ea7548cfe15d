import type { Shop } from "#app/ports/shop.ts";
import { ShopifyError, type ShopifyFault } from "#app/ports/shopify.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { EVERYBODY, type TagRun } from "#app/ports/tag-runs.ts";
import { endRun } from "./end-run.ts";
import { localDay, startOfDay } from "./local-day.ts";
import { writingWaits } from "./may-write.ts";
import { settleUndo } from "./settle-undo.ts";
import { unscheduleUnless } from "./unschedule-unless.ts";
import { noteRefusal } from "./write-what-differs.ts";
import { beginChunk, CHUNK, finishChunk, type RunPorts } from "./write-tag-chunk.ts";

/** From this many changed customers on, bulk mutations are quicker than single calls (reliability rule 11). */
export const BULK_FROM = 500;

/**
 * Customers who wait for a run's single calls at a time: some 40 s of half of the smallest bucket. Whoever waits
 * there while a boundary passes moves with the run's turn, not with their own.
 */
const QUEUED = 100;

/** A refusal, and a Shopify that wants no call for a while: the job ends, and is taken up again later. */
const WAITED_FOR: ReadonlySet<ShopifyFault> = new Set(["unauthorized", "throttled"]);

/**
 * Goes on with the shop's mass write until it is done. Every step is stored before the next, so that a run
 * that was killed goes on from there.
 */
export async function runTagRun(ports: RunPorts, shop: Shop): Promise<void> {
  for (;;) {
    const next = await ports.store.withShop(shop.shopId, async (tx) => {
      const run = await tx.activeTagRun();
      if (run === null) {
        await unscheduleUnless(tx, "tag-run", async () => (await tx.activeTagRun()) !== null);
      }
      return run;
    });
    if (next === null) return;
    try {
      const goesOn = await step(ports, shop, next);
      if (!goesOn) return;
    } catch (error) {
      if (!(error instanceof ShopifyError) || !WAITED_FOR.has(error.fault)) throw error;
      await ports.store.withShop(shop.shopId, async (tx) => {
        if (error.fault === "unauthorized") await noteRefusal(tx, ports.timings);
        else await tx.schedule("tag-run", tx.now + ports.timings.pollMost);
      });
      return;
    }
  }
}

/** What comes next; `wait`: the workers are busy with it, or it is for another day. */
type Next =
  { readonly step: "go-on" | "wait" } | { readonly step: "bulk"; readonly customers: number };

/** Does the next thing; false when it has to wait, and looks again later. */
async function step(ports: RunPorts, shop: Shop, found: TagRun): Promise<boolean> {
  if (found.chunk !== null) return finishChunk(ports, shop, found.chunk);
  // Read again inside: the merchant may have begun another run meanwhile.
  const next = await ports.store.withShop(shop.shopId, async (tx) => {
    await tx.holdTagRuns();
    const run = await tx.activeTagRun();
    return run === null || run.chunk !== null ? GO_ON : plan(ports, tx, shop, run);
  });
  if (next.step === "bulk") {
    const goesOn = await beginChunk(ports, shop, next.customers);
    await ports.store.withShop(shop.shopId, (tx) => tx.saveWritingRefused(false));
    return goesOn;
  }
  ports.wake();
  return next.step === "go-on";
}

const GO_ON: Next = { step: "go-on" };
const WAIT: Next = { step: "wait" };

async function plan(
  { timings, log }: RunPorts,
  tx: ShopTx,
  shop: Shop,
  run: TagRun,
): Promise<Next> {
  const { runId, kind } = run;
  const later = async () => {
    await tx.schedule("tag-run", tx.now + timings.again);
    return WAIT;
  };
  if (run.cancelled) {
    await endRun(tx, run, "cancelled");
    return GO_ON;
  }
  if (run.phase === "recompute") {
    if (run.undoes !== null && run.leftAloneTo !== EVERYBODY) {
      await settleUndo(tx, run, run.undoes);
      return GO_ON;
    }
    if ((await tx.countUncomputed(runId)) > 0) return later();
    await tx.saveTagRun(runId, { phase: "write" });
  }
  const waits = await writingWaits(tx, timings);
  if (waits !== null) {
    // A pause has no end of its own: resuming plans the run again.
    if (waits === "paused") await tx.unschedule("tag-run");
    else await tx.schedule("tag-run", tx.now + timings.reconnect);
    return WAIT;
  }
  await tx.markUnsettledDue();
  const pending = await tx.countPending(kind);
  const customers = Math.max(run.customers, pending);
  await tx.saveTagRun(runId, { customers, written: customers - pending, waitsUntil: null });
  if (pending === 0) {
    if ((await tx.countMarked(runId)) > 0) return later();
    await endRun(tx, run, "complete");
    if (kind === "remove-all") await tx.saveTagging("off");
    log.info("tag-run-done", { shop: shop.shopId, kind, cause: run.cause });
    return GO_ON;
  }
  const drops = await dropsLeft(tx, shop, run);
  if (drops === 0) {
    const tomorrow = startOfDay(localDay(tx.now, shop.timeZone) + 1, shop.timeZone);
    await tx.saveTagRun(runId, { waitsUntil: tomorrow });
    await tx.schedule("tag-run", tomorrow);
    return WAIT;
  }
  const most = Math.min(pending, drops, CHUNK);
  if (most >= BULK_FROM) return { step: "bulk", customers: most };
  const room = QUEUED - (await tx.countQueued(runId));
  if (room > 0) await tx.markPendingDue(kind, runId, Math.min(most, room));
  return later();
}

/** Customers whom the run may still reach today; without an end where it does not go drop by drop. */
async function dropsLeft(tx: ShopTx, shop: Shop, { runId, dripPerDay }: TagRun): Promise<number> {
  if (dripPerDay === null) return Infinity;
  const today = startOfDay(localDay(tx.now, shop.timeZone), shop.timeZone);
  return Math.max(0, dripPerDay - (await tx.countReached(runId, today)));
}
