import type { Instant } from "#app/domain/time.ts";
/** What Cadence asks of a shop (security.md section 2); shopify.app.toml lists the same. */
export const SCOPES = [
  "read_customers",
  "write_customers",
  "read_orders",
  "read_all_orders",
  "read_products",
  "read_customer_merge",
] as const;

/** The surrogate key of a shop in our database. */
export type ShopId = number;

/** Off: nothing was ever written. Removing: "remove all our tags" is under way. */
export type Tagging = "off" | "on" | "removing";

/** A shop as our database knows it. */
export type Shop = {
  readonly shopId: ShopId;
  /** `<store>.myshopify.com` */
  readonly domain: string;
  readonly name: string;
  /** ISO 4217 */
  readonly currency: string;
  /** Digits after the decimal point of the currency. */
  readonly currencyDigits: number;
  /** IANA time zone */
  readonly timeZone: string;
  /** Makes the draw of the holdout this shop's own. */
  readonly holdoutSalt: string;
  /** Shopify granted no `read_all_orders`: we are shown the last 60 days of orders only. */
  readonly limitedHistory: boolean;
  readonly tagging: Tagging;
  /** Since when no tag is written because the merchant said so, or null. */
  readonly taggingPausedAt: Instant | null;
  /** When Shopify last refused our token or our rights, unless a call succeeded since; or null. */
  readonly writingRefusedAt: Instant | null;
  readonly installed: boolean;
};

/** What Shopify says of a shop. */
export type ShopDetails = Pick<Shop, "name" | "currency" | "currencyDigits" | "timeZone"> & {
  readonly scopes: string;
};
