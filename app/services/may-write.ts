import type { ShopTx, Urgency } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";

/** What single writes bring about: the tags that the rules say, or none of ours. */
export type WritingMode = "desired" | "remove";

/** What single writes should bring about now, and for whom. */
export type Writing = {
  readonly mode: WritingMode;
  /** Everybody is being recomputed: but for those to whom something happened, the run writes afterwards. */
  readonly eventsOnly: boolean;
};

/** What single writes should bring about now, or null while nothing may be written. */
export async function mayWrite(
  tx: ShopTx,
  timings: Pick<Timings, "reconnect">,
): Promise<Writing | null> {
  const { tagging } = await tx.shop();
  if (tagging === "off" || (await writingWaits(tx, timings)) !== null) return null;
  const run = await tx.activeTagRun();
  const eventsOnly = run?.phase === "recompute";
  return { mode: tagging === "removing" ? "remove" : "desired", eventsOnly };
}

/** Whether a customer who is due for this reason is written now. */
export function isWritten(writing: Writing | null, urgency: Urgency): boolean {
  return writing !== null && (!writing.eventsOnly || urgency === "purchase" || urgency === "event");
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
