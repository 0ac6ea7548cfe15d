import type { Announce } from "./events.ts";
import { noteOrders } from "./order-log.ts";
import type { Customer } from "./records.ts";
import type { Shop } from "./shop.ts";

/** The customer wants to know what is kept of them. */
export function requestData(announce: Announce, customer: Customer): void {
  announce("customer", { topic: "customers/data_request", customer });
}

/** The shop forgets a person: nothing reads them back, and their orders are a guest's from now on. */
export function redactCustomer(shop: Shop, announce: Announce, customer: Customer): void {
  shop.customers.delete(customer.number);
  shop.redactedCustomers.push({ at: shop.clock.now(), number: customer.number });
  announce("customer", { topic: "customers/redact", customer });
  noteOrders(shop, ...customer.orders);
  for (const order of customer.orders) order.customer = null;
}

/** Shopify asks the app to forget the whole shop, two days after it was taken off. */
export function redactShop(announce: Announce): void {
  announce("merchant", { topic: "shop/redact" });
}
