/** Days of silence after which a buyer counts as late, as gone quiet, as lost. */
export type BuyerWindows = {
  readonly risk: number;
  readonly lapsed: number;
  readonly lost: number;
};

/** A shop's rules, as the merchant set them or as they are by default. All in days. */
export type Policy = {
  /** From this many days after sign-up a customer without an order is a cold prospect (W0). */
  readonly prospectCold: number;
  /** After the first order. */
  readonly oneTime: BuyerWindows;
  /** After the second and every later one. */
  readonly repeat: BuyerWindows;
};

/** segments.md, "default when not learned". */
export const DEFAULT_POLICY: Policy = {
  prospectCold: 30,
  oneTime: { risk: 30, lapsed: 90, lost: 365 },
  repeat: { risk: 60, lapsed: 120, lost: 365 },
};

/** The longest window that can be set: ten years, in days. */
export const LONGEST_WINDOW = 3650;

export type PolicyField = "prospectCold" | `${"oneTime" | "repeat"}.${keyof BuyerWindows}`;

export type PolicyProblem = {
  readonly field: PolicyField;
  readonly reason: "not-a-day-count" | "before-risk" | "not-after-lapsed";
};

/** Everything that is wrong with a policy typed by hand; empty when it can be used. */
export function policyProblems(policy: Policy): readonly PolicyProblem[] {
  return [
    ...dayCount("prospectCold", policy.prospectCold),
    ...windowProblems("oneTime", policy.oneTime),
    ...windowProblems("repeat", policy.repeat),
  ];
}

function windowProblems(group: "oneTime" | "repeat", windows: BuyerWindows): PolicyProblem[] {
  const notNumbers = (["risk", "lapsed", "lost"] as const).flatMap((name) =>
    dayCount(`${group}.${name}`, windows[name]),
  );
  if (notNumbers.length > 0) return notNumbers;
  const problems: PolicyProblem[] = [];
  if (windows.lapsed < windows.risk) {
    problems.push({ field: `${group}.lapsed`, reason: "before-risk" });
  }
  if (windows.lost <= windows.lapsed) {
    problems.push({ field: `${group}.lost`, reason: "not-after-lapsed" });
  }
  return problems;
}

function dayCount(field: PolicyField, days: number): PolicyProblem[] {
  const legal = Number.isInteger(days) && days >= 1 && days <= LONGEST_WINDOW;
  return legal ? [] : [{ field, reason: "not-a-day-count" }];
}
