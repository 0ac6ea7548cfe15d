import type { Day } from "../time.ts";
import { type Curve, curvesOf, returnChance, survival } from "./curve.ts";
import type { LearnedRhythm } from "./learned-rhythm.ts";
import {
  type Buyer,
  buyerFeatures,
  chanceOf,
  FEATURE_COUNT,
  horizonScore,
  KNOTS,
  linearScore,
  lnOrderValue,
  ORDER_VALUE,
} from "./return-correction.ts";

/** The chance of an order in the next `within` days, after so many days of silence. */
export type ReturnChance = (
  buyer: Buyer,
  curve: Curve,
  silentDays: number,
  within: number,
) => number;

/** The chances for all of KNOTS at once. The array is filled anew by the next call. */
export type KnotChances = (buyer: Buyer, curve: Curve, silentDays: number) => Float64Array;

/** What of a learned rhythm the chances are made of, besides the model. */
export type Lessons = Pick<LearnedRhythm, "correction" | "limits" | "orderValues" | "usualChances">;

/** So much of every chance is the shop's usual one: no model is sure enough of a buyer to say never. */
const DOUBT = 0.01;

/** The return chance of a learned rhythm, corrected where a correction was learned. */
export function returnChances(lessons: Lessons): ReturnChance {
  const { correction, usualChances } = lessons;
  if (correction === null) {
    return (_, curve, silentDays, within) =>
      doubted(returnChance(curve, silentDays, within), usualWithin(usualChances, within));
  }
  const chancesAtKnots = knotChances(lessons);
  return (buyer, curve, silentDays, within) => {
    const chances = chancesAtKnots(buyer, curve, silentDays);
    const after = KNOTS.findIndex((days) => days >= within);
    const [below, above] = after < 0 ? [KNOTS.length - 1, KNOTS.length] : [after - 1, after];
    const bare = (knot: number): number =>
      knot === KNOTS.length ? 1 : returnChance(curve, silentDays, KNOTS[knot] ?? 0);
    // Between two knots in the proportion in which the bare chance lies between its own.
    const [lowest, highest] = [chances[below] ?? 0, chances[above] ?? 1];
    const width = bare(above) - bare(below);
    const part = width > 0 ? (returnChance(curve, silentDays, within) - bare(below)) / width : 0;
    return within === KNOTS[above] ? highest : lowest + (highest - lowest) * part;
  };
}

/** `returnChances` for all of KNOTS, which need one survival of the present silence together. */
export function knotChances({
  correction,
  limits,
  orderValues,
  usualChances,
}: Lessons): KnotChances {
  const bareChances = bareKnotChances();
  const chances = new Float64Array(KNOTS.length);
  const doubtAll = (certain: Float64Array): Float64Array => {
    for (let knot = 0; knot < KNOTS.length; knot += 1) {
      chances[knot] = doubted(certain[knot] ?? 0, usualChances[knot] ?? Number.NaN);
    }
    return chances;
  };
  if (correction === null) {
    return (buyer, curve, silentDays) => doubtAll(bareChances(buyer, curve, silentDays));
  }
  const readBuyer = buyerFeatures(limits.horizonDays, orderValues);
  const { slopes, offsets } = correction;
  // Those that depend on the horizon stay 0 here.
  const features = new Float64Array(FEATURE_COUNT);
  const correctAll = (buyer: Buyer, ofBuyer: number, bare: Float64Array, silentDays: number) => {
    // A longer horizon never has the lower chance: what was learned for each apart must not contradict itself.
    let logOdds = Number.NEGATIVE_INFINITY;
    for (let knot = 0; knot < KNOTS.length; knot += 1) {
      const within = KNOTS[knot] ?? 0;
      const ofHorizon = horizonScore(slopes, bare[knot] ?? 0, buyer, silentDays, within);
      logOdds = Math.max(logOdds, (offsets[knot] ?? 0) + ofBuyer + ofHorizon);
      chances[knot] = chanceOf(logOdds);
    }
    return chances;
  };
  const correctUnpaid = (buyer: Buyer, curve: Curve, silentDays: number): Float64Array => {
    readBuyer(features, 0, buyer, curve, silentDays);
    features[ORDER_VALUE] = 0;
    const ofSilence = linearScore(slopes, features, 0);
    return correctAll(buyer, ofSilence, bareChances(buyer, curve, silentDays), silentDays);
  };
  // After one order only silence and order value tell customers apart, and the latter is a factor of the odds.
  const afterOne: Float64Array[] = [];
  return (buyer, curve, silentDays) => {
    const { cadence, netSpent } = buyer;
    if (cadence.occasions > 1) {
      readBuyer(features, 0, buyer, curve, silentDays);
      const ofBuyer = linearScore(slopes, features, 0);
      const bare = bareChances(buyer, curve, silentDays);
      return doubtAll(correctAll(buyer, ofBuyer, bare, silentDays));
    }
    const oddsAgainst = (afterOne[silentDays] ??= correctUnpaid(buyer, curve, silentDays).map(
      (chance) => 1 / chance - 1,
    ));
    const paid = Math.exp(-(slopes[ORDER_VALUE] ?? 0) * lnOrderValue(orderValues, netSpent, 1));
    for (let knot = 0; knot < KNOTS.length; knot += 1) {
      chances[knot] = 1 / (1 + (oddsAgainst[knot] ?? 0) * paid);
    }
    return doubtAll(chances);
  };
}

/** The chance with some of the usual one in it; as it is while nothing usual is known. */
function doubted(chance: number, usual: number): number {
  return Number.isNaN(usual) ? chance : (1 - DOUBT) * chance + DOUBT * usual;
}

/** The usual chance for any horizon, straight between the knots. */
function usualWithin(usualChances: readonly number[], within: number): number {
  const after = KNOTS.findIndex((days) => days >= within);
  if (after < 0) return usualChances.at(-1) ?? Number.NaN;
  if (within === KNOTS[after]) return usualChances[after] ?? Number.NaN;
  const [from, to] = [KNOTS[after - 1] ?? 0, KNOTS[after] ?? 0];
  const below = after === 0 ? 0 : (usualChances[after - 1] ?? Number.NaN);
  const above = usualChances[after] ?? Number.NaN;
  return below + ((above - below) * (within - from)) / (to - from);
}

/** The mean chance of buyers for each of KNOTS; none without a buyer. */
export function usualChancesOf(
  buyers: readonly Buyer[],
  today: Day,
  { model, ...lessons }: Pick<LearnedRhythm, "model"> & Omit<Lessons, "usualChances">,
): readonly number[] {
  const curveOf = curvesOf(model);
  const chancesOf = knotChances({ ...lessons, usualChances: [] });
  const sums = new Float64Array(KNOTS.length);
  for (const buyer of buyers) {
    const chances = chancesOf(buyer, curveOf(buyer.cadence), today - buyer.cadence.lastDay);
    for (const [knot, chance] of chances.entries()) sums[knot] = (sums[knot] ?? 0) + chance;
  }
  return buyers.length === 0 ? [] : Array.from(sums, (sum) => sum / buyers.length);
}

function bareKnotChances(): KnotChances {
  const chances = new Float64Array(KNOTS.length);
  // After one order nothing but the silence tells customers apart.
  const afterOne: Float64Array[] = [];
  return ({ cadence }, curve, silentDays) => {
    if (cadence.occasions > 1) return fill(chances, curve, silentDays);
    const known = afterOne[silentDays] ?? fill(new Float64Array(KNOTS.length), curve, silentDays);
    afterOne[silentDays] = known;
    return known;
  };
}

/** P(return in h | w) of engine.md section 2 for each knot h. */
function fill(chances: Float64Array, curve: Curve, silentDays: number): Float64Array {
  const still = survival(curve, silentDays);
  const known = curve.left + (1 - curve.left) * still;
  const weight = known === 0 ? 0 : (1 - curve.left) / known;
  for (let knot = 0; knot < KNOTS.length; knot += 1) {
    const then = survival(curve, silentDays + (KNOTS[knot] ?? 0));
    chances[knot] = weight * Math.max(0, still - then);
  }
  return chances;
}
