import type { Customer, Line, Order } from "./records.ts";

/** Pieces that the customer still has: neither refunded nor removed. */
export function currentQuantity({ quantity, refundedQuantity, removedQuantity }: Line): number {
  return quantity - refundedQuantity - removedQuantity;
}

/** What the customer agreed to pay, by the last edit. */
export function orderTotal(order: Order): number {
  let total = 0;
  for (const line of order.lines) total += line.unitPrice * (line.quantity - line.removedQuantity);
  return total;
}

/** What went back so far. */
export function orderRefunded(order: Order): number {
  let refunded = 0;
  for (const refund of order.refunds) refunded += refund.amount;
  return refunded;
}

/** What can still be given back. */
export function orderPaid(order: Order): number {
  return order.received - orderRefunded(order);
}

/** Shopify's current total: what is left after edits and refunds; nothing once no goods are left. */
export function orderCurrentTotal(order: Order): number {
  if (order.lines.every((line) => currentQuantity(line) === 0)) return 0;
  return orderTotal(order) - orderRefunded(order);
}

/** Shopify's displayFinancialStatus, as far as this shop's orders can have one. */
export type FinancialStatus =
  "PAID" | "PARTIALLY_PAID" | "PARTIALLY_REFUNDED" | "PENDING" | "REFUNDED";

/** What has been paid of the order, and given back. */
export function financialStatus(order: Order): FinancialStatus {
  const refunded = orderRefunded(order);
  if (refunded > 0) return refunded >= order.received ? "REFUNDED" : "PARTIALLY_REFUNDED";
  if (order.received >= orderTotal(order)) return "PAID";
  return order.received > 0 ? "PARTIALLY_PAID" : "PENDING";
}

/** Net spend of a customer over orders that stand. */
export function amountSpent(customer: Customer): number {
  let spent = 0;
  for (const order of customer.orders)
    if (order.cancelledAt === null && !order.test) spent += orderCurrentTotal(order);
  return spent;
}

/** 1990 as "19.90". */
export function decimal(minorUnits: number): string {
  return (minorUnits / 100).toFixed(2);
}
