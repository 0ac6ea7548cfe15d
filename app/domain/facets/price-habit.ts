import { type Order, type OrderExclusions, qualifies } from "../order.ts";

export const PRICE_HABITS = ["pays-full-price", "needs-discount"] as const;
export type PriceHabit = (typeof PRICE_HABITS)[number];

/** Whether a repeat buyer mostly pays the full price or mostly waits for a discount. */
export function priceHabit(
  orders: readonly Order[],
  exclusions: OrderExclusions,
): PriceHabit | null {
  const bought = orders.filter((order) => qualifies(order, exclusions));
  if (new Set(bought.map(({ day }) => day)).size < 2) return null;
  const discounted = bought.filter(({ discount }) => discount > 0).length;
  // Whole numbers throughout: a fifth and three fifths have no exact binary form.
  if (5 * discounted <= bought.length) return "pays-full-price";
  return 5 * discounted >= 3 * bought.length ? "needs-discount" : null;
}
