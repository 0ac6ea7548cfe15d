import { UNDO_MS } from "#app/domain/undo.ts";
import type { ShopTx } from "#app/ports/store.ts";
import type { TagRunRecord } from "#app/ports/tag-runs.ts";

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

/** Why this run cannot be undone now, or null. */
export async function undoProblem(tx: ShopTx, run: TagRunRecord): Promise<UndoProblem | null> {
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
export async function turnedTaggingOn(
  tx: ShopTx,
  { cause, kind, undoes }: TagRunRecord,
): Promise<boolean> {
  if (cause === "tagging-on") return true;
  if (cause !== "undo" || kind !== "apply" || undoes === null) return false;
  return (await tx.findTagRun(undoes))?.kind === "remove-all";
}
