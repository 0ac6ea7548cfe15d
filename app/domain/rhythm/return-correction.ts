import type { Money } from "../money.ts";
import type { Day } from "../time.ts";
import type { Cadence } from "./cadence.ts";
import {
  type Curve,
  daysUntilReturned,
  hasOneGapAtMost,
  returnChance,
  returnedWithin,
} from "./curve.ts";
import { orderValue, type OrderValues } from "./order-values.ts";

/** What is known of a buyer besides the silence. */
export type Buyer = {
  readonly cadence: Cadence;
  readonly netSpent: Money;
  /** Days of the purchase occasions, oldest first. */
  readonly days: ArrayLike<Day>;
};

/** What the correction reads of a buyer; see `returnFeatures` for the formulas. */
const FEATURES = [
  "logit",
  "once",
  "lnOrders",
  "cyclesSilent",
  "lnSilence",
  "lnTenure",
  "lnOrderValue",
  "anniversary",
] as const;
export const FEATURE_COUNT = FEATURES.length;
/** The only feature that a buyer's money has a part in. */
export const ORDER_VALUE = FEATURES.indexOf("lnOrderValue");

/** A logistic layer on the model's return chance, learned from the shop's own past (engine.md section 6). */
export type ReturnCorrection = {
  /** One for each of FEATURES. */
  readonly slopes: readonly number[];
  /** What is added to the logit for each of KNOTS. */
  readonly offsets: readonly number[];
};

/** Horizons for which a correction is learned, in days; it is interpolated between them. */
export const KNOTS = [30, 60, 90, 180, 365] as const;

/** No chance counts as surer than this, nor as its opposite. */
const SUREST = 1e-4;
/** Beyond four cycles of silence nothing more is told by the next one. */
const MOST_CYCLES = 4;
const NEW_TENURE_DAYS = 30;
const LEAST_VALUE_RATIO = 0.02;
/** A date kept every year moves by this many days. */
const ANNIVERSARY_SLACK = 5;
const YEAR_DAYS = 365;

/** Reads the features of a buyer into `into`, from `at` on. */
export type FeatureReader = (
  into: Float64Array,
  at: number,
  buyer: Buyer,
  curve: Curve,
  silentDays: number,
) => void;

/** Reads all features but the two that depend on the horizon. */
export function buyerFeatures(horizonDays: number, orderValues: OrderValues): FeatureReader {
  // Most customers have bought once or twice; their cycle depends on nothing but their one gap.
  const byOnlyGap: number[] = [];
  const cycleFor = (cadence: Cadence, curve: Curve): number =>
    hasOneGapAtMost(cadence)
      ? (byOnlyGap[cadence.gapDays] ??= cycleOf(curve, horizonDays))
      : cycleOf(curve, horizonDays);
  return (into, at, { cadence, netSpent }, curve, silentDays) => {
    const { occasions, firstDay, lastDay } = cadence;
    into[at + 1] = occasions === 1 ? 1 : 0;
    into[at + 2] = Math.log(occasions);
    into[at + 3] = Math.min(MOST_CYCLES, silentDays / cycleFor(cadence, curve));
    into[at + 4] = Math.log(1 + silentDays);
    into[at + 5] = Math.log(NEW_TENURE_DAYS + lastDay - firstDay + silentDays);
    into[at + ORDER_VALUE] = lnOrderValue(orderValues, netSpent, occasions);
  };
}

/** What a buyer's orders are worth beside the shop's usual one, as a logarithm. */
export function lnOrderValue(orderValues: OrderValues, netSpent: Money, occasions: number): number {
  const { usualOrder } = orderValues;
  if (usualOrder <= 0) return 0;
  const ownValue = orderValue(orderValues, netSpent, occasions);
  return Math.log(Math.max(LEAST_VALUE_RATIO, ownValue / usualOrder));
}

/** Reads the two features that depend on the horizon. */
export function horizonFeatures(
  into: Float64Array,
  at: number,
  { days, cadence }: Buyer,
  curve: Curve,
  silentDays: number,
  within: number,
): void {
  into[at] = logit(returnChance(curve, silentDays, within));
  into[at + 7] = keptADate(days, cadence.lastDay + silentDays, within) ? 1 : 0;
}

/** What these two add to the corrected logit of a buyer whose bare return chance is known. */
export function horizonScore(
  slopes: readonly number[],
  chance: number,
  { days, cadence }: Buyer,
  silentDays: number,
  within: number,
): number {
  const kept = keptADate(days, cadence.lastDay + silentDays, within) ? (slopes[7] ?? 0) : 0;
  return (slopes[0] ?? 0) * logit(chance) + kept;
}

/** The corrected logit without its offset: what ranks the buyers. */
export function linearScore(slopes: readonly number[], features: Float64Array, at: number): number {
  let sum = 0;
  for (let k = 0; k < slopes.length; k += 1) sum += (slopes[k] ?? 0) * (features[at + k] ?? 0);
  return sum;
}

/** The chance of these odds' logarithm. */
export function chanceOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

function cycleOf(curve: Curve, horizonDays: number): number {
  return Math.max(1, daysUntilReturned(curve, 0.5 * returnedWithin(curve, horizonDays)));
}

/** ln odds. */
function logit(chance: number): number {
  const held = Math.min(1 - SUREST, Math.max(SUREST, chance));
  return Math.log(held / (1 - held));
}

/** The days of silence on which the corrected chance within so many days may jump: dates in the year come near, and pass. */
export function anniversaryTurns({ days, cadence }: Buyer, within: number): readonly number[] {
  const past = YEAR_DAYS + ANNIVERSARY_SLACK;
  return Array.from(days)
    .slice(1)
    .flatMap((day) => {
      const since = day - cadence.lastDay;
      // A chance is never below those of shorter horizons: their jumps may show, too.
      const near = KNOTS.filter((knot) => knot <= within);
      return [since + past, ...near.map((knot) => since + past - knot - 2 * ANNIVERSARY_SLACK)];
    });
}

/** Whether a year before the coming days, as far as they go, lies an order that was not the first. */
function keptADate(days: ArrayLike<Day>, today: Day, within: number): boolean {
  const from = today - YEAR_DAYS - ANNIVERSARY_SLACK;
  const to = from + within + 2 * ANNIVERSARY_SLACK;
  for (let at = days.length - 1; at > 0; at -= 1) {
    const day = days[at] ?? 0;
    if (day <= from) return false;
    if (day <= to) return true;
  }
  return false;
}
