import { gid, utc } from "../world/gid.ts";
import {
  decimal,
  financialStatus,
  orderCurrentTotal,
  orderRefunded,
  orderTotal,
} from "../world/order-money.ts";
import type { Customer, Order } from "../world/records.ts";
import type { Gone, OrderLogEntry, Shop } from "../world/shop.ts";

const customerId = (number: number) => gid("Customer", number);
const orderId = (number: number) => gid("Order", number);
/** To the millisecond: what happened within a second keeps its order. */
const exactly = (instant: number) => new Date(instant).toISOString();

/** The whole ground truth of a shop, for an oracle that must not ask the app. */
export function truthOf(shop: Shop) {
  return {
    now: shop.clock.now(),
    shop: { timezone: shop.timezone, currency: shop.currency },
    customers: [...shop.customers.values()].map(customerTruth),
    orders: [...shop.orders.values()].map((order) => orderTruth(shop, order)),
    openingTags: Object.fromEntries(
      [...shop.openingTags].map(([number, tags]) => [customerId(number), tags]),
    ),
    tagLog: tagLogOf(shop),
    orderLog: shop.orderLog.map(orderLogTruth),
    merges: shop.merges.map(({ at, kept, deleted, ...entry }) => ({
      ...entry,
      at: exactly(at),
      kept: customerId(kept),
      deleted: customerId(deleted),
    })),
    deletedCustomers: shop.deletedCustomers.map(goneTruth),
    deletedOrders: shop.deletedOrders.map(({ at, order }) => ({
      at: exactly(at),
      ...orderTruth(shop, order),
    })),
    redactedCustomers: shop.redactedCustomers.map(goneTruth),
  };
}

/** Every change of a customer's tags in the order in which it was made, and by whose hand. */
export function tagLogOf(shop: Shop) {
  return shop.tagLog.map(({ at, customerId: number, from, ...entry }) => ({
    ...entry,
    at: exactly(at),
    customerId: customerId(number),
    ...(from === undefined ? {} : { from: customerId(from) }),
  }));
}

function goneTruth({ at, number }: Gone) {
  return { at: exactly(at), id: customerId(number) };
}

/** How an order was until an instant. */
function orderLogTruth({ n, at, number, customerNumber, ...entry }: OrderLogEntry) {
  return {
    n,
    at: exactly(at),
    orderId: orderId(number),
    customerId: customerNumber === null ? null : customerId(customerNumber),
    currentTotal: decimal(entry.currentTotal),
    financialStatus: entry.financialStatus,
    cancelledAt: entry.cancelledAt === null ? null : utc(entry.cancelledAt),
    tags: entry.tags,
  };
}

function customerTruth({ number, createdAt, consent, tags, subscriber }: Customer) {
  const subscribed = consent.state === "SUBSCRIBED" && consent.updatedAt !== null;
  return {
    id: customerId(number),
    createdAt: utc(createdAt),
    subscribedAt: subscribed ? utc(consent.updatedAt ?? createdAt) : null,
    tags,
    subscriber,
  };
}

function orderTruth(shop: Shop, order: Order) {
  return {
    id: orderId(order.number),
    customerId: order.customer && customerId(order.customer.number),
    createdAt: utc(order.createdAt),
    processedAt: utc(order.processedAt),
    currency: shop.currency,
    currentTotal: decimal(orderCurrentTotal(order)),
    total: decimal(orderTotal(order)),
    refunded: decimal(orderRefunded(order)),
    cancelledAt: order.cancelledAt === null ? null : utc(order.cancelledAt),
    test: order.test,
    financialStatus: financialStatus(order),
    sourceName: order.sourceName,
    tags: order.tags,
    lines: order.lines.map(({ product, quantity }) => ({
      productId: gid("Product", product.number),
      quantity,
    })),
  };
}
