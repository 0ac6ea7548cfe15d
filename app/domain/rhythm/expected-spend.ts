import type { Money } from "../money.ts";
import type { Curve } from "./curve.ts";
import { orderValue, type OrderValues } from "./order-values.ts";
import { type Buyer, KNOTS } from "./return-correction.ts";

const YEAR_DAYS = 365;
const YEAR_KNOT = KNOTS.indexOf(YEAR_DAYS);
const QUARTER_KNOT = KNOTS.indexOf(90);
const NEW_TENURE_DAYS = 30;
/** Nobody is sure not to come back, and nobody's past spend is nothing. */
const LEAST_CHANCE = 1e-3;
const LEAST_SPENT = 0.2;

/** What was learned of the shop's later spends: exponents of the factors below, and a level. */
export type SpendCorrection = { readonly slopes: readonly number[]; readonly lnLevel: number };

/** ln of: order value, chance within a year, orders on return, spent so far, chance within 90 days, tenure. */
export const SPEND_FEATURES = 6;

/** Reads the factors of a buyer's expected spend, as logarithms. `chances` are those of KNOTS. */
export function spendFeatures(orderValues: OrderValues) {
  return (
    into: Float64Array,
    at: number,
    { cadence, netSpent }: Buyer,
    curve: Curve,
    silentDays: number,
    chances: Float64Array,
  ): void => {
    const { occasions, firstDay, lastDay } = cadence;
    into[at] = Math.log(Math.max(1, orderValue(orderValues, netSpent, occasions)));
    into[at + 1] = Math.log(LEAST_CHANCE + (chances[YEAR_KNOT] ?? 0));
    into[at + 2] = Math.log(ordersOnReturn(curve));
    into[at + 3] = Math.log(Math.max(1, netSpent + LEAST_SPENT * orderValues.usualOrder));
    into[at + 4] = Math.log(LEAST_CHANCE + (chances[QUARTER_KNOT] ?? 0));
    into[at + 5] = Math.log(NEW_TENURE_DAYS + lastDay - firstDay + silentDays);
  };
}

/** Net of the next 365 days (engine.md section 5), corrected where something was learned. */
export function expectedSpend(
  orderValues: OrderValues,
  correction: SpendCorrection | null,
): (buyer: Buyer, curve: Curve, silentDays: number, chances: Float64Array) => Money {
  const features = new Float64Array(SPEND_FEATURES);
  const readFactors = spendFeatures(orderValues);
  return (buyer, curve, silentDays, chances) => {
    if (correction === null) {
      const value = orderValue(orderValues, buyer.netSpent, buyer.cadence.occasions);
      return value * (chances[YEAR_KNOT] ?? 0) * ordersOnReturn(curve);
    }
    readFactors(features, 0, buyer, curve, silentDays, chances);
    let ln = correction.lnLevel;
    for (let k = 0; k < SPEND_FEATURES; k += 1) {
      ln += (correction.slopes[k] ?? 0) * (features[k] ?? 0);
    }
    return Math.exp(ln);
  };
}

/** Orders in the year of one who comes back: never below the one they come back with. */
function ordersOnReturn({ ordersPerDay, left }: Curve): number {
  return Math.max(1, ordersPerDay * YEAR_DAYS * (1 - left));
}
