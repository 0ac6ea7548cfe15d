import type { ShopTx } from "#app/ports/store.ts";
import type { RunResult, TagRun } from "#app/ports/tag-runs.ts";

/** Ends a mass write, and tells what it did. */
export async function endRun(tx: ShopTx, run: TagRun, result: RunResult): Promise<void> {
  const { customers, added, removed, refused } = await tx.finishTagRun(run.runId, result);
  await tx.recordActivity(
    run.undoes === null ? "tag-run" : "undo",
    { customers, added, removed, refused },
    { note: result === "complete" ? (run.cause ?? result) : result, runId: run.runId },
  );
}
