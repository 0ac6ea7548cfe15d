import type { Purchase, PurchaseHistory } from "../purchase-history.ts";

/** Shopify's `productSubscriberStatus` in lower case. */
export const SUBSCRIPTION_STATUSES = [
  "active",
  "cancelled",
  "expired",
  "failed",
  "never_subscribed",
  "paused",
] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

export const SUBSCRIPTION_FACETS = [
  "sub-active",
  "sub-paused",
  "sub-ended",
  "sub-candidate",
] as const;
export type SubscriptionFacet = (typeof SUBSCRIPTION_FACETS)[number];

const FEWEST_GAPS = 2;

/** How a customer stands to subscriptions; one whose plan has ended may be a candidate for another. */
export function subscriptionFacets(
  history: PurchaseHistory | null,
  status: SubscriptionStatus | null,
  planProducts: ReadonlySet<string>,
): readonly SubscriptionFacet[] {
  const standing = status === null ? null : STANDING[status];
  const candidate =
    status !== "active" && history !== null && reordersSteadily(history, planProducts);
  return [...(standing === null ? [] : [standing]), ...(candidate ? CANDIDATE : [])];
}

const CANDIDATE = ["sub-candidate"] as const;

const STANDING: Record<SubscriptionStatus, SubscriptionFacet | null> = {
  active: "sub-active",
  paused: "sub-paused",
  cancelled: "sub-ended",
  expired: "sub-ended",
  failed: "sub-ended",
  never_subscribed: null,
};

/** Whether any product that has a plan is bought at a steady pace. */
function reordersSteadily(history: PurchaseHistory, planProducts: ReadonlySet<string>): boolean {
  // A renewal keeps the plan's pace, not the customer's.
  const chosen = history.filter(({ renewal }) => !renewal);
  const eligible = new Set(
    chosen.flatMap(({ products }) => products.filter((product) => planProducts.has(product))),
  );
  return [...eligible].some((product) => isSteady(gapsOf(chosen, product)));
}

/** Days between the purchase occasions of one product. */
function gapsOf(purchases: readonly Purchase[], product: string): readonly number[] {
  const bought = purchases.filter(({ products }) => products.includes(product));
  const days = [...new Set(bought.map(({ day }) => day))].toSorted((a, b) => a - b);
  return days.slice(1).map((day, index) => day - (days[index] ?? day));
}

/** Whether the median absolute deviation is at most .35 of the median. */
function isSteady(gaps: readonly number[]): boolean {
  if (gaps.length < FEWEST_GAPS) return false;
  const usual = median(gaps);
  const deviation = median(gaps.map((gap) => Math.abs(gap - usual)));
  // Whole numbers and halves: .35 has no exact binary form.
  return 20 * deviation <= 7 * usual;
}

function median(values: readonly number[]): number {
  const rising = values.toSorted((a, b) => a - b);
  const [low = 0, high = low] = rising.slice((rising.length - 1) >> 1, (rising.length >> 1) + 1);
  return (low + high) / 2;
}
