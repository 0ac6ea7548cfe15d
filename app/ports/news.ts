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
  "customers_email_marketing_consent/update",
  "customer.tags_added",
  "customer.tags_removed",
  "bulk_operations/finish",
  "shop/update",
  "app/uninstalled",
  "app/scopes_update",
  "customers/data_request",
  "customers/redact",
  "shop/redact",
] as const;
export type Topic = (typeof TOPICS)[number];

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
  | { readonly kind: "shop-hint" }
  | { readonly kind: "uninstalled"; readonly at: Instant | null }
  /** A bulk operation ended; the job that waits for it asks by itself. */
  | { readonly kind: "operation-finished" }
  /** Stored and acknowledged; carried out by the privacy jobs. */
  | { readonly kind: "privacy-request" };

/** The outcome of a delivery whose body is still needed. */
export const KEPT = "kept for the privacy jobs";

/** Reads a delivery of a known topic. Throws when its body is not what Shopify documents. */
export type ReadNews = (delivery: Delivery) => News;
