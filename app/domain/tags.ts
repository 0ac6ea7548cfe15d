import { type Facet, FACETS } from "./facets/vocabulary.ts";
import { type Stage, STAGES } from "./stage.ts";
import { hasTag, intersect, type TagView, without } from "./tag-change.ts";
import type { Instant } from "./time.ts";

/** The families of tags that a merchant can switch on or off. */
export const TAG_FAMILIES = [
  "stage",
  "value",
  "vip",
  "due",
  "send-less",
  "chance",
  "repeat-kind",
  "subscription",
  "price-habit",
  "returns",
  "rfm",
  "holdout",
] as const;
export type TagFamily = (typeof TAG_FAMILIES)[number];

/** How a shop names its tags. */
export type Naming = {
  readonly prefix: string;
  readonly families: readonly TagFamily[];
  /** The prefix before: until then every tag is written under both, so that what names the old one can follow. */
  readonly retiring: { readonly prefix: string; readonly until: Instant } | null;
};
/** The prefixes under which tags are written. */
export type Prefixes = Pick<Naming, "prefix" | "retiring">;

/** Names of tags, without prefix, that an undo settled until the customer's next stage change. */
export type LeftAlone = {
  /** They stay, in the place of what the rules say of their family. */
  readonly in: readonly string[];
  /** They stay away. */
  readonly out: readonly string[];
};
export const NOTHING_LEFT_ALONE: LeftAlone = { in: [], out: [] };

/** Few tags until the merchant asks for more (segments.md, tag rules). */
export const DEFAULT_NAMING: Naming = {
  prefix: "lc-",
  families: ["stage", "value", "vip", "due", "send-less"],
  retiring: null,
};

/** So long the tags under a prefix of before stay beside the others, in days. */
export const RETIRES_AFTER_DAYS = 14;
/** The longest time that they stay, in days. */
export const LONGEST_RETIRING_DAYS = 90;
/** The longest prefix, in characters (segments.md, tag rules). */
export const LONGEST_PREFIX = 12;
/** The merchant's own brake: we never touch a customer who carries it. */
const LOCK_TAG = "lock";
/** Families of which a customer may have several at once. */
const SEVERAL: ReadonlySet<TagFamily> = new Set(["send-less"]);

const NAMES: Record<TagFamily, readonly string[]> = {
  stage: STAGES.map(stageName),
  ...FACETS,
};

/** Every tag that Cadence may write under this prefix, the lock not among them. */
export function vocabulary({ prefix }: Pick<Naming, "prefix">): readonly string[] {
  return TAG_FAMILIES.flatMap((family) => NAMES[family]).map((name) => prefix + name);
}

/** Every tag that Cadence may write now, under the prefix and under the one that is retiring. */
export function vocabularyInForce(naming: Prefixes): readonly string[] {
  return prefixesOf(naming).flatMap((prefix) => vocabulary({ prefix }));
}

function prefixesOf({ prefix, retiring }: Prefixes): readonly string[] {
  return retiring === null ? [prefix] : [prefix, retiring.prefix];
}

/** A tag's name without its prefix, whichever that is; null for what is no tag of ours. */
export function nameOf(tag: string): string | null {
  const ends = TAG_FAMILIES.flatMap((family) => NAMES[family]).filter((name) => tag.endsWith(name));
  // "slipping-vip" ends with "vip" too.
  return ends.toSorted((a, b) => b.length - a.length)[0] ?? null;
}

/** The family of a tag's name. */
export function familyOf(name: string): TagFamily | null {
  return TAG_FAMILIES.find((family) => NAMES[family].includes(name)) ?? null;
}

/** The name of a stage's tag, without prefix. */
export function stageName(stage: Stage): string {
  return `stage-${stage}`;
}

/** Whether the desired stage is one whose tag the ledger does not hold, under any prefix: the customer moved. */
export function hasMoved(desired: readonly string[], ledger: readonly string[]): boolean {
  const held = new Set(ledger.map(nameOf));
  return desired
    .map(nameOf)
    .some((name) => name !== null && NAMES.stage.includes(name) && !held.has(name));
}

/** What somebody took off a customer by hand, and what is left of the ledger. */
export type HandRemovals = {
  readonly ledger: readonly string[];
  /** Names of which no tag of ours is left: they stay away until the customer's next stage change. */
  readonly names: readonly string[];
};

/**
 * What the ledger still stands for (reliability rule 8). A tag that is gone is ours no longer; unless the
 * customer `moved`, its name stays away. Of two tags of one name that go by two prefixes the one that is gone
 * stays in the ledger, and so away, while the other is there.
 */
export function handRemovals({ desired, ledger, actual }: TagView, moved: boolean): HandRemovals {
  // To the letter: what stands there in another spelling was taken off and put on again, by somebody else.
  const there = ledger.filter((tag) => actual.includes(tag));
  if (moved) return { ledger: there, names: [] };
  const left = new Set(there.map(nameOf));
  const gone = without(ledger, there);
  return {
    ledger: [
      ...there,
      ...intersect(
        gone.filter((tag) => left.has(nameOf(tag))),
        desired,
      ),
    ],
    names: [...new Set(gone.flatMap((tag) => nameOf(tag) ?? []))].filter((name) => !left.has(name)),
  };
}

/** The tags that these names have now. */
export function tagsNamed(names: readonly string[], naming: Prefixes): readonly string[] {
  return prefixesOf(naming).flatMap((prefix) => names.map((name) => prefix + name));
}

/** The tag by which a merchant locks a customer. */
export function lockTag({ prefix }: Pick<Naming, "prefix">): string {
  return prefix + LOCK_TAG;
}

/** Whether a tag's name is that of the lock. */
export function isLockName(name: string): boolean {
  return name === LOCK_TAG;
}

/** Every tag that locks: whoever set one under a prefix of before must not lose its protection. */
export function lockTags(naming: Prefixes): readonly string[] {
  return [...new Set([...prefixesOf(naming), DEFAULT_NAMING.prefix])].map((prefix) =>
    lockTag({ prefix }),
  );
}

/** Whether one of a customer's tags says that we never touch this customer. */
export function isLocked(tags: readonly string[], naming: Prefixes): boolean {
  return lockTags(naming).some((tag) => hasTag(tags, tag));
}

export type PrefixProblem =
  | { readonly reason: "characters" | "too-long" }
  | { readonly reason: "substring"; readonly tag: string; readonly inside: string };

/**
 * Why a prefix cannot be used, or null. Klaviyo conditions may be substring tests: no name may contain another,
 * nor one of the tags that stay beside for a while.
 */
export function prefixProblem(
  prefix: string,
  beside: readonly string[] = [],
): PrefixProblem | null {
  if (!/^[a-z0-9-]+$/.test(prefix)) return { reason: "characters" };
  if (prefix.length > LONGEST_PREFIX) return { reason: "too-long" };
  const tags = [...vocabulary({ prefix }), lockTag({ prefix }), ...beside];
  for (const tag of tags) {
    const inside = tags.find((other) => other !== tag && other.includes(tag));
    if (inside !== undefined) return { reason: "substring", tag, inside };
  }
  return null;
}

/**
 * The tags that a customer in this state should carry, in the order of their families: what an undo left
 * alone, and otherwise what the rules say.
 */
export function desiredTags(
  { stage, facets }: { readonly stage: Stage; readonly facets: readonly Facet[] },
  naming: Naming,
  leftAlone: LeftAlone = NOTHING_LEFT_ALONE,
): readonly string[] {
  const held: ReadonlySet<string> = new Set([stageName(stage), ...facets]);
  const names = TAG_FAMILIES.flatMap((family) => {
    const kept = NAMES[family].filter((name) => leftAlone.in.includes(name));
    const ruled = naming.families.includes(family)
      ? NAMES[family].filter((name) => held.has(name) && !leftAlone.out.includes(name))
      : [];
    if (SEVERAL.has(family)) return [...new Set([...kept, ...ruled])];
    return kept.length > 0 ? kept : ruled;
  });
  return tagsNamed(names, naming);
}
