import { SECOND_ORDER_DAYS } from "#app/domain/boundaries.ts";
import type { BuyerWindows } from "#app/domain/policy.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { Naming } from "#app/domain/tags.ts";
import type { Spread } from "#app/ports/read-models.ts";
import type { RulesView } from "./read-rhythm.ts";

/** Stages whose windows may differ from customer to customer. */
type OwnStage = Exclude<Stage, "prospect-new" | "prospect-cold" | "second-order">;

/** A stage's rule as one translatable sentence: a key of the locale files and its days. */
export type Rule = {
  readonly key:
    | Stage
    | `${OwnStage}-own`
    | "lost-apart"
    | "one-time-risk-open"
    | "repeat-risk-open"
    | "withheld";
  /** The day from which the stage holds; where days differ, the earliest of most. */
  readonly from: number;
  /** The day before which it ends; where days differ, the latest of most. For "lost-apart", the second window. */
  readonly until: number;
  /** Where the days come from; null where the rule has none. */
  readonly source: RuleSource | null;
};
export type RuleSource = "learned" | "estimated" | "hand" | "mixed";

/** The rule of a stage in today's numbers. */
export function ruleOf(stage: Stage, rules: RulesView): Rule {
  const { inForce, limitedHistory } = rules.rhythm;
  const { oneTime, repeat, prospectCold } = inForce;
  const source = sourceOf(stage, rules);
  const rule = (key: Rule["key"], from: number, until: number): Rule => ({
    key,
    from,
    until,
    source,
  });
  const buyer = (key: OwnStage, from: Spread, until: Spread): Rule =>
    isOne(from) && isOne(until)
      ? rule(key, from.middle, until.middle)
      : ownRule(key, from.high === 0 ? until : from);
  const ownRule = (key: OwnStage, { low, high }: Spread) => rule(`${key}-own`, low, high);
  const late = (key: "one-time-risk" | "repeat-risk", { risk, lapsed }: typeof repeat): Rule =>
    limitedHistory && isOne(risk)
      ? rule(`${key}-open`, risk.middle, risk.middle)
      : buyer(key, risk, limitedHistory ? risk : lapsed);
  const withheld: Rule = { key: "withheld", from: 0, until: 0, source: null };

  const byStage: Record<Stage, () => Rule> = {
    "prospect-new": () => rule("prospect-new", 0, prospectCold),
    "prospect-cold": () => rule("prospect-cold", prospectCold, prospectCold),
    "first-order": () => buyer("first-order", NONE, oneTime.risk),
    "second-order": () => ({
      ...rule("second-order", 0, Math.min(SECOND_ORDER_DAYS, repeat.risk.middle)),
      source: null,
    }),
    "active-repeat": () => buyer("active-repeat", NONE, repeat.risk),
    "one-time-risk": () => late("one-time-risk", oneTime),
    "repeat-risk": () => late("repeat-risk", repeat),
    "one-time-lapsed": () =>
      limitedHistory ? withheld : buyer("one-time-lapsed", oneTime.lapsed, oneTime.lost),
    "repeat-lapsed": () =>
      limitedHistory ? withheld : buyer("repeat-lapsed", repeat.lapsed, repeat.lost),
    lost: () => {
      if (limitedHistory) return withheld;
      const [once, often] = [oneTime.lost, repeat.lost];
      if (!isOne(once) || !isOne(often)) return ownRule("lost", spanOf(once, often));
      return once.middle === often.middle
        ? rule("lost", once.middle, once.middle)
        : rule("lost-apart", once.middle, often.middle);
    },
  };
  return byStage[stage]();
}

const NONE: Spread = { low: 0, middle: 0, high: 0 };

function isOne({ low, high }: Spread): boolean {
  return low === high;
}

function spanOf(a: Spread, b: Spread): Spread {
  return { ...a, low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

/** One of the windows that a rule asks for: whose, and which. */
export type AskedWindow = readonly [group: "oneTime" | "repeat", window: keyof BuyerWindows];
/** The windows between which each stage lies. */
export const ASKED: Readonly<Record<Stage, readonly AskedWindow[]>> = {
  "prospect-new": [],
  "prospect-cold": [],
  "first-order": [["oneTime", "risk"]],
  "second-order": [],
  "active-repeat": [["repeat", "risk"]],
  "one-time-risk": [
    ["oneTime", "risk"],
    ["oneTime", "lapsed"],
  ],
  "repeat-risk": [
    ["repeat", "risk"],
    ["repeat", "lapsed"],
  ],
  "one-time-lapsed": [
    ["oneTime", "lapsed"],
    ["oneTime", "lost"],
  ],
  "repeat-lapsed": [
    ["repeat", "lapsed"],
    ["repeat", "lost"],
  ],
  lost: [
    ["oneTime", "lost"],
    ["repeat", "lost"],
  ],
};

function sourceOf(stage: Stage, { rulebook, rhythm }: RulesView): RuleSource {
  const { policy } = rulebook;
  const asked = ASKED[stage];
  const hands =
    asked.length === 0
      ? [policy.prospectCold !== null]
      : [
          ...asked.map(([group, window]) => policy[group][window] !== null),
          ...(policy.products.length > 0 ? [true] : []),
        ];
  if (hands.every(Boolean)) return "hand";
  return hands.some(Boolean) ? "mixed" : rhythm.source;
}

/** A stage's tag under a naming. */
export function stageTag(stage: Stage, { prefix }: Pick<Naming, "prefix">): string {
  return `${prefix}stage-${stage}`;
}
