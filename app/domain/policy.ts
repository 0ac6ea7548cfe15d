import { areHours, type ContactHours } from "./contact-hours.ts";
import { exclusionsProblem } from "./exclusions-problem.ts";
import { NO_EXCLUSIONS, type OrderExclusions } from "./order.ts";

/** Days of silence after which a buyer counts as late, as gone quiet, as lost. */
export type BuyerWindows = {
  readonly risk: number;
  readonly lapsed: number;
  readonly lost: number;
};

/** Windows set by hand, in days; null leaves a window to the learned rhythm. */
export type HandWindows = { readonly [Window in keyof BuyerWindows]: number | null };

/** Windows by hand for buyers whose last order holds a product, or any product of a type. */
export type ProductWindows = {
  readonly by: "product" | "type";
  /** The product's title or the type's name, as the merchant knows it. */
  readonly name: string;
  /** The product, or all that are of the type today. */
  readonly productIds: readonly string[];
  readonly oneTime: HandWindows;
  readonly repeat: HandWindows;
};

/** A shop's rules, as the merchant set them or as they are by default. All windows in days. */
export type Policy = {
  /** From this many days after sign-up a customer without an order is a cold prospect (W0); null: learned. */
  readonly prospectCold: number | null;
  /** After the first order. */
  readonly oneTime: HandWindows;
  /** After the second and every later one. */
  readonly repeat: HandWindows;
  /** Overrules the two above; the first that fits decides. */
  readonly products: readonly ProductWindows[];
  readonly exclusions: OrderExclusions;
  /** The share of customers that every recipe leaves alone, in percent; 0 is none. */
  readonly holdoutPercent: number;
  /** Outside of these what time does to tags waits for the next opening; null: time moves people at any hour. */
  readonly contactHours: ContactHours | null;
};

/** No window set by hand. */
export const LEARNED_WINDOWS: HandWindows = { risk: null, lapsed: null, lost: null };

export const DEFAULT_POLICY: Policy = {
  prospectCold: null,
  oneTime: LEARNED_WINDOWS,
  repeat: LEARNED_WINDOWS,
  products: [],
  exclusions: NO_EXCLUSIONS,
  holdoutPercent: 10,
  contactHours: null,
};

/** segments.md, "default when not learned". */
export const UNLEARNED_WINDOWS: {
  readonly prospectCold: number;
  readonly oneTime: BuyerWindows;
  readonly repeat: BuyerWindows;
} = {
  prospectCold: 30,
  oneTime: { risk: 30, lapsed: 90, lost: 365 },
  repeat: { risk: 60, lapsed: 120, lost: 365 },
};

/** The longest window that can be set: ten years, in days. */
export const LONGEST_WINDOW = 3650;
/** The largest share that can be held out, in percent: with half held out nothing is left to gain. */
export const LARGEST_HOLDOUT = 50;

type WindowField = `${"oneTime" | "repeat"}.${keyof BuyerWindows}`;
export type PolicyField =
  | "prospectCold"
  | "holdoutPercent"
  | "contactHours"
  | "exclusions"
  | WindowField
  | `products.${number}.${WindowField}`
  | `products.${number}.name`;

export type PolicyProblem = {
  readonly field: PolicyField;
  readonly reason:
    | "not-a-day-count"
    | "before-risk"
    | "not-after-lapsed"
    | "not-a-share"
    | "not-hours"
    | "not-a-product"
    | "product-twice"
    | "not-a-source-or-tag";
};

/** Everything that is wrong with a policy typed by hand; empty when it can be used. */
export function policyProblems(policy: Policy): readonly PolicyProblem[] {
  return [
    ...dayCount("prospectCold", policy.prospectCold),
    ...windowProblems("oneTime", policy.oneTime),
    ...windowProblems("repeat", policy.repeat),
    ...policy.products.flatMap((product, index) => productProblems(policy, product, index)),
    ...shareProblems(policy.holdoutPercent),
    ...hoursProblems(policy.contactHours),
    ...exclusionProblems(policy.exclusions),
  ];
}

function windowProblems<Group extends string>(
  group: Group,
  windows: HandWindows,
): { field: `${Group}.${keyof BuyerWindows}`; reason: PolicyProblem["reason"] }[] {
  const { risk, lapsed, lost } = windows;
  const notNumbers = (["risk", "lapsed", "lost"] as const).flatMap((name) =>
    dayCount(`${group}.${name}` as const, windows[name]),
  );
  if (notNumbers.length > 0) return notNumbers;
  const before = (a: number | null, b: number | null) => a !== null && b !== null && a < b;
  return [
    ...(before(lapsed, risk)
      ? [{ field: `${group}.lapsed` as const, reason: "before-risk" as const }]
      : []),
    ...(lost !== null && lost <= Math.max(1, risk ?? 1, lapsed ?? 1)
      ? [{ field: `${group}.lost` as const, reason: "not-after-lapsed" as const }]
      : []),
  ];
}

function productProblems(
  { products }: Policy,
  { by, name, productIds, oneTime, repeat }: ProductWindows,
  index: number,
): PolicyProblem[] {
  const field = `products.${index}.name` as const;
  const first = products.findIndex((other) => other.by === by && other.name === name);
  const known = name.trim() !== "" && productIds.every((id) => /^[0-9]+$/.test(id));
  return [
    ...(known ? [] : [{ field, reason: "not-a-product" as const }]),
    ...(first < index ? [{ field, reason: "product-twice" as const }] : []),
    ...windowProblems(`products.${index}.oneTime`, oneTime),
    ...windowProblems(`products.${index}.repeat`, repeat),
  ];
}

function shareProblems(percent: number): PolicyProblem[] {
  const legal = Number.isInteger(percent) && percent >= 0 && percent <= LARGEST_HOLDOUT;
  return legal ? [] : [{ field: "holdoutPercent", reason: "not-a-share" }];
}

function hoursProblems(hours: ContactHours | null): PolicyProblem[] {
  const legal = hours === null || areHours(hours);
  return legal ? [] : [{ field: "contactHours", reason: "not-hours" }];
}

function exclusionProblems(exclusions: OrderExclusions): PolicyProblem[] {
  const legal = exclusionsProblem(exclusions) === null;
  return legal ? [] : [{ field: "exclusions", reason: "not-a-source-or-tag" }];
}

function dayCount<Field extends string>(
  field: Field,
  days: number | null,
): { field: Field; reason: "not-a-day-count" }[] {
  const legal = days === null || (Number.isInteger(days) && days >= 1 && days <= LONGEST_WINDOW);
  return legal ? [] : [{ field, reason: "not-a-day-count" }];
}
