import type { ShopTx } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";

/** What single writes bring about: the tags that the rules say, or none of ours. */
export type WritingMode = "desired" | "remove";

/** What single writes should bring about now, or null while nothing may be written. */
export async function mayWrite(
  tx: ShopTx,
  timings: Pick<Timings, "reconnect">,
): Promise<WritingMode | null> {
  const { tagging } = await tx.shop();
  if (tagging === "off" || (await writingWaits(tx, timings)) !== null) return null;
  const run = await tx.activeTagRun();
  // Everybody is being recomputed: the run writes afterwards, in bulk where that is quicker.
  if (run?.phase === "recompute") return null;
  return tagging === "removing" ? "remove" : "desired";
}

/**
 * Why no tag is written now, or null: the merchant paused, or Shopify refused our token or our rights less
 * than `timings.reconnect` ago. What is found to differ meanwhile is written by the run that ends the wait.
 */
export async function writingWaits(
  tx: ShopTx,
  { reconnect }: Pick<Timings, "reconnect">,
): Promise<"paused" | "refused" | null> {
  const { taggingPausedAt, writingRefusedAt } = await tx.shop();
  if (taggingPausedAt !== null) return "paused";
  return writingRefusedAt !== null && tx.now - writingRefusedAt < reconnect ? "refused" : null;
}
