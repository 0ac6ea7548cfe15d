import { rfmEdgesOf } from "#app/domain/facets/rfm-edges.ts";
import { cutOffsOf } from "#app/domain/value.ts";
import type { ShopTx } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import { beginRun } from "./begin-run.ts";

/** A run, not single writes, from this many customers on (reliability rule 11). */
const MASS = 500;

/** Computes the shop's spending cut-offs and RFM edges anew, makes those due whom they move, and plans the next time. */
export async function refreshCutOffs(
  tx: ShopTx,
  { cutOffs: interval }: Pick<Timings, "cutOffs">,
): Promise<void> {
  await tx.schedule("cut-offs", tx.now + interval);
  const columns = await tx.buyerColumns();
  const cutOffs = cutOffsOf(columns.spends);
  if (cutOffs === null) return;
  const after = { ...cutOffs, rfm: rfmEdgesOf(columns) };
  const before = await tx.latestCutOffs();
  await tx.saveCutOffs(after);
  const moved = await tx.markDueBetween(before, after);
  if (after.rfm !== null) await tx.bringRecencyForward(after.rfm);
  const { tagging } = await tx.shop();
  if (moved >= MASS && tagging === "on") {
    await beginRun(tx, { kind: "apply", phase: "recompute", cause: "cut-offs", by: "system" });
  }
}
