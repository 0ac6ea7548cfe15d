import { UNDO_MS } from "#app/domain/undo.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { ShopTx } from "#app/ports/store.ts";
import type { TagRunRecord } from "#app/ports/tag-runs.ts";
import { beginRun } from "./begin-run.ts";

/** Why a run cannot be undone. */
export type UndoProblem =
  | "unknown"
  /** It, or another, is still writing: it can be cancelled first. */
  | "under-way"
  | "too-old"
  | "already-undone"
  /** The rules were changed again since: that is to be undone before. */
  | "settings-since"
  /** Nothing is written, so there is nothing to write back. */
  | "tagging-off"
  | "nothing-changed";

export type UndoOutcome =
  | { readonly outcome: "undone"; readonly runId: string }
  | { readonly outcome: "not-possible"; readonly reason: UndoProblem };

/**
 * Begins to undo a run (I10): the tags become what they were before, but for what the merchant has changed
 * since, and stay so until the customer's next stage change. Where the run had put other settings in force,
 * those of before come back; where it turned tagging on or took everything off, that too is turned back.
 */
export async function undoRun(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
  runId: string,
  by: string,
): Promise<UndoOutcome> {
  const outcome = await store.withShop(shopId, async (tx): Promise<UndoOutcome> => {
    const run = await tx.findTagRun(runId);
    const reason = run === null ? "unknown" : await problemWith(tx, run);
    if (run === null || reason !== null) {
      return { outcome: "not-possible", reason: reason ?? "unknown" };
    }
    const start = { cause: "undo", by, undoes: runId } as const;
    if (await turnedOn(tx, run)) {
      await tx.saveTagging("removing");
      const undo = await beginRun(tx, { ...start, kind: "remove-all", phase: "write" });
      return { outcome: "undone", runId: undo };
    }
    await tx.saveTagging("on");
    const { version } = await tx.policy();
    const undo = await beginRun(tx, {
      ...start,
      kind: "apply",
      phase: "recompute",
      policyBefore: version,
    });
    return { outcome: "undone", runId: undo };
  });
  log.info("undo", { shop: shopId, ...outcome });
  wake();
  return outcome;
}

async function problemWith(tx: ShopTx, run: TagRunRecord): Promise<UndoProblem | null> {
  if ((await tx.activeTagRun()) !== null) return "under-way";
  if (run.finishedAt === null || run.finishedAt < tx.now - UNDO_MS) return "too-old";
  if (run.undoneBy !== null) return "already-undone";
  const { tagging } = await tx.shop();
  if (tagging === "off" && run.kind !== "remove-all") return "tagging-off";
  const { policyBefore, policyAfter } = run;
  if (policyBefore === null || policyAfter === null) return "unknown";
  if (policyBefore !== policyAfter) {
    const inForce = JSON.stringify((await tx.policy()).policy);
    return inForce === JSON.stringify(await tx.policyAt(policyAfter)) ? null : "settings-since";
  }
  return (await tx.runChanges(run.runId, null, 1)).length === 0 ? "nothing-changed" : null;
}

/** Whether the run began the writing of tags, so that undoing it means to have none. */
async function turnedOn(tx: ShopTx, { cause, kind, undoes }: TagRunRecord): Promise<boolean> {
  if (cause === "tagging-on") return true;
  if (cause !== "undo" || kind !== "apply" || undoes === null) return false;
  return (await tx.findTagRun(undoes))?.kind === "remove-all";
}
