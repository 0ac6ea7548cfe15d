import type { OrderExclusions } from "./order.ts";

/** The most order tags that exclusions may name: Shopify is asked for all of them in one search. */
export const MOST_EXCLUDED_TAGS = 20;
/** Shopify's longest tag. */
const LONGEST_TAG = 255;

export type ExclusionsProblem =
  "not-a-source" | "empty-tag" | "comma-in-tag" | "tag-too-long" | "too-many-tags";

/** What is wrong with exclusions typed by hand; null when they can be used. */
export function exclusionsProblem({ sources, tags }: OrderExclusions): ExclusionsProblem | null {
  if (sources.some((source) => source.trim() !== source || source === "")) return "not-a-source";
  if (tags.some((tag) => tag.trim() !== tag || tag === "")) return "empty-tag";
  // Shopify splits a tag at its commas: no order can carry one.
  if (tags.some((tag) => tag.includes(","))) return "comma-in-tag";
  if (tags.some((tag) => tag.length > LONGEST_TAG)) return "tag-too-long";
  return tags.length > MOST_EXCLUDED_TAGS ? "too-many-tags" : null;
}
