import { type Boundaries, handWindows, SECOND_ORDER_DAYS } from "./boundaries.ts";
import { CHANCE_DAYS, type CustomerState } from "./customer-state.ts";
import type { BuyerWindows } from "./policy.ts";
import type { Rulebook } from "./rulebook.ts";
import type { Stage } from "./stage.ts";
import { daysBetween, type Instant } from "./time.ts";

/** One translatable sentence: a key of the locale files and its numbers. */
export type Reason = {
  readonly key: Stage;
  /** Days since sign-up for a prospect, else since the last order. */
  readonly silentDays: number;
  readonly orders: number;
  /** The day from which the stage holds. */
  readonly fromDay: number;
};

/** Why a customer is in their stage: the numbers behind the rule that decided. */
export function reasonFor(
  { stage, buying, bounds }: Standing,
  signUp: Instant,
  rulebook: Pick<Rulebook, "prospectCold">,
  now: Instant,
): Reason {
  if (buying === null || bounds === null) {
    const fromDay = stage === "prospect-cold" ? rulebook.prospectCold : 0;
    return { key: stage, silentDays: daysBetween(signUp, now), orders: 0, fromDay };
  }
  return {
    key: stage,
    silentDays: daysBetween(buying.lastOrderAt, now),
    orders: buying.occasions,
    fromDay: firstDay(stage, bounds, buying.occasions),
  };
}

type Standing = Pick<CustomerState, "stage" | "buying" | "bounds">;

function firstDay(stage: Stage, bounds: Boundaries, occasions: number): number {
  const days: Partial<Record<Stage, number>> = {
    "one-time-risk": bounds.risk,
    "repeat-risk": bounds.risk,
    "one-time-lapsed": bounds.lapsed,
    "repeat-lapsed": bounds.lapsed,
    lost: bounds.lost,
    "active-repeat": occasions === 2 ? SECOND_ORDER_DAYS : 0,
  };
  return days[stage] ?? 0;
}

/** Where a number of the account comes from. */
export type Source = "own" | "shop" | "estimated" | "hand";

/** One line of the account behind a reason; every number is in whole days unless it says otherwise. */
export type AccountLine =
  /** "Usually reorders every 70 days (4 orders, blended with your shop)." */
  | {
      readonly key: "cycle";
      readonly source: Exclude<Source, "hand">;
      readonly days: number;
      readonly orders: number;
    }
  /** The customer's own gaps, the latest last. */
  | { readonly key: "gaps"; readonly gaps: readonly number[] }
  /** "Two thirds of customers like this who come back have done so by day 79": the share in per cent. */
  | {
      readonly key: "risk";
      readonly source: Source;
      readonly days: number;
      readonly percent: number;
    }
  /** The chance of an order within CHANCE_DAYS from that day on, in per cent. */
  | {
      readonly key: "lapsed" | "lost";
      readonly source: Source;
      readonly days: number;
      readonly percent: number;
    }
  /** "It is day 84." */
  | { readonly key: "today"; readonly days: number }
  /** The chance of an order within the next so many days, in per cent. */
  | { readonly key: "chance"; readonly days: number; readonly percent: number }
  | { readonly key: "limited" | "subscribed" };

/** Gaps shown of a customer who has many. */
const GAPS_SHOWN = 6;

/** The numbers behind a buyer's dates, line by line; empty for a prospect, whose reason says it all. */
export function accountOf(
  state: Pick<CustomerState, "buying" | "bounds">,
  rulebook: Rulebook,
  last: { readonly products: readonly string[]; readonly subscribed: boolean },
  now: Instant,
): readonly AccountLine[] {
  const { buying, bounds } = state;
  if (buying === null || bounds === null) return [];
  const { cadence, occasions } = buying;
  const hand = handWindows(rulebook.policy, occasions, last.products);
  const known: Exclude<Source, "hand"> = rulebook.isLearned
    ? cadence.gaps > 0
      ? "own"
      : "shop"
    : "estimated";
  const boundary = <Key extends keyof BuyerWindows>(key: Key, share: number) => ({
    key,
    source: hand[key] === null ? known : ("hand" as const),
    days: bounds[key],
    percent: percentOf(share),
  });
  const chanceOn = (day: number) => rulebook.returnChance(buying, day, CHANCE_DAYS);
  const silentDays = daysBetween(buying.lastOrderAt, now);
  const { gaps } = buying;
  return [
    { key: "cycle", source: known, days: bounds.cycle, orders: occasions },
    ...(gaps.length > 0 ? [{ key: "gaps" as const, gaps: gaps.slice(-GAPS_SHOWN) }] : []),
    boundary("risk", rulebook.shareBack(cadence, bounds.risk)),
    ...(rulebook.limitedHistory
      ? [{ key: "limited" as const }]
      : [boundary("lapsed", chanceOn(bounds.lapsed)), boundary("lost", chanceOn(bounds.lost))]),
    { key: "today", days: silentDays },
    ...(last.subscribed ? [{ key: "subscribed" as const }] : []),
    {
      key: "chance",
      days: CHANCE_DAYS,
      percent: percentOf(chanceOn(silentDays)),
    },
  ];
}

function percentOf(chance: number): number {
  return Math.round(100 * chance);
}
