import { type Facet, FACETS } from "./facets/vocabulary.ts";
import { type Stage, STAGES } from "./stage.ts";

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
export type Naming = { readonly prefix: string; readonly families: readonly TagFamily[] };

/** Few tags until the merchant asks for more (segments.md, tag rules). */
export const DEFAULT_NAMING: Naming = {
  prefix: "lc-",
  families: ["stage", "value", "vip", "due", "send-less"],
};

/** The longest prefix, in characters (segments.md, tag rules). */
export const LONGEST_PREFIX = 12;
/** The merchant's own brake: we never touch a customer who carries it. */
const LOCK_TAG = "lock";

const NAMES: Record<TagFamily, readonly string[]> = {
  stage: STAGES.map((stage) => `stage-${stage}`),
  ...FACETS,
};

/** Every tag that Cadence may write under this naming, the lock not among them. */
export function vocabulary({ prefix }: Pick<Naming, "prefix">): readonly string[] {
  return TAG_FAMILIES.flatMap((family) => NAMES[family]).map((name) => prefix + name);
}

/** Whether the desired stage tag is one that the ledger does not hold: the customer moved. */
export function hasMoved(
  desired: readonly string[],
  ledger: readonly string[],
  { prefix }: Pick<Naming, "prefix">,
): boolean {
  const stageTags = NAMES.stage.map((name) => prefix + name);
  return desired.some((tag) => stageTags.includes(tag) && !ledger.includes(tag));
}

/** The tag by which a merchant locks a customer. */
export function lockTag({ prefix }: Pick<Naming, "prefix">): string {
  return prefix + LOCK_TAG;
}

export type PrefixProblem =
  | { readonly reason: "characters" | "too-long" }
  | { readonly reason: "substring"; readonly tag: string; readonly inside: string };

/** Why a prefix cannot be used, or null. Klaviyo conditions may be substring tests: no name may contain another. */
export function prefixProblem(prefix: string): PrefixProblem | null {
  if (!/^[a-z0-9-]+$/.test(prefix)) return { reason: "characters" };
  if (prefix.length > LONGEST_PREFIX) return { reason: "too-long" };
  const tags = [...vocabulary({ prefix }), lockTag({ prefix })];
  for (const tag of tags) {
    const inside = tags.find((other) => other !== tag && other.includes(tag));
    if (inside !== undefined) return { reason: "substring", tag, inside };
  }
  return null;
}

/** The tags that a customer in this state should carry, in the order of their families. */
export function desiredTags(
  { stage, facets }: { readonly stage: Stage; readonly facets: readonly Facet[] },
  { prefix, families }: Naming,
): readonly string[] {
  const held: ReadonlySet<string> = new Set([`stage-${stage}`, ...facets]);
  return TAG_FAMILIES.filter((family) => families.includes(family))
    .flatMap((family) => NAMES[family])
    .filter((name) => held.has(name))
    .map((name) => prefix + name);
}
