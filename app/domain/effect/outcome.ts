import type { Money } from "../money.ts";
import { type Order, type OrderExclusions, qualifies } from "../order.ts";
import { type Entry, windowEnd } from "./entry.ts";

/** What is compared, in the order in which it is shown. */
export const MEASURES = ["orders", "revenue", "margin"] as const;
export type Measure = (typeof MEASURES)[number];

/** What one customer did in their window: a number of orders, and money in minor units. */
export type Outcome = Readonly<Record<Measure, number>>;

/**
 * What came of an entry. An order at the very instant of entering belongs to what came before, since many
 * segments are entered by it; one at the last instant of the window counts.
 */
export function outcomeOf(
  entry: Entry,
  orders: readonly Order[],
  { marginPercent, exclusions }: { marginPercent: number; exclusions: OrderExclusions },
): Outcome {
  const end = windowEnd(entry);
  const counted = orders.filter(
    (order) => entry.enteredAt < order.at && order.at <= end && qualifies(order, exclusions),
  );
  return {
    orders: counted.length,
    revenue: counted.reduce((sum, { net }) => sum + net, 0),
    margin: counted.reduce((sum, order) => sum + marginAfterDiscount(order, marginPercent), 0),
  };
}

/**
 * What a qualifying order leaves over, in minor units, rounded: the shop's margin, a share of the normal price, less the
 * discount. Of an order that was given back in part, the discount counts in proportion to what was kept.
 * Below zero where the discount is deeper than the margin. Tax and shipping are taken for sold goods.
 */
export function marginAfterDiscount(
  { net, refunded, discount }: Pick<Order, "net" | "refunded" | "discount">,
  marginPercent: number,
): Money {
  const kept = (discount * net) / (net + refunded);
  return Math.round((marginPercent * (net + kept)) / 100 - kept);
}

/**
 * How many times as often a group must order as its holdout for a discount to pay for itself: m / (m - d),
 * both in per cent of the normal price. Null where the discount takes the whole margin and it never does.
 */
export function breakEvenFactor(marginPercent: number, discountPercent: number): number | null {
  if (discountPercent >= marginPercent) return null;
  return marginPercent / (marginPercent - discountPercent);
}
