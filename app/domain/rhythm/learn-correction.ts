import type { Day } from "../time.ts";
import { backTest, buyersOn, type Cell, featuresUnder } from "./back-test.ts";
import type { Histories } from "./histories.ts";
import type { LearnedRhythm } from "./learned-rhythm.ts";
import {
  chanceOf,
  FEATURE_COUNT,
  KNOTS,
  linearScore,
  type ReturnCorrection,
} from "./return-correction.ts";
import { ridgeRegression } from "./ridge-regression.ts";

/** No correction: the logit as it is, nothing else. */
const IDENTITY: readonly number[] = Array.from({ length: FEATURE_COUNT }, (_, k) =>
  k === 0 ? 1 : 0,
);
/** Pseudo-observations that hold each slope at the identity. */
const PENALTY = 30;
/** Fewer returns than this in all cells teach nothing. */
const FEWEST_RETURNS = 150;

/**
 * The correction of a shop's return chances, or null where it would not have helped. Slopes are shared by
 * all past days and horizons, each with a level of its own: a season is no slope.
 */
export function learnCorrection(
  histories: Histories,
  today: Day,
  { model, limits, orderValues }: Pick<LearnedRhythm, "model" | "limits" | "orderValues">,
): ReturnCorrection | null {
  const cells = backTest(histories, today, model, limits.horizonDays, orderValues);
  if (returnsIn(cells) < FEWEST_RETURNS) return null;
  const strength = strengthThatHelped(cells);
  if (strength === 0) return null;
  const slopes = atStrength(ridgeRegression("logistic", cells, IDENTITY, PENALTY), strength);
  if (!slopes.every(Number.isFinite) || !((slopes[0] ?? 0) > 0)) return null;
  const buyers = buyersOn(histories, today).map(({ buyer }) => buyer);
  const featuresOf = featuresUnder(model, limits.horizonDays, orderValues);
  const offsets = KNOTS.map((within, knot) => {
    const features = featuresOf(buyers, today, within);
    return levelOffset(slopes, features) + surpriseOf(cells, slopes, knot);
  });
  return { slopes, offsets };
}

/** How much of the learned slopes may be believed: none, all, or steps between. */
const STRENGTHS = [0, 0.25, 0.5, 0.75, 1];

/**
 * The guard: the strength with which slopes learned from the older days and one half of the customers
 * would have told the younger days of the other half best. The younger days are another season; at
 * strength 0 the bare chance was better than any correction.
 */
function strengthThatHelped(cells: readonly Cell[]): number {
  const days = [...new Set(cells.map(({ asOf }) => asOf))].toSorted((a, b) => a - b);
  const younger = days[Math.ceil(days.length / 2)] ?? Number.POSITIVE_INFINITY;
  const gained = STRENGTHS.map(() => 0);
  for (const half of [0, 1] as const) {
    const lessons = cells.filter(({ asOf }) => asOf < younger).map((cell) => halfOf(cell, half));
    if (returnsIn(lessons) < FEWEST_RETURNS / 2) return 0;
    const slopes = ridgeRegression("logistic", lessons, IDENTITY, PENALTY);
    const exam = cells
      .filter(({ asOf }) => asOf >= younger)
      .map((cell) => halfOf(cell, half === 0 ? 1 : 0));
    for (const [at, strength] of STRENGTHS.entries()) {
      const weakened = atStrength(slopes, strength);
      for (const cell of exam) gained[at] = (gained[at] ?? 0) + gain(cell, weakened);
    }
  }

  return STRENGTHS[gained.indexOf(Math.max(...gained))] ?? 0;
}

function atStrength(slopes: readonly number[], strength: number): readonly number[] {
  return slopes.map((slope, k) => (1 - strength) * (IDENTITY[k] ?? 0) + strength * slope);
}

/** The rows of every other customer. */
function halfOf({ customer, features, happened, ...cell }: Cell, half: 0 | 1): Cell {
  const rows = [...customer.keys()].filter((row) => (customer[row] ?? 0) % 2 === half);
  return {
    ...cell,
    customer: Int32Array.from(rows, (row) => customer[row] ?? 0),
    happened: Uint8Array.from(rows, (row) => happened[row] ?? 0),
    features: Float64Array.from({ length: rows.length * FEATURE_COUNT }, (_, at) => {
      const row = rows[Math.floor(at / FEATURE_COUNT)] ?? 0;
      return features[row * FEATURE_COUNT + (at % FEATURE_COUNT)] ?? 0;
    }),
  };
}

/** What the slopes gain in log likelihood on a cell; the season is left out, each gets the level that came. */
function gain({ features, happened }: Cell, slopes: readonly number[]): number {
  const returned = happened.reduce((sum, one) => sum + one, 0);
  if (returned === 0 || returned === happened.length) return 0;
  const mean = returned / happened.length;
  const offset = offsetFor(slopes, features, mean);
  const bareOffset = offsetFor(IDENTITY, features, mean);
  let sum = 0;
  for (const [row, came] of happened.entries()) {
    const at = row * FEATURE_COUNT;
    const bare = chanceOf(bareOffset + (features[at] ?? 0));
    const corrected = chanceOf(offset + linearScore(slopes, features, at));
    sum += came === 1 ? Math.log(corrected / bare) : Math.log((1 - corrected) / (1 - bare));
  }
  return sum;
}

/** The offset that leaves the mean of the chances as it was. */
function levelOffset(slopes: readonly number[], features: Float64Array): number {
  const rows = features.length / FEATURE_COUNT;
  let bare = 0;
  for (let row = 0; row < rows; row += 1) bare += chanceOf(features[row * FEATURE_COUNT] ?? 0);
  return offsetFor(slopes, features, bare / rows);
}

/** The offset under which the mean of the corrected chances is `mean`. */
function offsetFor(slopes: readonly number[], features: Float64Array, mean: number): number {
  const rows = features.length / FEATURE_COUNT;
  const scores = Float64Array.from({ length: rows }, (_, row) =>
    linearScore(slopes, features, row * FEATURE_COUNT),
  );
  let low = -60;
  let high = 60;
  while (high - low > 1e-6) {
    const offset = (low + high) / 2;
    const seen = scores.reduce((sum, score) => sum + chanceOf(offset + score), 0) / rows;
    if (seen > mean) high = offset;
    else low = offset;
  }
  return (low + high) / 2;
}

/** How far the level of a horizon is believed to be off, before anything was seen. */
const SURPRISE_DEVIATION = 0.3;
const SURPRISE_NOISE = 0.25;

/** By how much more, or fewer, returned than forecast, as a shift of the logit: shrunk the more it varied. */
function surpriseOf(cells: readonly Cell[], slopes: readonly number[], knot: number): number {
  const shifts = cells
    .filter((cell) => cell.knot === knot)
    .map(({ features, happened }) => {
      const seen = happened.reduce((sum, one) => sum + one, 0) / happened.length;
      return offsetFor(slopes, features, seen) - levelOffset(slopes, features);
    });
  if (shifts.length === 0) return 0;
  const mean = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
  const spread =
    shifts.reduce((sum, shift) => sum + (shift - mean) ** 2, 0) / Math.max(1, shifts.length - 1);
  const noise = (spread + SURPRISE_NOISE ** 2) / shifts.length + SURPRISE_NOISE ** 2;
  return (mean * SURPRISE_DEVIATION ** 2) / (SURPRISE_DEVIATION ** 2 + noise);
}

function returnsIn(cells: readonly Cell[]): number {
  return cells.reduce((sum, { happened }) => sum + happened.reduce((a, b) => a + b, 0), 0);
}
