import { expectedStates, type ExpectedState } from "./expected-states.ts";
import { isHeldOut } from "./holdout.ts";
import type { Family, Rules } from "./rules.ts";
import { savingsOf } from "./send-less.ts";
import { stages } from "./stage.ts";
import type { TagSnapshot, Truth } from "./truth.ts";

/** The tags a customer must end with, by owner. */
interface CustomerTags {
  foreign: readonly string[];
  ours: readonly string[];
}

/** The tags everybody must end with. */
export interface ExpectedTags {
  customers: ReadonlyMap<string, CustomerTags>;
  /** Every tag the rules could want with this prefix, in lower case. */
  vocabulary: ReadonlySet<string>;
}

/** Foreign tags stay as they are; ours are the wanted ones no foreign tag equals, whatever its spelling. */
export function expectedTags(before: TagSnapshot, truth: Truth, rules: Rules): ExpectedTags {
  const states = expectedStates(truth, rules);
  const customers = new Map<string, CustomerTags>();
  for (const { id, tags } of truth.customers) {
    const foreign = before.get(id) ?? [];
    const taken = new Set(foreign.map((tag) => tag.toLowerCase()));
    const state = states.get(id);
    const desired =
      rules.untouched.get(id) ??
      (isLocked(tags, rules) || state === undefined ? [] : desiredTags(id, state, rules));
    customers.set(id, { foreign, ours: desired.filter((tag) => !taken.has(tag.toLowerCase())) });
  }
  return { customers, vocabulary: vocabularyOf(rules) };
}

/** The merchant's own tag that keeps us away, in any spelling. */
function isLocked(tags: readonly string[], { prefix }: Rules): boolean {
  return tags.some((tag) => tag.toLowerCase() === `${prefix}lock`.toLowerCase());
}

function desiredTags(id: string, state: ExpectedState, rules: Rules): string[] {
  const { prefix, families, holdoutSalt, holdoutPercent } = rules;
  const { stage, valueTier, vip, due, repeatKind } = state;
  const names: Record<Family, readonly string[]> = {
    stage: [`stage-${stage}`],
    value: valueTier === null ? [] : [`value-${valueTier}`],
    vip: vip === null ? [] : [vip],
    due: due ? ["due-now"] : [],
    "send-less": savingsOf(stage, valueTier),
    "repeat-kind": repeatKind === null ? [] : [repeatKind],
    holdout: isHeldOut(id, holdoutSalt, holdoutPercent) ? ["holdout"] : [],
  };
  return families.flatMap((family) => names[family].map((name) => prefix + name));
}

function vocabularyOf({ prefix }: Rules): Set<string> {
  const stageNames = stages.map((stage) => `stage-${stage}`);
  const names = ["value-low", "value-mid", "value-high", "vip", "slipping-vip", "due-now"];
  const all = [
    ...stageNames,
    ...names,
    "send-less",
    "sms-skip",
    "bought-same",
    "bought-complement",
    "holdout",
  ];
  return new Set(all.map((name) => (prefix + name).toLowerCase()));
}
