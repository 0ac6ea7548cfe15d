import { gid, utc } from "../world/gid.ts";
import {
  decimal,
  financialStatus,
  orderCurrentTotal,
  orderRefunded,
  orderTotal,
} from "../world/order-money.ts";
import type { Customer, Order } from "../world/records.ts";
import type { Shop } from "../world/shop.ts";

/** The whole ground truth of a shop, for an oracle that must not ask the app. */
export function truthOf(shop: Shop) {
  return {
    now: shop.clock.now(),
    shop: { timezone: shop.timezone, currency: shop.currency },
    customers: [...shop.customers.values()].map(customerTruth),
    orders: [...shop.orders.values()].map((order) => orderTruth(shop, order)),
  };
}

function customerTruth({ number, createdAt, consent, tags, subscriber }: Customer) {
  const subscribed = consent.state === "SUBSCRIBED" && consent.updatedAt !== null;
  return {
    id: gid("Customer", number),
    createdAt: utc(createdAt),
    subscribedAt: subscribed ? utc(consent.updatedAt ?? createdAt) : null,
    tags,
    subscriber,
  };
}

function orderTruth(shop: Shop, order: Order) {
  return {
    id: gid("Order", order.number),
    customerId: order.customer && gid("Customer", order.customer.number),
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
