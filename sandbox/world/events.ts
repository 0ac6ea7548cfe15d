import type { Customer, Order, Product, Refund } from "./records.ts";

/** What happened in a shop, for whoever tells the app. `bulk` marks the echo of a mass job. */
export type ShopEvent =
  | {
      topic: "orders/create" | "orders/updated" | "orders/cancelled" | "orders/delete";
      order: Order;
    }
  | { topic: "refunds/create"; order: Order; refund: Refund }
  | { topic: "customers/create" | "customers/update"; customer: Customer; bulk?: boolean }
  | {
      topic:
        | "customers/delete"
        | "customers/purchasing_summary"
        | "customers_email_marketing_consent/update"
        | "customers_marketing_consent/update";
      customer: Customer;
    }
  | { topic: "customers/merge"; kept: Customer; deleted: Customer; failure: string | null }
  | { topic: "products/create" | "products/update" | "products/delete"; product: Product }
  | { topic: "customers/data_request" | "customers/redact"; customer: Customer }
  | { topic: "shop/redact" }
  | {
      topic: "customer.tags_added" | "customer.tags_removed";
      customer: Customer;
      tags: readonly string[];
      bulk?: boolean;
    };

/** Whose doing something is. */
export type Doer = "app" | "merchant" | "customer";

/** Told of every change after it was made: the events of one call are one action of one doer. */
export type Announce = (by: Doer, ...events: readonly ShopEvent[]) => void;
