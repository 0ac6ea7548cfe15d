import { gid } from "../world/gid.ts";
import {
  currentQuantity,
  decimal,
  financialStatus,
  orderCurrentTotal,
  orderTotal,
} from "../world/order-money.ts";
import type { Line, Order, Refund } from "../world/records.ts";
import type { Shop } from "../world/shop.ts";
import { customerPayload } from "./customer-payloads.ts";
import { prices, shopTime, type Payload } from "./payload.ts";

/** The body of `orders/create`, `orders/updated` and `orders/cancelled`. */
export function orderPayload(shop: Shop, order: Order): Payload {
  const time = (instant: number) => shopTime(shop, instant);
  return {
    id: order.number,
    admin_graphql_api_id: gid("Order", order.number),
    name: order.name,
    app_id: null,
    cancelled_at: order.cancelledAt === null ? null : time(order.cancelledAt),
    closed_at: null,
    confirmed: true,
    created_at: time(order.createdAt),
    processed_at: time(order.processedAt),
    updated_at: time(order.updatedAt),
    currency: shop.currency,
    presentment_currency: shop.currency,
    test: order.test,
    source_name: order.sourceName,
    tags: order.tags.join(", "),
    financial_status: financialStatus(order).toLowerCase(),
    ...prices(shop, {
      total_price: orderTotal(order),
      current_total_price: orderCurrentTotal(order),
      subtotal_price: orderTotal(order),
      current_subtotal_price: orderCurrentTotal(order),
      total_discounts: 0,
    }),
    discount_codes: [],
    discount_applications: [],
    line_items: order.lines.map((line) => linePayload(shop, line)),
    refunds: order.refunds.map((refund) => refundPayload(shop, order, refund)),
    customer: order.customer && customerPayload(shop, order.customer),
  };
}

function linePayload(shop: Shop, line: Line): Payload {
  const productNumber = line.product.deletedAt === null ? line.product.number : null;
  return {
    id: line.number,
    admin_graphql_api_id: gid("LineItem", line.number),
    product_id: productNumber,
    variant_id: productNumber,
    sku: line.product.sku,
    title: line.product.title,
    quantity: line.quantity,
    current_quantity: currentQuantity(line),
    gift_card: false,
    ...prices(shop, { price: line.unitPrice, total_discount: 0 }),
  };
}

/** The body of `refunds/create`, and a refund within an order's. */
export function refundPayload(shop: Shop, order: Order, refund: Refund): Payload {
  const at = shopTime(shop, refund.at);
  return {
    id: refund.number,
    admin_graphql_api_id: gid("Refund", refund.number),
    order_id: order.number,
    created_at: at,
    processed_at: at,
    refund_line_items: refund.lines.map(({ line, quantity }) => ({
      line_item_id: line.number,
      quantity,
      subtotal: (quantity * line.unitPrice) / 100,
      total_tax: 0,
    })),
    transactions: [
      {
        kind: "refund",
        status: "success",
        amount: decimal(refund.amount),
        currency: shop.currency,
      },
    ],
  };
}
