import { boundariesFor, SECOND_ORDER_DAYS } from "#app/domain/boundaries.ts";
import type { Policy } from "#app/domain/policy.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { Naming } from "#app/domain/tags.ts";

/** A stage's rule as one translatable sentence: a key of the locale files and its days. */
export type Rule = {
  readonly key: Stage | "lost-apart";
  /** The day from which the stage holds. */
  readonly from: number;
  /** The day before which it ends; for "lost-apart", the second window. */
  readonly until: number;
};

/** The rule of a stage in today's numbers. */
export function ruleOf(stage: Stage, policy: Policy): Rule {
  const once = boundariesFor(policy, 1);
  const often = boundariesFor(policy, 2);
  const never = Number.MAX_SAFE_INTEGER;
  const apart = once.lost !== often.lost;
  const rules: Record<Stage, Rule> = {
    "prospect-new": { key: "prospect-new", from: 0, until: policy.prospectCold },
    "prospect-cold": { key: "prospect-cold", from: policy.prospectCold, until: never },
    "first-order": { key: "first-order", from: 0, until: once.risk },
    "second-order": {
      key: "second-order",
      from: 0,
      until: Math.min(SECOND_ORDER_DAYS, often.risk),
    },
    "active-repeat": { key: "active-repeat", from: 0, until: often.risk },
    "one-time-risk": { key: "one-time-risk", from: once.risk, until: once.lapsed },
    "repeat-risk": { key: "repeat-risk", from: often.risk, until: often.lapsed },
    "one-time-lapsed": { key: "one-time-lapsed", from: once.lapsed, until: once.lost },
    "repeat-lapsed": { key: "repeat-lapsed", from: often.lapsed, until: often.lost },
    lost: apart
      ? { key: "lost-apart", from: once.lost, until: often.lost }
      : { key: "lost", from: once.lost, until: never },
  };
  return rules[stage];
}

/** A stage's tag under a naming. */
export function stageTag(stage: Stage, { prefix }: Pick<Naming, "prefix">): string {
  return `${prefix}stage-${stage}`;
}
