import { displayName } from "../admin-api/customer-fields.ts";
import { gid, utc } from "../world/gid.ts";
import {
  amountSpent,
  currentQuantity,
  decimal,
  financialStatus,
  orderCurrentTotal,
  orderRefunded,
  orderTotal,
} from "../world/order-money.ts";
import type { Customer, Order, Product, Segment } from "../world/records.ts";
import type { Shop } from "../world/shop.ts";

/** A customer as the admin's list shows her. */
export function customerRow(shop: Shop, customer: Customer) {
  const last = customer.orders.at(-1);
  return {
    id: gid("Customer", customer.number),
    number: customer.number,
    displayName: displayName(customer),
    email: customer.email,
    phone: customer.phone,
    tags: customer.tags,
    orders: customer.orders.length,
    lastOrderAt: last ? utc(last.processedAt) : null,
    amountSpent: money(shop, amountSpent(customer)),
    consent: customer.consent.state,
    smsConsent: customer.smsConsent.state,
    subscription: customer.subscriber,
    createdAt: utc(customer.createdAt),
    city: customer.city,
    countryCode: customer.countryCode,
  };
}

/** An order as the admin's list shows it. */
export function orderRow(shop: Shop, order: Order) {
  return {
    id: gid("Order", order.number),
    number: order.number,
    name: order.name,
    customerId: order.customer && gid("Customer", order.customer.number),
    processedAt: utc(order.processedAt),
    total: money(shop, orderTotal(order)),
    currentTotal: money(shop, orderCurrentTotal(order)),
    refunded: money(shop, orderRefunded(order)),
    financialStatus: financialStatus(order),
    cancelledAt: order.cancelledAt === null ? null : utc(order.cancelledAt),
    sourceName: order.sourceName,
    tags: order.tags,
    lines: order.lines.map((line) => ({
      id: gid("LineItem", line.number),
      productId: gid("Product", line.product.number),
      title: line.product.title,
      quantity: line.quantity,
      currentQuantity: currentQuantity(line),
    })),
  };
}

/** An article as the admin's picker shows it. */
export function productRow(shop: Shop, { number, title, type, price }: Product) {
  return { id: gid("Product", number), number, title, type, price: money(shop, price) };
}

/** A segment as it was saved. */
export function segmentRow({ number, name, query, createdAt }: Segment) {
  return { id: gid("Segment", number), number, name, query, creationDate: utc(createdAt) };
}

/** What the admin's search box finds by name, address, number or tag; who bought last comes first. */
export function findRows(shop: Shop, text: string): Customer[] {
  const wanted = text.trim().toLowerCase();
  const lastSeen = (customer: Customer) =>
    customer.orders.at(-1)?.processedAt ?? customer.createdAt;
  return [...shop.customers.values()]
    .filter((customer) =>
      [displayName(customer), customer.email, String(customer.number), ...customer.tags].some(
        (part) => part.toLowerCase().includes(wanted),
      ),
    )
    .toSorted((a, b) => lastSeen(b) - lastSeen(a) || a.number - b.number);
}

function money({ currency }: Shop, minorUnits: number) {
  return { amount: decimal(minorUnits), currencyCode: currency };
}
