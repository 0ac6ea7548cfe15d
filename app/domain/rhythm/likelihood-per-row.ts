import type { LikelihoodRows } from "./likelihood-rows.ts";
import type { RhythmModel } from "./rhythm-model.ts";
import type { SlopedSum } from "./sloped-sum.ts";
import {
  readExactly,
  readSurvival,
  reshape,
  type SlopedSurvivalTable,
} from "./sloped-survival-table.ts";

/** Rows of one count of gaps from which on nodes are cheaper than exact readings. */
const ROWS_WORTH_NODES = 8;

/** -q ln A + ln(pi + (1-pi) S(w)), which differ from row to row. */
export function addRows(
  sum: SlopedSum,
  model: RhythmModel,
  rows: LikelihoodRows,
  table: SlopedSurvivalTable,
  leavesFrom: 1 | 2,
): void {
  for (let from = 0; from < rows.count;) {
    const gaps = rows.gaps[from] ?? 0;
    let to = from + 1;
    while (to < rows.count && rows.gaps[to] === gaps) to++;
    reshape(table, model.regularity, model.rateShape + model.regularity * gaps);
    addRowsOfGaps(sum, model, rows, { from, to, gaps }, table, leavesFrom);
    from = to;
  }
}

/** Rows with the same count of gaps, which share a table. */
type RowRange = { readonly from: number; readonly to: number; readonly gaps: number };

function addRowsOfGaps(
  sum: SlopedSum,
  model: RhythmModel,
  rows: LikelihoodRows,
  { from, to, gaps }: RowRange,
  table: SlopedSurvivalTable,
  leavesFrom: 1 | 2,
): void {
  const { rateScaleDays: alpha, leaveA: a, leaveB: b, firstGapRatio: phi } = model;
  const read = to - from < ROWS_WORTH_NODES ? readExactly : readSurvival;
  const q = table.shape.b;
  const lnPhi = Math.log(phi);
  let [value, byC, byR, byAlpha, byA, byB, byPhi] = [0, 0, 0, 0, 0, 0, 0];
  for (let row = from; row < to; row++) {
    const occasions = rows.occasions[row] ?? 0;
    const firstGap = rows.firstGapDays[row] ?? 0;
    const silence = rows.silence[row] ?? 0;
    const weight = rows.weight[row] ?? 0;
    const known = alpha + (rows.gapDays[row] ?? 0) + (phi - 1) * firstGap;
    const lnKnown = Math.log(known);
    let byLnKnown = -q;
    value -= weight * q * lnKnown;
    byC -= weight * gaps * lnKnown;
    byR -= weight * lnKnown;
    // Nothing has been learned from a silence that has not begun: S = 1.
    if (silence > 0) {
      const draws = occasions - leavesFrom;
      const all = a + b + draws;
      const left = draws < 0 ? 0 : a / all;
      read(table, Math.log(silence) - lnKnown + (occasions === 1 ? lnPhi : 0));
      const { value: lnS, byLnOdds, byA: byShape, byB: byRate } = table.read;
      const still = Math.exp(lnS);
      const likely = left + (1 - left) * still;
      const staying = 1 - left / likely;
      value += weight * (left === 0 ? lnS : Math.log(likely));
      byC += weight * staying * (byShape + gaps * byRate);
      byR += weight * staying * byRate;
      byLnKnown -= staying * byLnOdds;
      if (occasions === 1) byPhi += (weight * staying * byLnOdds) / phi;
      if (draws >= 0) {
        const byLeft = (weight * (1 - still)) / (likely * all * all);
        byA += byLeft * (b + draws);
        byB -= byLeft * a;
      }
    }
    byAlpha += (weight * byLnKnown) / known;
    byPhi += (weight * byLnKnown * firstGap) / known;
  }
  sum.value += value;
  sum.regularity += byC;
  sum.rateShape += byR;
  sum.rateScaleDays += byAlpha;
  sum.leaveA += byA;
  sum.leaveB += byB;
  sum.firstGapRatio += byPhi;
}
