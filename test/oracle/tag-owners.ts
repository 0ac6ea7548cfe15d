import type { TagLogEntry, TrueMerge, Truth } from "./truth.ts";

/** A tag that is on a customer because we added it. */
interface OwnTag {
  tag: string;
  n: number;
}

/** What the log says of one customer's tags. Keys are tags in lower case, since Shopify tells no cases apart. */
export interface TagOwners {
  /** Added by us and still there. Whatever else is there is the merchant's. */
  ours: Map<string, OwnTag>;
  /** Of ours, taken off by the merchant: when, and at which place of the log. */
  handRemoved: Map<string, HandRemoval>;
  /** We asked for it when the merchant had just added the same: whose it is nobody can say. */
  doubtful: Set<string>;
  /** Taken off by the merchant when nobody could say whose it was: it may stay away, as ours would. */
  takenDoubtful: Set<string>;
  /**
   * What a merge brought that was ours on the other, there or taken off: whether the removal was before or
   * after, of this customer's or of the other's, no look can tell. Either is right. With the moment of the merge.
   */
  throughMerge: Map<string, Moment>;
  /** Of those, what came with a merge that nobody told: it may be there for ever, for the merchant's own. */
  untold: Set<string>;
  /** What the merchant has had on this customer, or on one who was merged into it. */
  theirsOnce: Set<string>;
  /**
   * Of ours, what may be there for ever: what the merchant had on one who was merged into this customer, for who hears
   * of the merge after a write of our own must take it for the merchant's (I3); and what was lost.
   */
  mayStay: Set<string>;
  /** Of a call of ours that a look may have taken for arrived before it did: nobody knows of it when it does. */
  lost: Set<string>;
  /** Put back by us after the merchant had taken it off, and still there. */
  restored: Set<string>;
  /** Our additions and removals, each at its place of the log. */
  additions: (Moment & { tags: readonly string[] })[];
  removals: (Moment & { tags: readonly string[] })[];
  /** Tags of ours that we wrote again after the merchant had taken them off. */
  putBack: { tag: string; removed: Moment; added: Moment }[];
}

/** An instant, and its place of the log. */
export interface Moment {
  at: number;
  n: number;
}

interface HandRemoval extends Moment {
  /** The place of our addition, if the app may not have known then that it had arrived; else null. */
  unheardOf: number | null;
}

/** A change that we had no right to. */
export interface Trespass {
  customerId: string;
  at: number;
  /** Removed by us though it was not ours, or added though no rule could want it. */
  kind: "removed" | "added";
  tag: string;
}

/** Who owns which tag now, and what we did to tags that are not ours. */
export interface Ownership {
  of: (customerId: string) => TagOwners;
  trespasses: readonly Trespass[];
  /** Removals by us of tags of which nobody can say whose they were, and additions of tags that nobody knew of. */
  doubts: number;
}

/** What only those who watched the app can tell of it; the truth of the shop does not. */
export interface Witness {
  /** Whether the app need not have looked at a customer between two entries of the log. */
  hasNotLooked: (customerId: string, from: Moment, to: Moment) => boolean;
  /** Whether it has looked when entry `from` was there, and `before` was not yet. */
  hasLooked: (customerId: string, from: number, before: number) => boolean;
  /**
   * The tags in lower case that were on their way from us, their outcome unknown, when the merchant made entry
   * `n`: a look afterwards takes what the merchant added of them for ours (I3).
   */
  underWay: (customerId: string, n: number) => ReadonlySet<string>;
  /**
   * So late the app may have heard that orders were changed, ms: a fit of the rhythm between the change and the
   * news finds the history of before, and the silence begins anew after it instead of before.
   */
  lateNewsMs: number;
  /**
   * Whether the app had not heard of everything at the last refresh of its cut-offs, and the next is still to
   * come: they are renewed once a week (segments.md), whatever is heard of in between.
   */
  isRefreshDue: boolean;
}

/** So soon after a change the app need not have looked: what is not lost is repaired by then (R10). */
export const UNSEEN_MS = 10 * 60_000;

/** Where nobody watched, time alone tells. */
export function nobodyWatched(unseenMs = UNSEEN_MS, isRefreshDue = false): Witness {
  return {
    hasNotLooked: (_, from, to) => to.at - from.at <= unseenMs,
    hasLooked: () => true,
    underWay: () => new Set(),
    lateNewsMs: unseenMs,
    isRefreshDue,
  };
}

const folded = (tag: string) => tag.toLowerCase();

/** Reads the whole log of a shop: what we added is ours until somebody takes it off. */
export function tagOwners(
  { tagLog, merges }: Truth,
  couldWant: (tag: string) => boolean,
  witness: Witness,
): Ownership {
  const all = new Map<string, TagOwners>();
  const of = (customerId: string): TagOwners => {
    const known = all.get(customerId) ?? {
      ours: new Map(),
      handRemoved: new Map(),
      doubtful: new Set(),
      takenDoubtful: new Set(),
      throughMerge: new Map(),
      untold: new Set(),
      theirsOnce: new Set(),
      mayStay: new Set(),
      lost: new Set(),
      restored: new Set(),
      additions: [],
      removals: [],
      putBack: [],
    };
    all.set(customerId, known);
    return known;
  };
  const trespasses: Trespass[] = [];
  let doubts = 0;

  /** Whether the app could not know at entry `n` that it had added what was taken off. */
  const isUnknown = (customerId: string, { unheardOf }: HandRemoval, n: number): boolean => {
    if (unheardOf === null) return false;
    const { additions, handRemoved } = of(customerId);
    // Shopify adds all tags of a call or none: one of them that is there tells of all.
    const call = additions.find((addition) => addition.n === unheardOf)?.tags ?? [];
    const until = Math.max(...call.map((tag) => handRemoved.get(folded(tag))?.n ?? Infinity));
    return !witness.hasLooked(customerId, unheardOf, Math.min(n, until));
  };
  const byUs = ({ n, at, customerId, added, removed, present, absent }: TagLogEntry) => {
    const owners = of(customerId);
    for (const tag of removed) {
      if (owners.ours.delete(folded(tag))) {
        // With the stage ended the move that gave it back: the removal by hand may count again, or not.
        if (owners.restored.delete(folded(tag))) owners.takenDoubtful.add(folded(tag));
        continue;
      }
      if (owners.doubtful.delete(folded(tag))) doubts += 1;
      else trespasses.push({ customerId, at, kind: "removed", tag });
    }
    for (const tag of absent) {
      // We took it off too, and had not seen that it was gone: it may come back with what wants it next.
      if (owners.handRemoved.delete(folded(tag))) owners.takenDoubtful.add(folded(tag));
    }
    for (const tag of present) if (!owners.ours.has(folded(tag))) owners.doubtful.add(folded(tag));
    for (const tag of added) {
      if (!couldWant(tag)) trespasses.push({ customerId, at, kind: "added", tag });
      owners.ours.set(folded(tag), { tag, n });
      owners.takenDoubtful.delete(folded(tag));
      owners.untold.delete(folded(tag));
      const takenOff = owners.handRemoved.get(folded(tag));
      owners.restored.delete(folded(tag));
      if (owners.lost.delete(folded(tag))) owners.mayStay.add(folded(tag));
      if (takenOff !== undefined) {
        owners.restored.add(folded(tag));
        // A write whose outcome nobody knew, and of which no look could find anything, is made again (rule 9).
        if (isUnknown(customerId, takenOff, n)) doubts += 1;
        else owners.putBack.push({ tag, removed: takenOff, added: { at, n } });
      }
      owners.handRemoved.delete(folded(tag));
    }
    if (added.length > 0) owners.additions.push({ at, n, tags: added });
    if (removed.length > 0) owners.removals.push({ at, n, tags: removed });
  };
  const byMerchant = ({ n, at, customerId, added, removed }: TagLogEntry) => {
    const owners = of(customerId);
    const onTheirWay = witness.underWay(customerId, n);
    for (const tag of removed) {
      const own = owners.ours.get(folded(tag));
      owners.restored.delete(folded(tag));
      if (own === undefined) owners.theirsOnce.add(folded(tag));
      else {
        owners.ours.delete(folded(tag));
        const unheardOf = onTheirWay.has(folded(tag)) ? own.n : null;
        owners.handRemoved.set(folded(tag), { at, n, unheardOf });
      }
      if (owners.doubtful.delete(folded(tag))) owners.takenDoubtful.add(folded(tag));
    }
    for (const tag of added) {
      owners.theirsOnce.add(folded(tag));
      if (onTheirWay.has(folded(tag))) {
        owners.doubtful.add(folded(tag));
        // Shopify adds all tags of a call or none: the others look as if they had been taken off.
        for (const other of onTheirWay) {
          owners.takenDoubtful.add(other);
          owners.lost.add(other);
        }
      }
      // As below, of one that was taken off the other before they were joined, or off this one unseen.
      const joined = owners.throughMerge.get(folded(tag));
      const isUnseen = joined !== undefined && witness.hasNotLooked(customerId, joined, { at, n });
      if (isUnseen && !owners.ours.has(folded(tag))) owners.doubtful.add(folded(tag));
      const away = owners.handRemoved.get(folded(tag));
      if (away === undefined) continue;
      owners.handRemoved.delete(folded(tag));
      // Put back before anybody need have looked, it is as if it had never been gone. Webhooks, which come in
      // any order and late, cannot tell it from a removal and an addition of ours.
      if (witness.hasNotLooked(customerId, away, { at, n })) owners.doubtful.add(folded(tag));
    }
  };

  const waiting = merges.toSorted((a, b) => a.n - b.n);
  for (const entry of tagLog.toSorted((a, b) => a.n - b.n)) {
    while (waiting[0] !== undefined && waiting[0].n < entry.n) join(of, witness, waiting.shift());
    if (entry.actor === "app") byUs(entry);
    if (entry.actor === "merchant") byMerchant(entry);
  }
  for (const merge of waiting) join(of, witness, merge);
  return { of, trespasses, doubts };
}

/** A tag of the joined customer is ours if every one of the two who carried it had it from us. */
function join(
  of: (customerId: string) => TagOwners,
  { hasNotLooked }: Pick<Witness, "hasNotLooked">,
  merge: TrueMerge | undefined,
): void {
  if (merge === undefined) return;
  const [kept, deleted] = [of(merge.kept), of(merge.deleted)];
  /** As when the merchant puts back what was taken off of one of them before anybody need have looked. */
  const isPutBackUnseen = (customerId: string, key: string) => {
    const away = of(customerId).handRemoved.get(key);
    return away !== undefined && hasNotLooked(customerId, away, { at: merge.at, n: merge.n + 1 });
  };
  for (const key of merge.deletedTags.map(folded)) {
    if (isPutBackUnseen(merge.kept, key) && !deleted.ours.has(key)) kept.doubtful.add(key);
  }
  for (const key of merge.keptTags.map(folded)) {
    if (isPutBackUnseen(merge.deleted, key) && !kept.ours.has(key)) kept.doubtful.add(key);
  }
  const theirs = [
    ...merge.keptTags.filter((tag) => !kept.ours.has(folded(tag))),
    ...merge.deletedTags.filter((tag) => !deleted.ours.has(folded(tag))),
  ].map(folded);
  for (const [key, own] of deleted.ours) if (!kept.ours.has(key)) kept.ours.set(key, own);
  for (const key of theirs) {
    // Of one from us and one from the merchant a single tag is left; the app may have known of either.
    if (kept.ours.delete(key)) kept.doubtful.add(key);
  }
  const theirOwn = [deleted.ours, deleted.handRemoved, deleted.throughMerge];
  for (const key of theirOwn.flatMap((some) => [...some.keys()])) {
    kept.throughMerge.set(key, { at: merge.at, n: merge.n });
  }
  const unheard = merge.told ? deleted.untold : [...deleted.untold, ...deleted.ours.keys()];
  for (const key of unheard) kept.untold.add(key);
  for (const key of deleted.doubtful) kept.doubtful.add(key);
  for (const key of deleted.theirsOnce) {
    kept.theirsOnce.add(key);
    kept.mayStay.add(key);
  }
  deleted.ours.clear();
}
