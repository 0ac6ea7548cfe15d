import { gid, utc } from "../world/gid.ts";
import type { ShopEvent } from "../world/events.ts";
import { decimal, financialStatus, orderCurrentTotal, orderTotal } from "../world/order-money.ts";
import type { Customer, Line, Order, Refund } from "../world/records.ts";
import type { Shop } from "../world/shop.ts";

type Payload = Record<string, unknown>;

/** The body of an event's webhook, as trimmed as Shopify sends it since 2025-01. */
export function payloadOf(shop: Shop, event: ShopEvent): Payload {
  if ("refund" in event) return refundPayload(shop, event.order, event.refund);
  if ("order" in event) return orderPayload(shop, event.order);
  if ("tags" in event)
    return {
      customerId: gid("Customer", event.customer.number),
      tags: event.tags,
      occurredAt: utc(shop.clock.now()),
    };
  if (event.topic === "customers_email_marketing_consent/update")
    return consentPayload(event.customer);
  return customerPayload(shop, event.customer);
}

/** Webhooks about orders tell the time with the shop's offset. */
function shopTime(shop: Shop, instant: number): string {
  const minutes = shop.local.offsetMinutes(instant);
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  const size = Math.abs(minutes);
  const offset = `${minutes < 0 ? "-" : "+"}${two(size / 60)}:${two(size % 60)}`;
  return new Date(instant + minutes * 60_000).toISOString().slice(0, 19) + offset;
}

function moneySet(shop: Shop, minorUnits: number) {
  const money = { amount: decimal(minorUnits), currency_code: shop.currency };
  return { shop_money: money, presentment_money: money };
}

function prices(shop: Shop, values: Record<string, number>): Payload {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, unknown][] => [
      [name, decimal(value)],
      [`${name}_set`, moneySet(shop, value)],
    ]),
  );
}

function orderPayload(shop: Shop, order: Order): Payload {
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
  return {
    id: line.number,
    admin_graphql_api_id: gid("LineItem", line.number),
    product_id: line.product.number,
    variant_id: line.product.number,
    sku: line.product.sku,
    title: line.product.title,
    quantity: line.quantity,
    current_quantity: line.quantity - line.refundedQuantity,
    gift_card: false,
    ...prices(shop, { price: line.unitPrice, total_discount: 0 }),
  };
}

function refundPayload(shop: Shop, order: Order, refund: Refund): Payload {
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

function customerPayload(shop: Shop, customer: Customer): Payload {
  const address = { country_code: customer.countryCode, city: customer.city, province_code: null };
  return {
    id: customer.number,
    admin_graphql_api_id: gid("Customer", customer.number),
    created_at: shopTime(shop, customer.createdAt),
    updated_at: shopTime(shop, customer.updatedAt),
    first_name: customer.firstName,
    last_name: customer.lastName,
    state: "disabled",
    note: null,
    verified_email: true,
    email: customer.email,
    phone: null,
    currency: shop.currency,
    addresses: [address],
    default_address: address,
  };
}

function consentPayload({ number, email, consent }: Customer): Payload {
  return {
    customer_id: number,
    email_address: email,
    email_marketing_consent: {
      state: consent.state.toLowerCase(),
      opt_in_level: "single_opt_in",
      consent_updated_at: consent.updatedAt === null ? null : utc(consent.updatedAt),
    },
  };
}
