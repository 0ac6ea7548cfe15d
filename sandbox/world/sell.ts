import type { Announce, ShopEvent } from "./events.ts";
import { summaryOf } from "./leave.ts";
import { noteOrders } from "./order-log.ts";
import { currentQuantity, orderPaid, orderTotal } from "./order-money.ts";
import type { Customer, Line, Order, Product, Refund } from "./records.ts";
import type { Shop } from "./shop.ts";
import { addTags } from "./tags.ts";

/** What somebody buys, and when. */
export interface Basket {
  customer: Customer | null;
  items: readonly { product: Product; quantity: number }[];
  at: number;
  /** "web" unless said otherwise. */
  sourceName?: string;
  tags?: readonly string[];
}

/** A purchase: now, or imported with an earlier date. */
export function placeOrder(shop: Shop, announce: Announce, basket: Basket): Order {
  const number = shop.nextNumber();
  const order: Order = {
    kind: "Order",
    number,
    name: shop.nextOrderName(),
    customer: basket.customer,
    createdAt: shop.clock.now(),
    processedAt: basket.at,
    updatedAt: shop.clock.now(),
    cancelledAt: null,
    test: false,
    edited: false,
    received: 0,
    sourceName: basket.sourceName ?? "web",
    tags: addedTags([], basket.tags ?? []),
    lines: basket.items.map(({ product, quantity }): Line => ({
      kind: "LineItem",
      number: shop.nextNumber(),
      product,
      quantity,
      unitPrice: product.price,
      refundedQuantity: 0,
      removedQuantity: 0,
    })),
    refunds: [],
  };
  order.received = orderTotal(order);
  shop.orders.set(number, order);
  const { customer } = basket;
  customer?.orders.push(order);
  customer?.orders.sort((a, b) => a.processedAt - b.processedAt);
  if (customer) customer.updatedAt = order.updatedAt;
  const known: ShopEvent[] = customer ? [{ topic: "customers/update", customer }] : [];
  announce("customer", { topic: "orders/create", order }, ...known, ...summaryOf(customer));
  return order;
}

/** The merchant tags an order. */
export function tagOrder(
  shop: Shop,
  announce: Announce,
  order: Order,
  change: { add?: readonly string[]; remove?: readonly string[] },
): void {
  const { add = [], remove = [] } = change;
  noteOrders(shop, order);
  const removed = new Set(remove);
  // Of an order Shopify removes only the exact spelling, unlike of a customer.
  const kept = order.tags.filter((tag) => !removed.has(tag));
  order.tags = addedTags(kept, add);
  order.updatedAt = shop.clock.now();
  announce("merchant", { topic: "orders/updated", order });
}

function addedTags(present: readonly string[], given: readonly string[]): readonly string[] {
  const outcome = addTags(present, given);
  if (!outcome.ok) throw new RangeError(outcome.message);
  return outcome.tags;
}

/** Gives money back: the amount, or all that was paid together with the goods. */
export function refundOrder(
  shop: Shop,
  announce: Announce,
  order: Order,
  amount = orderPaid(order),
): void {
  noteOrders(shop, order);
  announce("merchant", ...givingBack(shop, order, amount), ...summaryOf(order.customer));
}

/** Calls an order off and gives back what was paid. */
export function cancelOrder(shop: Shop, announce: Announce, order: Order): void {
  noteOrders(shop, order);
  order.cancelledAt = shop.clock.now();
  order.updatedAt = order.cancelledAt;
  const left = orderPaid(order);
  const refunded = left > 0 ? givingBack(shop, order, left) : [];
  announce(
    "merchant",
    ...refunded,
    { topic: "orders/cancelled", order },
    ...summaryOf(order.customer),
  );
}

function givingBack(shop: Shop, order: Order, amount: number): ShopEvent[] {
  const lines =
    amount === orderPaid(order)
      ? order.lines.map((line) => ({ line, quantity: currentQuantity(line) }))
      : [];
  for (const { line, quantity } of lines) line.refundedQuantity += quantity;
  const refund: Refund = { number: shop.nextNumber(), at: shop.clock.now(), amount, lines };
  order.refunds.push(refund);
  order.updatedAt = refund.at;
  return [
    { topic: "refunds/create", order, refund },
    { topic: "orders/updated", order },
  ];
}
