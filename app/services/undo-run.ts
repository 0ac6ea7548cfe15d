import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { beginRun } from "./begin-run.ts";
import { turnedTaggingOn, type UndoProblem, undoProblem } from "./undo-problem.ts";

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
    const reason = run === null ? "unknown" : await undoProblem(tx, run);
    if (run === null || reason !== null) {
      return { outcome: "not-possible", reason: reason ?? "unknown" };
    }
    const start = { cause: "undo", by, undoes: runId } as const;
    if (await turnedTaggingOn(tx, run)) {
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
