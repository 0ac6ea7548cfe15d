import type { ContactHours } from "./contact-hours.ts";
import { sameExclusions } from "./order.ts";
import type { BuyerWindows, HandWindows, Policy, ProductWindows } from "./policy.ts";

/** The part of a policy that says who is in which stage, and when time may tell them. */
export type LifecycleRules = Pick<
  Policy,
  "prospectCold" | "oneTime" | "repeat" | "products" | "exclusions" | "contactHours"
>;

/** A window of the whole shop. */
export type ShopWindow = "prospectCold" | `${"oneTime" | "repeat"}.${keyof BuyerWindows}`;

/** One thing that differs between two versions of the rules. */
export type RuleChange =
  | {
      readonly of: "window";
      readonly window: ShopWindow;
      /** Days; null is learned. */
      readonly before: number | null;
      readonly after: number | null;
    }
  | {
      readonly of: "product";
      readonly by: ProductWindows["by"];
      readonly name: string;
      readonly how: "added" | "removed" | "changed";
    }
  | { readonly of: "product-order" }
  | { readonly of: "exclusions" }
  | {
      readonly of: "hours";
      readonly before: ContactHours | null;
      readonly after: ContactHours | null;
    };

/** The rules of a policy, without its tags. */
export function lifecycleRules({
  prospectCold,
  oneTime,
  repeat,
  products,
  exclusions,
  contactHours,
}: Policy): LifecycleRules {
  return { prospectCold, oneTime, repeat, products, exclusions, contactHours };
}

/** What a merchant changed from one version of the rules to another; empty where they say the same. */
export function ruleChanges(before: LifecycleRules, after: LifecycleRules): readonly RuleChange[] {
  return [
    ...windowChange("prospectCold", before.prospectCold, after.prospectCold),
    ...groupChanges("oneTime", before.oneTime, after.oneTime),
    ...groupChanges("repeat", before.repeat, after.repeat),
    ...productChanges(before.products, after.products),
    ...(sameExclusions(before.exclusions, after.exclusions) ? [] : [{ of: "exclusions" } as const]),
    ...hoursChange(before.contactHours, after.contactHours),
  ];
}

function groupChanges(
  group: "oneTime" | "repeat",
  before: HandWindows,
  after: HandWindows,
): readonly RuleChange[] {
  return (["risk", "lapsed", "lost"] as const).flatMap((name) =>
    windowChange(`${group}.${name}`, before[name], after[name]),
  );
}

function windowChange(
  window: ShopWindow,
  before: number | null,
  after: number | null,
): readonly RuleChange[] {
  return before === after ? [] : [{ of: "window", window, before, after }];
}

function productChanges(
  before: readonly ProductWindows[],
  after: readonly ProductWindows[],
): readonly RuleChange[] {
  const isSame = (one: ProductWindows) => (other: ProductWindows) =>
    one.by === other.by && one.name === other.name;
  const told = (how: "added" | "removed" | "changed") => (one: ProductWindows) =>
    ({ of: "product", by: one.by, name: one.name, how }) as const;
  const kept = after.filter((one) => before.some(isSame(one)));
  const changes: readonly RuleChange[] = [
    ...after.filter((one) => !before.some(isSame(one))).map(told("added")),
    ...before.filter((one) => !after.some(isSame(one))).map(told("removed")),
    ...kept
      .filter((one) => windowsSaid(one) !== windowsSaid(before.find(isSame(one)) ?? one))
      .map(told("changed")),
  ];
  const places = kept.map((one) => before.findIndex(isSame(one)));
  const inOrder = places.every((place, index) => index === 0 || place > (places[index - 1] ?? -1));
  return inOrder ? changes : [...changes, { of: "product-order" }];
}

/** Which products are of a type today is no setting. */
function windowsSaid({ by, productIds, oneTime, repeat }: ProductWindows): string {
  return JSON.stringify([by === "type" ? [] : productIds, windows(oneTime), windows(repeat)]);
}

function windows({ risk, lapsed, lost }: HandWindows) {
  return [risk, lapsed, lost];
}

function hoursChange(
  before: ContactHours | null,
  after: ContactHours | null,
): readonly RuleChange[] {
  const isSame = before?.from === after?.from && before?.until === after?.until;
  return isSame ? [] : [{ of: "hours", before, after }];
}
