import type { Announce } from "./events.ts";
import { summaryOf } from "./leave.ts";
import { noteOrders } from "./order-log.ts";
import { currentQuantity, orderTotal } from "./order-money.ts";
import type { Line, Order, Product } from "./records.ts";
import type { Shop } from "./shop.ts";

/** What the merchant changes on an order: a line's quantity, or an article more. */
export type OrderEdit =
  { line: Line; quantity: number } | { product: Product; quantity: number; isPaid: boolean };

/**
 * Pieces taken off stay on their line as removed, and what was paid for them stays with the shop until it is given
 * back; more pieces of an article are a line of their own.
 */
export function editOrder(shop: Shop, announce: Announce, order: Order, edit: OrderEdit): void {
  noteOrders(shop, order);
  if ("product" in edit) {
    const wasPaid = order.received >= orderTotal(order);
    order.lines.push({
      kind: "LineItem",
      number: shop.nextNumber(),
      product: edit.product,
      quantity: edit.quantity,
      unitPrice: edit.product.price,
      refundedQuantity: 0,
      removedQuantity: 0,
    });
    if (edit.isPaid && wasPaid) order.received = Math.max(order.received, orderTotal(order));
  } else edit.line.removedQuantity += currentQuantity(edit.line) - edit.quantity;
  order.edited = true;
  order.updatedAt = shop.clock.now();
  announce("merchant", { topic: "orders/updated", order }, ...summaryOf(order.customer));
}

/** The customer pays what an edit added. */
export function payOrder(shop: Shop, announce: Announce, order: Order): void {
  noteOrders(shop, order);
  order.received = Math.max(order.received, orderTotal(order));
  order.updatedAt = shop.clock.now();
  announce("customer", { topic: "orders/updated", order });
}
