import { STAGES } from "./stage.ts";
import type { CustomerState } from "./customer-state.ts";
import { VALUE_TIERS } from "./value.ts";

/** The families of tags that a merchant can switch on or off. */
export const TAG_FAMILIES = ["stage", "value", "vip", "due"] as const;
export type TagFamily = (typeof TAG_FAMILIES)[number];

/** How a shop names its tags. */
export type Naming = { readonly prefix: string; readonly families: readonly TagFamily[] };

export const DEFAULT_NAMING: Naming = { prefix: "lc-", families: TAG_FAMILIES };

/** The longest prefix, in characters (segments.md, tag rules). */
export const LONGEST_PREFIX = 12;
/** The merchant's own brake: we never touch a customer who carries it. */
const LOCK_TAG = "lock";

const NAMES: Record<TagFamily, readonly string[]> = {
  stage: STAGES.map((stage) => `stage-${stage}`),
  value: VALUE_TIERS.map((tier) => `value-${tier}`),
  vip: ["vip", "slipping-vip"],
  due: ["due-now"],
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
  state: Pick<CustomerState, "stage" | "valueTier" | "vipFacet" | "isDue">,
  { prefix, families }: Naming,
): readonly string[] {
  const names: Record<TagFamily, string | null> = {
    stage: `stage-${state.stage}`,
    value: state.valueTier && `value-${state.valueTier}`,
    vip: state.vipFacet,
    due: state.isDue ? "due-now" : null,
  };
  return TAG_FAMILIES.filter((family) => families.includes(family)).flatMap((family) => {
    const name = names[family];
    return name === null ? [] : [prefix + name];
  });
}
