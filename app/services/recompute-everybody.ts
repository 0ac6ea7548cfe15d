import type { ShopTx } from "#app/ports/store.ts";
import type { TagRunStart } from "#app/ports/tag-runs.ts";
import { beginRun } from "./begin-run.ts";

/** Everybody becomes due under the policy in force; where tags are on, what differs is written as one run. */
export async function recomputeEverybody(
  tx: ShopTx,
  start: Pick<TagRunStart, "cause" | "by" | "policyBefore">,
): Promise<void> {
  const { tagging } = await tx.shop();
  if (tagging === "on") await beginRun(tx, { kind: "apply", phase: "recompute", ...start });
  await tx.markAllDue();
}
