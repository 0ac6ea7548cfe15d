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
};

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

/** Whether an order says that its customer bought: real, standing and not given back in full. */
export function qualifies(order: Order): boolean {
  return !order.test && !order.cancelled && order.net > 0 && QUALIFYING[order.status];
}
