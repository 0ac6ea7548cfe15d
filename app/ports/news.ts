import type { Instant } from "#app/domain/time.ts";
import type { Delivery } from "./delivery.ts";
import type { CustomerId, OrderFacts, OrderId } from "./shopify.ts";

/** The topics that we subscribe to (shopify.app.toml lists the same). */
export const TOPICS = [
  "orders/create",
  "orders/updated",
  "orders/cancelled",
  "orders/delete",
  "refunds/create",
  "customers/create",
  "customers/update",
  "customers/delete",
  "customers/merge",
  "customers/purchasing_summary",
  "customers_email_marketing_consent/update",
  "customers_marketing_consent/update",
  "customer.tags_added",
  "customer.tags_removed",
  "products/create",
  "products/update",
  "products/delete",
  "bulk_operations/finish",
  "shop/update",
  "app/uninstalled",
  "app/scopes_update",
  "customers/data_request",
  "customers/redact",
  "shop/redact",
] as const;
export type Topic = (typeof TOPICS)[number];

/**
 * Which waiting deliveries are applied first, the least number before the others: 0 is what a customer or the
 * law waits for, 1 what changes a customer, 2 what mostly is an echo, of our own writes or of orders.
 */
const URGENCY = {
  "orders/create": 0,
  "orders/updated": 0,
  "orders/cancelled": 0,
  "orders/delete": 0,
  "refunds/create": 0,
  "customers/create": 1,
  "customers/update": 2,
  "customers/delete": 1,
  "customers/merge": 1,
  "customers/purchasing_summary": 1,
  "customers_email_marketing_consent/update": 1,
  "customers_marketing_consent/update": 1,
  "customer.tags_added": 2,
  "customer.tags_removed": 2,
  "products/create": 2,
  "products/update": 2,
  "products/delete": 2,
  "bulk_operations/finish": 1,
  "shop/update": 1,
  "app/uninstalled": 0,
  "app/scopes_update": 1,
  "customers/data_request": 0,
  "customers/redact": 0,
  "shop/redact": 0,
} as const satisfies Record<Topic, number>;

/** How urgent a topic is; one that we do not know is not. */
export function urgencyOf(topic: string): number {
  const known = topicOf(topic);
  return known === null ? LEAST_URGENT : URGENCY[known];
}

const LEAST_URGENT = 2;

/** The topic of a header, if it is one that we subscribe to. */
export function topicOf(header: string): Topic | null {
  return TOPICS.find((topic) => topic === header) ?? null;
}

/** What a webhook says, in our words. */
export type News =
  | { readonly kind: "order"; readonly order: OrderFacts }
  /** Something of this order changed; the payload does not say enough. */
  | { readonly kind: "order-hint"; readonly orderId: OrderId }
  | { readonly kind: "order-deleted"; readonly orderId: OrderId }
  /** `changed`: a fact that we keep is new; else only worth knowing if the customer is. */
  | { readonly kind: "customer-hint"; readonly customerId: CustomerId; readonly changed: boolean }
  | { readonly kind: "customer-deleted"; readonly customerId: CustomerId }
  | {
      readonly kind: "customers-merged";
      readonly kept: CustomerId;
      readonly deleted: CustomerId;
    }
  | {
      readonly kind: "tags-added" | "tags-removed";
      readonly customerId: CustomerId;
      readonly tags: readonly string[];
    }
  /** How often a customer bought has changed: the last order may be one that we never heard of. */
  | {
      readonly kind: "purchases";
      readonly customerId: CustomerId;
      readonly lastOrderId: OrderId | null;
    }
  /** `type` is null for a product that was deleted. */
  | { readonly kind: "product"; readonly productId: string; readonly type: string | null }
  | { readonly kind: "shop-hint" }
  | { readonly kind: "uninstalled"; readonly at: Instant | null }
  /** A bulk operation ended; the job that waits for it asks by itself. */
  | { readonly kind: "operation-finished" }
  | {
      readonly kind: "data-request";
      readonly requestId: string;
      readonly customerId: CustomerId;
    }
  /** `orderIds`: orders that Shopify names beside the customer. */
  | {
      readonly kind: "redact-customer";
      readonly customerId: CustomerId;
      readonly orderIds: readonly OrderId[];
    }
  | { readonly kind: "redact-shop"; readonly at: Instant | null };

/** Reads a delivery of a known topic. Throws when its body is not what Shopify documents. */
export type ReadNews = (delivery: Delivery) => News;
