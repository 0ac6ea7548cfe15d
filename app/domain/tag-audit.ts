import { MOST_TAGS, without } from "./tag-change.ts";
import { handRemovals, isLocked, type Prefixes } from "./tags.ts";

/** What is believed of the tags on a customer without looking. */
export type TagBelief = {
  readonly ledger: readonly string[];
  /** Desired tags that were there before us. */
  readonly alreadyThere: readonly string[];
  readonly locked: boolean;
  readonly excluded: boolean;
  /** There was no room for ours. */
  readonly full: boolean;
};

/**
 * Whether the tags found on a customer belie what is believed, so that they must be looked at: a lock, a tag
 * that was there before us and is gone, one of ours that was taken off by hand, room where there was none.
 */
export function isBelied(
  { ledger, alreadyThere, locked, excluded, full }: TagBelief,
  actual: readonly string[],
  naming: Prefixes,
): boolean {
  const isLockedNow = isLocked(actual, naming);
  // Whom we leave alone keeps the ledger as it is.
  const isLeftAlone = isLockedNow || excluded;
  const { names } = handRemovals({ desired: [], ledger, actual }, false);
  return (
    isLockedNow !== locked ||
    without(alreadyThere, actual).length > 0 ||
    (!isLeftAlone && names.length > 0) ||
    (full && actual.length < MOST_TAGS)
  );
}
