import type { Day } from "../time.ts";
import { buyersOn } from "./back-test.ts";
import { curvesOf } from "./curve.ts";
import { type SpendCorrection, SPEND_FEATURES, spendFeatures } from "./expected-spend.ts";
import type { Histories } from "./histories.ts";
import type { LearnedRhythm } from "./learned-rhythm.ts";
import { knotChances, type Lessons } from "./return-chances.ts";
import type { Buyer } from "./return-correction.ts";
import { type Outcomes, ridgeRegression } from "./ridge-regression.ts";

/** How many days ago the back-test expects spends; the slopes from the older ones are tried on the younger. */
const OLDER_DAYS_AGO = [180, 270, 365];
const YOUNGER_DAYS_AGO = [60, 90];
const LEAST_PAST_DAYS = 90;
const FEWEST_BUYERS = 100;
/** Fewer buyers than this who spent again teach nothing. */
const FEWEST_SPENDERS = 150;
/** A single giant order must not teach everything: spends above this quantile count as it. */
const GIANT = 0.98;
/** engine.md section 5, in logarithms; a fast past is expected to slow down. */
const PRIOR: readonly number[] = [1, 1, 0.7, 0, 0, 0];
const PENALTY = 300;
/** A factor that hardly varied among the past buyers must not decide over later ones. */
const MOST_SLOPE = 1.5;

type Rhythm = Pick<LearnedRhythm, "model"> & Lessons;
type SpendReader = (buyers: readonly Buyer[], today: Day) => Float64Array;

/**
 * How the shop's buyers differ from value x chance x orders, learned from what they spent later; null
 * without enough, and where the older days would have misled about the younger ones.
 */
export function learnSpend(
  histories: Histories,
  today: Day,
  rhythm: Rhythm,
): SpendCorrection | null {
  const read = spendReader(rhythm);
  const opened = histories.day.reduce((least, day) => Math.min(least, day), today);
  const since = (daysAgo: readonly number[]): Outcomes[] =>
    daysAgo
      .filter((ago) => today - ago - opened >= LEAST_PAST_DAYS)
      .flatMap((ago) => spendsSince(histories, today - ago, read) ?? []);
  const older = since(OLDER_DAYS_AGO);
  const younger = since(YOUNGER_DAYS_AGO);
  if (spenders([...older, ...younger]) < FEWEST_SPENDERS) return null;
  if (spenders(older) >= FEWEST_SPENDERS && !helps(slopesFrom(older), younger)) return null;
  const slopes = slopesFrom([...older, ...younger]);
  if (!slopes.every(Number.isFinite)) return null;
  const buyers = buyersOn(histories, today).map(({ buyer }) => buyer);
  return { slopes, lnLevel: levelOf(read(buyers, today), slopes) };
}

function slopesFrom(outcomes: readonly Outcomes[]): readonly number[] {
  return ridgeRegression("poisson", outcomes, PRIOR, PENALTY).map((slope) =>
    Math.min(MOST_SLOPE, Math.max(-MOST_SLOPE, slope)),
  );
}

/** The features of buyers on a day, row after row. */
function spendReader({ model, ...lessons }: Rhythm): SpendReader {
  const curveOf = curvesOf(model);
  const chancesOf = knotChances(lessons);
  const readFactors = spendFeatures(lessons.orderValues);
  return (buyers, today) => {
    const features = new Float64Array(buyers.length * SPEND_FEATURES);
    for (const [row, buyer] of buyers.entries()) {
      const curve = curveOf(buyer.cadence);
      const silentDays = today - buyer.cadence.lastDay;
      const chances = chancesOf(buyer, curve, silentDays);
      readFactors(features, row * SPEND_FEATURES, buyer, curve, silentDays, chances);
    }
    return features;
  };
}

/** What the buyers of a day spent from then on, as parts of the mean, giants cut; null with too few. */
function spendsSince(histories: Histories, asOf: Day, read: SpendReader): Outcomes | null {
  const past = buyersOn(histories, asOf);
  if (past.length < FEWEST_BUYERS) return null;
  const spends = past.map(({ spentSince }) => spentSince);
  const most = spends.toSorted((a, b) => a - b)[Math.floor(spends.length * GIANT)] ?? 0;
  const cut = Float64Array.from(spends, (spend) => Math.min(spend, most));
  const mean = cut.reduce((sum, spend) => sum + spend, 0) / cut.length;
  if (mean === 0) return null;
  const buyers = past.map(({ buyer }) => buyer);
  return { features: read(buyers, asOf), happened: cut.map((spend) => spend / mean) };
}

function spenders(outcomes: readonly Outcomes[]): number {
  return outcomes.reduce(
    (sum, { happened }) => sum + Array.from(happened).filter((spend) => spend > 0).length,
    0,
  );
}

/** Whether the slopes tell better than the plain factors who spent how much of it all. */
function helps(slopes: readonly number[], outcomes: readonly Outcomes[]): boolean {
  const plain = PRIOR.map((_, k) => (k < 3 ? 1 : 0));
  const gain = (of: Outcomes): number => lnLikelihood(slopes, of) - lnLikelihood(plain, of);
  return outcomes.reduce((sum, of) => sum + gain(of), 0) > 0;
}

/** Of a Poisson model whose level is the one that fits best: how well the amounts are shared out. */
function lnLikelihood(slopes: readonly number[], { features, happened }: Outcomes): number {
  let shared = 0;
  let expected = 0;
  let spent = 0;
  for (let row = 0; row < happened.length; row += 1) {
    const ln = lnSpend(slopes, features, row * SPEND_FEATURES);
    const amount = happened[row] ?? 0;
    shared += amount * ln;
    expected += Math.exp(ln);
    spent += amount;
  }
  return shared - spent * Math.log(expected);
}

/** The level at which all buyers together are expected to spend what they would without the correction. */
function levelOf(features: Float64Array, slopes: readonly number[]): number {
  const plain = PRIOR.map((_, k) => (k < 3 ? 1 : 0));
  const total = (of: readonly number[]): number => {
    let sum = 0;
    for (let at = 0; at < features.length; at += SPEND_FEATURES) {
      sum += Math.exp(lnSpend(of, features, at));
    }
    return sum;
  };
  return Math.log(total(plain) / total(slopes));
}

function lnSpend(slopes: readonly number[], features: Float64Array, at: number): number {
  let sum = 0;
  for (let k = 0; k < slopes.length; k += 1) sum += (slopes[k] ?? 0) * (features[at + k] ?? 0);
  return sum;
}
