import type { Money } from "../money.ts";
import type { Histories } from "./histories.ts";

/** How the shop's order values are spread: what an expected spend is built on (engine.md section 5). */
export type OrderValues = {
  /** Mean net of an occasion. */
  readonly usualOrder: Money;
  /** kappa: a buyer's own mean is trusted like this many occasions of the shop's. */
  readonly shopWeight: number;
};

/** A shop without sales. */
export const NO_ORDER_VALUES: OrderValues = { usualOrder: 0, shopWeight: 2 };

/** Below so many repeat buyers, how they differ cannot be told. */
const FEWEST_REPEAT_BUYERS = 20;
const LEAST_SPREAD = 1e-3;
const SHOP_WEIGHT = { least: 0.2, most: 20 };

/** kappa = variance of ln value within buyers / between them, by the method of moments. */
export function orderValuesOf({ customers, start, net }: Histories): OrderValues {
  const between: { meanLn: number; occasions: number }[] = [];
  let [sum, occasions, squaresWithin, freedom] = [0, 0, 0, 0];
  for (let customer = 0; customer < customers; customer += 1) {
    const from = start[customer] ?? 0;
    const values = net.subarray(from, start[customer + 1]).filter((value) => value > 0);
    for (const value of values) sum += value;
    occasions += values.length;
    if (values.length < 2) continue;
    const meanLn = mean(values.map(Math.log));
    for (const value of values) squaresWithin += (Math.log(value) - meanLn) ** 2;
    freedom += values.length - 1;
    between.push({ meanLn, occasions: values.length });
  }
  if (occasions === 0) return NO_ORDER_VALUES;
  const usualOrder = sum / occasions;
  if (between.length < FEWEST_REPEAT_BUYERS) return { ...NO_ORDER_VALUES, usualOrder };
  const within = squaresWithin / freedom;
  const means = Float64Array.from(between, ({ meanLn }) => meanLn);
  const centre = mean(means);
  const spread = means.reduce((total, ln) => total + (ln - centre) ** 2, 0) / (means.length - 1);
  // The means scatter by the spread within, too: that part is not how buyers differ.
  const noise = within * mean(Float64Array.from(between, (buyer) => 1 / buyer.occasions));
  const kappa = within / Math.max(LEAST_SPREAD, spread - noise);
  return {
    usualOrder,
    shopWeight: Math.min(SHOP_WEIGHT.most, Math.max(SHOP_WEIGHT.least, kappa)),
  };
}

/** Net of a buyer's next order: their own mean, drawn to the shop's while they have few. */
export function orderValue(
  { usualOrder, shopWeight }: OrderValues,
  netSpent: Money,
  occasions: number,
): Money {
  return (shopWeight * usualOrder + netSpent) / (shopWeight + occasions);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
