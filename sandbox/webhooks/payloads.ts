import { gid, utc } from "../world/gid.ts";
import type { ShopEvent } from "../world/events.ts";
import { decimal } from "../world/order-money.ts";
import type { Customer, Order, Product } from "../world/records.ts";
import type { Shop } from "../world/shop.ts";
import { dataRequestPayload, redactPayload, shopRedactPayload } from "./compliance-payloads.ts";
import {
  customerPayload,
  deletedCustomerPayload,
  emailConsentPayload,
  mergePayload,
  smsConsentPayload,
  summaryPayload,
} from "./customer-payloads.ts";
import { orderPayload, refundPayload } from "./order-payloads.ts";
import { shopTime, type Payload } from "./payload.ts";

/** The body of an event's webhook, as trimmed as Shopify sends it since 2025-01. */
export function payloadOf(shop: Shop, event: ShopEvent): Payload {
  if ("order" in event) return ofOrder(shop, event);
  if ("customer" in event) return ofCustomer(shop, event);
  if ("product" in event) return ofProduct(shop, event);
  if ("kept" in event) return mergePayload(event.kept, event.deleted, event.failure);
  return shopRedactPayload(shop);
}

function ofOrder(shop: Shop, event: Extract<ShopEvent, { order: Order }>): Payload {
  if (event.topic === "refunds/create") return refundPayload(shop, event.order, event.refund);
  if (event.topic === "orders/delete") return { id: event.order.number };
  return orderPayload(shop, event.order);
}

function ofCustomer(shop: Shop, event: Extract<ShopEvent, { customer: Customer }>): Payload {
  const { topic, customer } = event;
  if (topic === "customer.tags_added" || topic === "customer.tags_removed")
    return {
      customerId: gid("Customer", customer.number),
      tags: event.tags,
      occurredAt: utc(shop.clock.now()),
    };
  return customerPayloads[topic](shop, customer);
}

const customerPayloads = {
  "customers/create": customerPayload,
  "customers/update": customerPayload,
  "customers/delete": deletedCustomerPayload,
  "customers/purchasing_summary": summaryPayload,
  "customers_email_marketing_consent/update": emailConsentPayload,
  "customers_marketing_consent/update": smsConsentPayload,
  "customers/data_request": dataRequestPayload,
  "customers/redact": redactPayload,
};

function ofProduct(shop: Shop, event: Extract<ShopEvent, { product: Product }>): Payload {
  if (event.topic === "products/delete") return { id: event.product.number };
  return productPayload(shop, event.product);
}

function productPayload(shop: Shop, product: Product): Payload {
  const { number, title, type, sku, price } = product;
  const at = shopTime(shop, product.updatedAt);
  return {
    id: number,
    admin_graphql_api_id: gid("Product", number),
    title,
    product_type: type,
    tags: "",
    status: "active",
    updated_at: at,
    variants: [
      {
        id: number,
        admin_graphql_api_id: gid("ProductVariant", number),
        sku,
        price: decimal(price),
        updated_at: at,
      },
    ],
  };
}
