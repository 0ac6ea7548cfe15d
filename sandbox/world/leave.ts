import type { Announce } from "./events.ts";
import type { Customer, Order } from "./records.ts";
import type { Shop } from "./shop.ts";

/** The merchant deletes a customer. Shopify lets go only of those who never ordered: false for the others. */
export function deleteCustomer(shop: Shop, announce: Announce, customer: Customer): boolean {
  if (customer.orders.length > 0) return false;
  shop.customers.delete(customer.number);
  shop.deletedCustomers.push({ at: shop.clock.now(), number: customer.number });
  announce("merchant", { topic: "customers/delete", customer });
  return true;
}

/** The merchant deletes an order, as if it had never been. */
export function deleteOrder(shop: Shop, announce: Announce, order: Order): void {
  const { customer } = order;
  shop.orders.delete(order.number);
  shop.deletedOrders.push({ at: shop.clock.now(), order });
  if (customer) customer.orders = customer.orders.filter((other) => other !== order);
  announce("merchant", { topic: "orders/delete", order }, ...summaryOf(customer));
}

/** What Shopify tells of a customer whose orders changed; of a guest, nothing. */
export function summaryOf(customer: Customer | null) {
  return customer ? [{ topic: "customers/purchasing_summary", customer } as const] : [];
}
