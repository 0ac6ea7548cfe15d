import type { Cadence } from "./cadence.ts";
import type { Tangent } from "./inverse-incomplete-beta.ts";
import type { RhythmModel } from "./rhythm-model.ts";
import {
  lnOddsOfReturned,
  returnedShare,
  survivalShare,
  survivalTangent,
  type SurvivalTable,
  survivalTable,
} from "./survival-table.ts";

/** What the model says of one customer from the last order on. */
export type Curve = {
  readonly gap: SurvivalTable;
  /** A / kappa: the days at which the odds of the incomplete beta function are even. */
  readonly scaleDays: number;
  /** pi: the chance of having left for good with the last order. */
  readonly left: number;
  /** Expected orders a day while still a customer. */
  readonly ordersPerDay: number;
};

/** Customers with more gaps than this are so few that a table would not pay. */
const MOST_TABLES = 256;

/**
 * The curves of a shop's customers. One survival table per count of gaps is kept and filled on the way.
 * Who leaves is drawn after the order number `leavesFrom` and every later one.
 */
export function curvesOf(model: RhythmModel, leavesFrom: 1 | 2 = 1): (cadence: Cadence) => Curve {
  const { regularity, rateShape, rateScaleDays, leaveA, leaveB, firstGapRatio } = model;
  const tables: SurvivalTable[] = [];
  const tableOf = (gaps: number): SurvivalTable => {
    const known = tables[gaps];
    if (known !== undefined) return known;
    const made = survivalTable(regularity, rateShape + regularity * gaps, gaps < MOST_TABLES);
    if (gaps < MOST_TABLES) tables[gaps] = made;
    return made;
  };
  return ({ occasions, gaps, gapDays, firstGapDays }) => {
    // engine.md section 2: A, kappa, q and pi.
    const knownDays = rateScaleDays + gapDays + (firstGapRatio - 1) * firstGapDays;
    const draws = occasions - leavesFrom;
    return {
      gap: tableOf(gaps),
      scaleDays: occasions === 1 ? knownDays / firstGapRatio : knownDays,
      left: draws < 0 ? 0 : leaveA / (leaveA + leaveB + draws),
      ordersPerDay: (rateShape + regularity * gaps) / (knownDays * regularity),
    };
  };
}

/** Whether nothing but the days of their one gap, if any, tells a customer's curve from others. */
export function hasOneGapAtMost({ occasions, gaps }: Cadence): boolean {
  return gaps <= 1 && gaps === occasions - 1;
}

/** S(t): the chance that a customer who has not left lets more than `days` pass before the next order. */
export function survival({ gap, scaleDays }: Curve, days: number): number {
  return days <= 0 ? 1 : survivalShare(gap, Math.log(days / scaleDays));
}

/** 1 - S(t), with all its digits where few have come back yet. */
export function returnedWithin({ gap, scaleDays }: Curve, days: number): number {
  return days <= 0 ? 0 : returnedShare(gap, Math.log(days / scaleDays));
}

/**
 * The inverse of `returnedWithin`: the days in which this share of the next orders has come. The days of
 * another share, where they are known, are where the search begins.
 */
export function daysUntilReturned(
  { gap, scaleDays }: Curve,
  share: number,
  nearDays = Number.NaN,
): number {
  if (share <= 0) return 0;
  if (share >= 1) return Number.POSITIVE_INFINITY;
  return scaleDays * Math.exp(lnOddsOfReturned(gap, share, Math.log(nearDays / scaleDays)));
}

/** P(alive | w): the chance that a customer silent for so many days has not left. */
export function chanceOfBeingACustomer(curve: Curve, silence: number): number {
  if (curve.left === 0) return 1;
  const staying = (1 - curve.left) * survival(curve, silence);
  return staying / (curve.left + staying);
}

/** The return chance and its slope along the silence. */
export function returnChanceTangent(
  { gap, scaleDays, left }: Curve,
  silence: number,
  within: number,
): Tangent {
  const now = survivalTangent(gap, Math.log(silence / scaleDays));
  const still = now.value;
  const stillSlope = now.slope / silence;
  const then = survivalTangent(gap, Math.log((silence + within) / scaleDays));
  const known = left / (1 - left) + still;
  if (known === 0) return { value: 0, slope: 0 };
  const value = (still - then.value) / known;
  // Slopes of the table are along ln days; d/dw (S - S') / (o + S) = (S_w (1 - value) - S'_w) / (o + S).
  const slope = ((1 - value) * stillSlope - then.slope / (silence + within)) / known;
  return { value, slope };
}

/** P(return in h | w): the chance of an order in the next `within` days after so many days of silence. */
export function returnChance(curve: Curve, silence: number, within: number): number {
  const still = survival(curve, silence);
  const returning = Math.max(0, still - survival(curve, silence + within));
  const known = curve.left + (1 - curve.left) * still;
  return known === 0 ? 0 : ((1 - curve.left) * returning) / known;
}
