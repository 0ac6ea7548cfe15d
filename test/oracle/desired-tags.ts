import type { ExpectedState } from "./expected-states.ts";
import { isHeldOut } from "./holdout.ts";
import type { Family, Rules } from "./rules.ts";
import { savingsOf } from "./send-less.ts";
import { stages } from "./stage.ts";

/** The merchant's own tag that keeps us away, in any spelling. */
export function isLocked(tags: readonly string[], { prefix }: Rules): boolean {
  return tags.some((tag) => tag.toLowerCase() === `${prefix}lock`.toLowerCase());
}

/** The tags that a customer in this state must carry, if nobody else has them there. */
export function desiredTags(id: string, state: ExpectedState, rules: Rules): string[] {
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

/** Every tag the rules could want with this prefix, in lower case. */
export function vocabularyOf({ prefix }: Rules): Set<string> {
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

/** Whether any rule could want this very string. */
export function couldWant(tag: string, rules: Rules): boolean {
  return vocabularyOf(rules).has(tag);
}

/** Whether a tag of ours names a stage. */
export function isStageTag(tag: string, { prefix }: Rules): boolean {
  return tag.startsWith(`${prefix}stage-`);
}
