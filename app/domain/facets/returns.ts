import { type FinancialStatus, isExcluded, type Order, type OrderExclusions } from "../order.ts";

export const RETURN_HABITS = ["returns-often"] as const;
export type ReturnHabit = (typeof RETURN_HABITS)[number];

/** Below this many orders a habit would be an accident. */
const FEWEST_ORDERS = 3;

/** Whether at least half of a customer's orders came back, in part or in full. */
export function returnHabit(
  orders: readonly Order[],
  exclusions: OrderExclusions,
): ReturnHabit | null {
  const sent = orders.filter((order) => wasSent(order, exclusions));
  const returned = sent.filter(hasRefund).length;
  return sent.length >= FEWEST_ORDERS && 2 * returned >= sent.length ? "returns-often" : null;
}

/**
 * Whether goods went out for money. Unlike a purchase this holds for an order given back in full:
 * leaving those out would clear the very customers who send everything back. A cancelled order never
 * left the shop, whoever cancelled it and whether or not it was paid, so it says nothing about returning.
 */
export function wasSent(order: Order, exclusions: OrderExclusions): boolean {
  const { test, cancelled, status, net } = order;
  const went = !test && !cancelled && !UNPAID[status] && (net > 0 || hasRefund(order));
  return went && !isExcluded(order, exclusions);
}

/** An exchange takes goods off without paying back; a gesture of goodwill pays back without taking goods off. */
export function hasRefund({ refunded, status }: Order): boolean {
  return refunded > 0 || status === "refunded" || status === "partially_refunded";
}

/** Financial states of an order whose payment failed for good. */
const UNPAID: Record<FinancialStatus, boolean> = {
  expired: true,
  voided: true,
  authorized: false,
  paid: false,
  partially_paid: false,
  partially_refunded: false,
  pending: false,
  refunded: false,
};
