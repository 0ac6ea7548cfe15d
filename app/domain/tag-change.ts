/** The tags of one customer, as three parties know them. Compared without case, as Shopify does. */
export type TagView = {
  /** What the rules say should be there. */
  readonly desired: readonly string[];
  /** Exactly what we added and have not removed. */
  readonly ledger: readonly string[];
  /** What is on the customer in Shopify now. */
  readonly actual: readonly string[];
};

export type TagChange = { readonly add: readonly string[]; readonly remove: readonly string[] };

/** Tags are one when they differ in case only. */
export function sameTag(a: string, b: string): boolean {
  return fold(a) === fold(b);
}

/** Whether a list holds a tag, in any spelling. */
export function hasTag(tags: readonly string[], tag: string): boolean {
  return tags.some((other) => sameTag(other, tag));
}

/** Those of `tags` that are not in `others`, in any spelling. */
export function without(tags: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others.map(fold));
  return tags.filter((tag) => !known.has(fold(tag)));
}

/** Those of `tags` that are in `others` too, in any spelling; the spelling of `tags` stays. */
export function intersect(tags: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others.map(fold));
  return tags.filter((tag) => known.has(fold(tag)));
}

/** Whether there may be something to write: desired and ledger differ beyond what was there before us. */
export function differs(
  desired: readonly string[],
  ledger: readonly string[],
  alreadyThere: readonly string[],
): boolean {
  return (
    without(without(desired, ledger), alreadyThere).length > 0 ||
    without(ledger, desired).length > 0
  );
}

/**
 * The smallest change that brings a customer to the desired tags (reliability rule 7).
 * Never removes what the ledger does not hold, never adds what is there in any spelling, and never
 * adds again what the ledger holds: a tag of ours that is gone was removed by hand.
 */
export function planChange({ desired, ledger, actual }: TagView): TagChange {
  return {
    add: without(without(desired, ledger), actual),
    remove: intersect(without(ledger, desired), actual),
  };
}

/** Shopify keeps at most so many tags on a customer, and refuses a call that would leave more. */
export const MOST_TAGS = 250;

/** What of a change there is room for: the removals always, the additions all or, as in Shopify, none. */
export function inRoom(
  { add, remove }: TagChange,
  actual: readonly string[],
): { readonly change: TagChange; readonly isFull: boolean } {
  const isFull = add.length > 0 && actual.length - remove.length + add.length > MOST_TAGS;
  return { change: { add: isFull ? [] : add, remove }, isFull };
}

/** Desired tags that are on the customer and not ours: the merchant's, shown as "already there". */
export function foundBefore({ desired, ledger, actual }: TagView): readonly string[] {
  return intersect(without(desired, ledger), actual);
}

export function isEmpty({ add, remove }: TagChange): boolean {
  return add.length === 0 && remove.length === 0;
}

/** A tag change that was sent, whatever came back. */
export type SentChange = TagChange & {
  /** The tags that were on the customer just before. */
  readonly before: readonly string[];
};

/**
 * What a sent change did, by the tags found afterwards (reliability rule 9): where an intended add is there, to
 * the letter, that was not before, all of them were made, and what is missing was taken off by hand; a tag
 * that was to go and is gone is ours no more.
 */
export function settle(
  ledger: readonly string[],
  sent: SentChange,
  actual: readonly string[],
): readonly string[] {
  const added = without(sent.add, sent.before);
  // Shopify adds all tags of a call or none.
  const gained = added.some((tag) => actual.includes(tag)) ? added : [];
  const lost = without(intersect(ledger, sent.remove), actual);
  return [...without(ledger, lost), ...without(gained, ledger)];
}

/**
 * The same where only a look tells what became of a call, which removes before it adds: beside a tag that it is
 * found to have added, one that it was to remove was put there again, by somebody else.
 */
export function settleByLook(
  ledger: readonly string[],
  sent: SentChange,
  actual: readonly string[],
): readonly string[] {
  const settled = settle(ledger, sent, actual);
  const found = without(without(sent.add, sent.before), ledger);
  const isMade = found.some((tag) => actual.includes(tag));
  return isMade ? without(settled, intersect(sent.remove, sent.before)) : settled;
}

function fold(tag: string): string {
  return tag.toLowerCase();
}
