import type { Money } from "./money.ts";
import type { Day, Instant } from "./time.ts";

/** Shopify's `displayFinancialStatus` in lower case. */
export const FINANCIAL_STATUSES = [
  "authorized",
  "expired",
  "paid",
  "partially_paid",
  "partially_refunded",
  "pending",
  "refunded",
  "voided",
] as const;
export type FinancialStatus = (typeof FINANCIAL_STATUSES)[number];

/** What the engine needs to know of an order. */
export type Order = {
  /** Shopify's `processedAt`. */
  readonly at: Instant;
  /** The shop-local calendar day of `at`. */
  readonly day: Day;
  /** `currentTotalPriceSet.shopMoney`: after edits and refunds, with tax and shipping. */
  readonly net: Money;
  readonly status: FinancialStatus;
  readonly test: boolean;
  readonly cancelled: boolean;
  /** What returns and edits took off the order. */
  readonly refunded: Money;
  /** What discounts took off the order. */
  readonly discount: Money;
  /** Ids of the products bought, in the order's own sequence. */
  readonly products: readonly string[];
  /** Shopify's `sourceName`: "web", "pos", "subscription_contract", the id of an app. */
  readonly source: string | null;
  /** Those of the order's tags that an exclusion names; no other is kept. */
  readonly tags: readonly string[];
};

/** Orders that say nothing about how people buy here: of the till, of resellers, of the staff. */
export type OrderExclusions = {
  /** Values of `source`. */
  readonly sources: readonly string[];
  /** Order tags, compared without case. */
  readonly tags: readonly string[];
};

export const NO_EXCLUSIONS: OrderExclusions = { sources: [], tags: [] };

/** Whether two exclusions leave out the same orders, in whatever sequence they name them. */
export function sameExclusions(a: OrderExclusions, b: OrderExclusions): boolean {
  const sorted = ({ sources, tags }: OrderExclusions) =>
    JSON.stringify([sources.toSorted(), tags.map((tag) => tag.toLowerCase()).toSorted()]);
  return sorted(a) === sorted(b);
}

const QUALIFYING: Record<FinancialStatus, boolean> = {
  authorized: true,
  paid: true,
  partially_paid: true,
  partially_refunded: true,
  pending: true,
  expired: false,
  refunded: false,
  voided: false,
};

/** Whether an order says that its customer bought: real, standing, not given back in full, not excluded. */
export function qualifies(
  order: Pick<Order, "test" | "cancelled" | "net" | "status" | "source" | "tags">,
  exclusions: OrderExclusions,
): boolean {
  return (
    !order.test &&
    !order.cancelled &&
    order.net > 0 &&
    QUALIFYING[order.status] &&
    !isExcluded(order, exclusions)
  );
}

/** Whether the merchant wants an order of this source or with this tag left out. */
export function isExcluded(
  { source, tags }: Pick<Order, "source" | "tags">,
  exclusions: OrderExclusions,
): boolean {
  if (source !== null && exclusions.sources.includes(source)) return true;
  const named = exclusions.tags.map((tag) => tag.toLowerCase());
  return tags.some((tag) => named.includes(tag.toLowerCase()));
}

/** Those of an order's tags that an exclusion names, as they are stored: in lower case, each once. */
export function namedTags(tags: readonly string[], exclusions: OrderExclusions): readonly string[] {
  if (tags.length === 0 || exclusions.tags.length === 0) return [];
  const present = new Set(tags.map((tag) => tag.toLowerCase()));
  const named = new Set(exclusions.tags.map((tag) => tag.toLowerCase()));
  return [...named].filter((tag) => present.has(tag));
}

/** Whether an order is the renewal of a subscription: it counts, but says nothing about a rhythm. */
export function isRenewal({ source }: Pick<Order, "source">): boolean {
  return source === "subscription_contract";
}
