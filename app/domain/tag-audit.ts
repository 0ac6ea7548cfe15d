import { without } from "./tag-change.ts";
import { isLocked, type Prefixes } from "./tags.ts";

/** Shopify's limit of tags on a customer. */
const MOST_TAGS = 250;

/** What is believed of the tags of others on a customer without looking. */
export type TagBelief = {
  readonly locked: boolean;
  /** Desired tags that were there before us. */
  readonly alreadyThere: readonly string[];
  /** There was no room for ours. */
  readonly full: boolean;
};

/**
 * Whether the tags found on a customer belie what is believed, so that they must be looked at. A tag of ours
 * that was taken off by hand belies nothing: until the next stage change it stays away anyway (reliability
 * rule 8), and every change looks before it writes.
 */
export function isBelied(
  { locked, alreadyThere, full }: TagBelief,
  actual: readonly string[],
  naming: Prefixes,
): boolean {
  return (
    isLocked(actual, naming) !== locked ||
    without(alreadyThere, actual).length > 0 ||
    (full && actual.length < MOST_TAGS)
  );
}
