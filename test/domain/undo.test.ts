import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Facet } from "#app/domain/facets/vocabulary.ts";
import { planChange, settle, type TagChange } from "#app/domain/tag-change.ts";
import {
  DEFAULT_NAMING,
  desiredTags,
  type LeftAlone,
  nameOf,
  vocabulary,
} from "#app/domain/tags.ts";
import { undoing } from "#app/domain/undo.ts";

const plain = { later: [], stage: "repeat-risk", moved: false } as const;
const swap: TagChange = {
  remove: ["lc-stage-active-repeat", "lc-vip"],
  add: ["lc-stage-repeat-risk", "lc-slipping-vip"],
};

describe("I10: undoing a run", () => {
  it("brings back what it took off and takes away what it added, by name", () => {
    expect(undoing({ ...plain, changes: [swap] })).toEqual({
      in: ["stage-active-repeat", "vip"],
      out: ["stage-repeat-risk", "slipping-vip"],
    });
  });

  it("undoes what several changes come to: removals and additions of a chunk, a second try", () => {
    const removed = { remove: ["lc-stage-lost", "lc-vip"], add: [] };
    const added = { remove: [], add: ["lc-stage-repeat-risk", "lc-vip"] };
    expect(undoing({ ...plain, changes: [removed, added] })).toEqual({
      in: ["stage-lost"],
      out: ["stage-repeat-risk"],
    });
  });

  it.each([
    ["moved since", { ...plain, moved: true }],
    ["is in another stage than the one that it wrote", { ...plain, stage: "lost" as const }],
  ])("leaves a customer to the rules who %s", (_, doing) => {
    expect(undoing({ ...doing, changes: [swap] })).toEqual({ in: [], out: [] });
  });

  it("leaves a family to what was written later for another reason", () => {
    const later = ["lc-vip"];
    expect(undoing({ ...plain, later, changes: [swap] })).toEqual({
      in: ["stage-active-repeat"],
      out: ["stage-repeat-risk"],
    });
  });
});

/** A customer in memory: what is in Shopify, what we added, what an undo left alone. */
type Card = {
  readonly actual: readonly string[];
  readonly ledger: readonly string[];
  readonly leftAlone: LeftAlone;
};

function written(card: Card, facets: readonly Facet[]): { card: Card; change: TagChange } {
  const { actual, ledger, leftAlone } = card;
  const desired = desiredTags({ stage: "repeat-risk", facets }, DEFAULT_NAMING, leftAlone);
  const change = planChange({ desired, ledger, actual });
  const after = [...actual.filter((tag) => !change.remove.includes(tag)), ...change.add];
  const owned = settle(ledger, { ...change, before: actual }, after);
  return { card: { ...card, actual: after, ledger: owned }, change };
}

const has = (tags: readonly string[], tag: string) => fold(tags).includes(tag.toLowerCase());
const fold = (tags: readonly string[]) => tags.map((tag) => tag.toLowerCase()).toSorted();

describe("I10: over any history", () => {
  const facets = fc
    .tuple(
      fc.constantFrom(undefined, "value-low", "value-mid", "value-high"),
      fc.constantFrom(undefined, "vip", "slipping-vip"),
      fc.constantFrom(undefined, "due-now"),
    )
    .map((all): readonly Facet[] => all.filter((one) => one !== undefined));
  /** The merchant's: other words, names of ours, and those in other spellings. */
  const word = fc.oneof(
    fc.constantFrom("tea", "Wholesale", "lc-", "lc-club"),
    fc.constantFrom(...vocabulary(DEFAULT_NAMING)),
    fc.constantFrom(...vocabulary(DEFAULT_NAMING)).map((tag) => tag.toUpperCase()),
  );
  const words = fc.uniqueArray(word, { maxLength: 4, selector: (tag) => tag.toLowerCase() });

  it("an undo leaves the tags of before the run, but for the merchant's edits since", () => {
    fc.assert(
      fc.property(words, facets, facets, facets, words, words, (theirs, a, b, c, adds, off) => {
        // Without a tag of the merchant's in its place the rules write ours: no matter of undo.
        const removes = off.filter(
          (tag) => nameOf(tag.toLowerCase()) === null || !has(theirs, tag),
        );
        const empty = { actual: theirs, ledger: [], leftAlone: { in: [], out: [] } };
        const before = written(empty, a).card;
        const run = written(before, b);
        const edited: Card = {
          ...run.card,
          actual: [
            ...run.card.actual.filter((tag) => !fold(removes).includes(tag.toLowerCase())),
            ...adds.filter((tag) => !fold(run.card.actual).includes(tag.toLowerCase())),
          ],
        };
        const leftAlone = undoing({ ...plain, changes: [run.change] });
        // The rules say something else again: what the undo touched they must not touch.
        const undone = written({ ...edited, leftAlone }, b).card;
        const wanted = new Set(fold(before.actual));
        for (const tag of fold(removes)) {
          // Taken off by hand while it was there; what the run had taken off was not.
          if (fold(run.card.actual).includes(tag)) wanted.delete(tag);
        }
        for (const tag of fold(adds)) if (fold(edited.actual).includes(tag)) wanted.add(tag);
        const ownAddedByHand = fold(adds).filter((tag) => fold(run.change.add).includes(tag));
        for (const tag of ownAddedByHand) wanted.delete(tag);
        const seen = fold(undone.actual).filter((tag) => !ownAddedByHand.includes(tag));
        expect(seen).toEqual([...wanted].toSorted());
        expect(written(undone, b).change).toEqual({ add: [], remove: [] });
        const touched = new Set([...leftAlone.in, ...leftAlone.out]);
        const { change } = written(undone, c);
        for (const tag of change.add) expect(touched).not.toContain(tag.slice("lc-".length));
      }),
      { numRuns: 2000 },
    );
  });
});
