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

/** What is stored of an object that was read; `deleted`: as a tombstone. */
export type StoredObject = { readonly updatedAt: Instant; readonly deleted: boolean };

/**
 * What to do with an object as Shopify's answer shows it (reliability rule 4). News may have been applied
 * between the reading and the storing, so "store-and-ask": the answer differs from what is stored for the
 * same second, or brings a tombstone back. It is believed for now, and read once more.
 */
export function judgeRead(
  stored: StoredObject | null,
  read: { readonly updatedAt: Instant },
  sameContent: boolean,
): "store" | "stale" | "store-and-ask" {
  if (stored === null) return "store";
  if (read.updatedAt < stored.updatedAt) return "stale";
  if (stored.deleted) return "store-and-ask";
  return read.updatedAt > stored.updatedAt || sameContent ? "store" : "store-and-ask";
}
