import type { LikelihoodRows } from "./likelihood-rows.ts";
import { addRows } from "./likelihood-per-row.ts";
import { PARAMETERS } from "./model-parameters.ts";
import type { RhythmModel } from "./rhythm-model.ts";
import { emptySum, type SlopedSum } from "./sloped-sum.ts";
import { slopedSurvivalTable } from "./sloped-survival-table.ts";
import { digamma, lnBeta, lnGamma } from "./special-functions.ts";

/**
 * The log likelihood of engine.md section 2 over the rows, in days (U only shifts ln alpha). The returned
 * function answers for any number of models and writes the slopes along the logarithms of the parameters
 * into `gradient`. `leavesFrom`: the order after which a customer may leave for the first time.
 */
export function logLikelihoodOf(
  rows: LikelihoodRows,
  leavesFrom: 1 | 2,
): (model: RhythmModel, gradient: Float64Array) => number {
  const totals = totalsOf(rows);
  const table = slopedSurvivalTable();
  return (model, gradient) => {
    const sum = emptySum();
    addGaps(sum, model, totals);
    addStaying(sum, model, totals, leavesFrom);
    addRows(sum, model, rows, table, leavesFrom);
    // d / d ln p = p d / d p
    PARAMETERS.forEach((name, index) => (gradient[index] = model[name] * sum[name]));
    return sum.value;
  };
}

/** What the rows add up to, as far as the parameters enter by counts alone. */
type Totals = {
  readonly buyers: number;
  readonly gaps: number;
  readonly firstGaps: number;
  readonly sumLogGap: number;
  /** Buyers by their count of gaps, and by their count of occasions. */
  readonly byGaps: ReadonlyMap<number, number>;
  readonly byOccasions: ReadonlyMap<number, number>;
};

function totalsOf(rows: LikelihoodRows): Totals {
  const byGaps = new Map<number, number>();
  const byOccasions = new Map<number, number>();
  let [buyers, gaps, firstGaps, sumLogGap] = [0, 0, 0, 0];
  rows.weight.forEach((weight, row) => {
    const rowGaps = rows.gaps[row] ?? 0;
    const rowOccasions = rows.occasions[row] ?? 0;
    buyers += weight;
    gaps += weight * rowGaps;
    if ((rows.firstGapDays[row] ?? 0) > 0) firstGaps += weight;
    sumLogGap += weight * (rows.sumLogGap[row] ?? 0);
    byGaps.set(rowGaps, (byGaps.get(rowGaps) ?? 0) + weight);
    byOccasions.set(rowOccasions, (byOccasions.get(rowOccasions) ?? 0) + weight);
  });
  return { buyers, gaps, firstGaps, sumLogGap, byGaps, byOccasions };
}

/** (c-1) ell - x lnGamma(c) + [x>0] c ln phi + lnGamma(q) - lnGamma(r) + r ln alpha */
function addGaps(sum: SlopedSum, model: RhythmModel, totals: Totals): void {
  const { regularity: c, rateShape: r, rateScaleDays: alpha, firstGapRatio: phi } = model;
  const { buyers, gaps, firstGaps, sumLogGap, byGaps } = totals;
  sum.value +=
    (c - 1) * sumLogGap -
    gaps * lnGamma(c) +
    firstGaps * c * Math.log(phi) +
    buyers * (r * Math.log(alpha) - lnGamma(r));
  sum.regularity += sumLogGap - gaps * digamma(c) + firstGaps * Math.log(phi);
  sum.rateShape += buyers * (Math.log(alpha) - digamma(r));
  sum.rateScaleDays += (buyers * r) / alpha;
  sum.firstGapRatio += (firstGaps * c) / phi;
  for (const [x, weight] of byGaps) {
    const q = r + c * x;
    sum.value += weight * lnGamma(q);
    sum.regularity += weight * x * digamma(q);
    sum.rateShape += weight * digamma(q);
  }
}

/** lnB(a, b+x) - lnB(a, b): having stayed after every order but the last. */
function addStaying(
  sum: SlopedSum,
  { leaveA: a, leaveB: b }: RhythmModel,
  { byOccasions }: Totals,
  leavesFrom: 1 | 2,
): void {
  for (const [occasions, weight] of byOccasions) {
    const stayed = Math.max(0, occasions - leavesFrom);
    const either = digamma(a + b) - digamma(a + b + stayed);
    sum.value += weight * (lnBeta(a, b + stayed) - lnBeta(a, b));
    sum.leaveA += weight * either;
    sum.leaveB += weight * (either + digamma(b + stayed) - digamma(b));
  }
}
