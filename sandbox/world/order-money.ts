import type { Customer, Order } from "./records.ts";

/** What the customer agreed to pay. */
export function orderTotal(order: Order): number {
  let total = 0;
  for (const line of order.lines) total += line.unitPrice * line.quantity;
  return total;
}

/** What went back so far. */
export function orderRefunded(order: Order): number {
  let refunded = 0;
  for (const refund of order.refunds) refunded += refund.amount;
  return refunded;
}

/** Shopify's current total: what is left after refunds. */
export function orderCurrentTotal(order: Order): number {
  return orderTotal(order) - orderRefunded(order);
}

/** Shopify's displayFinancialStatus, as far as this shop's orders can have one. */
export function financialStatus(order: Order): "PAID" | "PARTIALLY_REFUNDED" | "REFUNDED" {
  const refunded = orderRefunded(order);
  if (refunded === 0) return "PAID";
  return refunded >= orderTotal(order) ? "REFUNDED" : "PARTIALLY_REFUNDED";
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
