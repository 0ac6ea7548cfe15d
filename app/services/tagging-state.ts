import type { Shop, Tagging } from "#app/ports/shop.ts";

/** Whether tags are being kept right; paused: the merchant said that nobody writes for now. */
export type TaggingState = Tagging | "paused";

/** How the writing of a shop's tags stands. */
export function taggingState({
  tagging,
  taggingPausedAt,
}: Pick<Shop, "tagging" | "taggingPausedAt">): TaggingState {
  return tagging !== "off" && taggingPausedAt !== null ? "paused" : tagging;
}
