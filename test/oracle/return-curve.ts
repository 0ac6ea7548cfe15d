import betainc from "@stdlib/math-base-special-betainc";
import type { Cadence } from "./cadence.ts";
import type { Model } from "./model.ts";

/** When one customer comes back, if at all, by the formulas of engine.md section 2. */
export interface ReturnCurve {
  /** S(t): the chance that the next gap is longer than so many days, for one who is still a customer. */
  survival: (days: number) => number;
  /** P(return in h | w): the chance of an order within so many days, after so many of silence. */
  chanceOfReturn: (silentDays: number, withinDays: number) => number;
}

/** With n occasions and x counted gaps; n = 1 is who has no gap yet, so the first still lies ahead. */
export function returnCurve(model: Model, cadence: Cadence): ReturnCurve {
  const { regularity: c, rateShape: r, rateScaleDays, leaveA: a, leaveB: b } = model;
  const { firstGapRatio: phi } = model;
  const { occasions: n, gaps: x, gapDays, firstGapDays } = cadence;
  const A = rateScaleDays + gapDays + (x > 0 ? (phi - 1) * firstGapDays : 0);
  const q = r + c * x;
  const kappa = n === 1 ? phi : 1;
  const pi = a / (a + b + n - 1);

  const survival = (days: number): number => {
    const u = (kappa * days) / (A + kappa * days);
    return betainc(u, c, q, true, true);
  };
  const chanceOfReturn = (w: number, h: number): number => {
    const stillOut = survival(w);
    return ((1 - pi) * (stillOut - survival(w + h))) / (pi + (1 - pi) * stillOut);
  };
  return { survival, chanceOfReturn };
}
