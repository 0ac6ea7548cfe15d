import type { Instant } from "./time.ts";

/** When Shopify last changed an object, and when it told us. */
export type Stamp = { readonly updatedAt: Instant; readonly triggeredAt: Instant | null };

/**
 * What to do with news of an object (reliability rule 4). "refetch": the two cannot be ordered, or we
 * have never seen the object; ask Shopify instead of believing either.
 */
export function judgeNews(
  stored: Stamp | null,
  news: Stamp,
  sameContent: boolean,
): "apply" | "stale" | "known" | "refetch" {
  if (stored === null) return "refetch";
  if (news.updatedAt < stored.updatedAt) return "stale";
  if (sameContent) return "known";
  return news.updatedAt > stored.updatedAt ? "apply" : "refetch";
}
