import type { Boundaries } from "../boundaries.ts";
import type { Money } from "../money.ts";
import type { Cadence } from "./cadence.ts";
import { curvesOf, hasOneGapAtMost, returnedWithin } from "./curve.ts";
import { expectedSpend } from "./expected-spend.ts";
import { boundariesOf, isLate } from "./learned-boundaries.ts";
import type { LearnedRhythm } from "./learned-rhythm.ts";
import { knotChances, returnChances } from "./return-chances.ts";
import type { Buyer } from "./return-correction.ts";

/** What a learned rhythm says of customers. Keep it for as many as there are: it remembers what it worked out. */
export type Forecast = {
  readonly boundaries: (cadence: Cadence) => Boundaries;
  /** Of those like this who come back at all, the share that has done so within so many days. */
  readonly shareBack: (cadence: Cadence, days: number) => number;
  /** Whether a customer had come to be at risk when the next order came, `gap` days later. */
  readonly wasLate: (cadence: Cadence, gap: number) => boolean;
  /** The chance of an order in the next `within` days, after so many days of silence. */
  readonly returnChance: (buyer: Buyer, silentDays: number, within: number) => number;
  /** Net of the next 365 days. */
  readonly expectedSpend: (buyer: Buyer, silentDays: number) => Money;
  /** Both at once, for many customers. */
  readonly coming: (buyer: Buyer, silentDays: number) => Coming;
};

/** What is to come of a buyer. */
export type Coming = {
  /** For each of KNOTS; the next call may fill the same array anew. */
  readonly chances: Float64Array;
  readonly expectedSpend: Money;
};

export function forecast(learned: LearnedRhythm): Forecast {
  const curveOf = curvesOf(learned.model);
  const boundaries = boundariesOf(learned.model, learned.limits, curveOf);
  const chanceOf = returnChances(learned);
  const chancesOf = knotChances(learned);
  const spendOf = expectedSpend(learned.orderValues, learned.spend);
  const coming = (buyer: Buyer, silentDays: number): Coming => {
    const curve = curveOf(buyer.cadence);
    const chances = chancesOf(buyer, curve, silentDays);
    return { chances, expectedSpend: spendOf(buyer, curve, silentDays, chances) };
  };
  return {
    boundaries,
    shareBack: (cadence, days) => {
      const curve = curveOf(cadence);
      return Math.min(
        1,
        returnedWithin(curve, days) / returnedWithin(curve, learned.limits.horizonDays),
      );
    },
    // Boundaries that are remembered are sooner looked up than worked out.
    wasLate: (cadence, gap) =>
      hasOneGapAtMost(cadence)
        ? gap > boundaries(cadence).risk
        : isLate(curveOf(cadence), learned.limits, gap),
    returnChance: (buyer, silentDays, within) =>
      chanceOf(buyer, curveOf(buyer.cadence), silentDays, within),
    expectedSpend: (buyer, silentDays) => coming(buyer, silentDays).expectedSpend,
    coming,
  };
}
