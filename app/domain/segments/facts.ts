import { CHANCE_DAYS, type CustomerState, type Life } from "../customer-state.ts";
import { type CubePurchases, cubePurchases, DEFAULT_CUBE_EDGES } from "../facets/behaviour-cube.ts";
import { hasRefund, wasSent } from "../facets/returns.ts";
import type { RfmBands } from "../facets/rfm.ts";
import type { RfmEdges } from "../facets/rfm-edges.ts";
import type { SubscriptionStatus } from "../facets/subscription.ts";
import type { Lifeline } from "../lifeline.ts";
import type { Money } from "../money.ts";
import { type Order, type OrderExclusions, qualifies } from "../order.ts";
import { historyOf, lastPurchase, type Purchase, productsAt } from "../purchase-history.ts";
import type { Day, Instant } from "../time.ts";
import type { ValueTier } from "../value.ts";
import type { Subscription } from "./attributes.ts";

/** The days of a shop, in its own time zone. */
export type Calendar = {
  readonly dayOf: (at: Instant) => Day;
  /** The first instant of that day or, where the zone skips it, of a later one. */
  readonly startOf: (day: Day) => Instant;
};

/** What a shop calls a product. */
export type Product = { readonly type: string | null; readonly tags: readonly string[] };

/** What a rule may ask of a customer beside their state. Whatever no saved rule uses is empty. */
export type Beside = {
  readonly calendar: Calendar;
  /** Digits after the decimal point of the shop's currency. */
  readonly currencyDigits: number;
  /** Null without any source of engagement, which is not the same as a customer who shows none. */
  readonly engagement: { readonly lastSignAt: Instant | null } | null;
  readonly tags: readonly string[];
  readonly countries: readonly string[];
  readonly cities: readonly string[];
  /** By product id; a product that is not in it has neither type nor tags. */
  readonly products: ReadonlyMap<string, Product>;
};

/** All that rules are read from. It holds from the instant it was made at until something happens. */
export type SegmentFacts = Beside & {
  readonly life: Lifeline;
  readonly signUp: Instant;
  readonly subscription: Subscription | null;
  /** The orders that count, oldest first. */
  readonly purchases: readonly Purchase[];
  /** Null for whoever never bought. */
  readonly buyer: BuyerFacts | null;
  /** Null when there are no orders that were sent. */
  readonly refundShare: number | null;
};

/** Where a buyer stood when the facts were made; `spent` is in minor units. */
export type Rfm = {
  readonly bands: RfmBands;
  readonly edges: RfmEdges;
  readonly spent: Money;
};

/** What is known of buyers alone. Money is in the currency's units, as rules name it. */
export type BuyerFacts = {
  readonly lastOrderAt: Instant;
  readonly lastProducts: readonly string[];
  readonly orders: number;
  readonly frequency: CubePurchases;
  readonly spent: number;
  readonly tier: ValueTier | null;
  readonly gapDays: number;
  readonly discountShare: number;
  readonly rfm: Rfm | null;
  /** After so many whole days of silence: the chance within 90 days, and the net of 365. */
  readonly returnChance: (silentDays: number) => number;
  readonly expectedSpend: (silentDays: number) => number;
};

/** The facts of a customer whose state was computed at `now`. */
export function segmentFacts(
  facts: Life,
  state: CustomerState,
  beside: Beside,
  now: Instant,
): SegmentFacts {
  const { exclusions } = facts.rulebook.policy;
  const orders = facts.orders.filter(({ at }) => at <= now);
  const purchases = historyOf(orders, exclusions) ?? [];
  return {
    ...beside,
    life: state.life,
    signUp: facts.signUp,
    subscription: facts.subscription && STANDING[facts.subscription],
    purchases,
    buyer: buyerFacts(facts, state, orders, beside.currencyDigits),
    refundShare: refundShare(orders, exclusions),
  };
}

function buyerFacts(
  { rulebook, rfmEdges }: Life,
  { buying, bounds, valueTier, rfm }: CustomerState,
  orders: readonly Order[],
  currencyDigits: number,
): BuyerFacts | null {
  const { exclusions } = rulebook.policy;
  const history = historyOf(orders, exclusions);
  if (history === null || buying === null || bounds === null) return null;
  const bought = orders.filter((order) => qualifies(order, exclusions));
  const discounted = bought.filter(({ discount }) => discount > 0);
  // Both this quotient and a decimal in a rule are the double nearest to it: what is equal compares equal.
  const units = 10 ** currencyDigits;
  return {
    lastOrderAt: lastPurchase(history).at,
    lastProducts: productsAt(history, history.length - 1),
    orders: buying.occasions,
    frequency: cubePurchases(buying.occasions, DEFAULT_CUBE_EDGES),
    spent: buying.netSpent / units,
    tier: valueTier,
    gapDays: bounds.cycle,
    discountShare: discounted.length / bought.length,
    rfm: rfm && rfmEdges && { bands: rfm, edges: rfmEdges, spent: buying.netSpent },
    returnChance: (silentDays) => rulebook.returnChance(buying, silentDays, CHANCE_DAYS),
    expectedSpend: (silentDays) => rulebook.expectedSpend(buying, silentDays) / units,
  };
}

function refundShare(orders: readonly Order[], exclusions: OrderExclusions): number | null {
  const sent = orders.filter((order) => wasSent(order, exclusions));
  return sent.length === 0 ? null : sent.filter(hasRefund).length / sent.length;
}

const STANDING: Record<SubscriptionStatus, Subscription> = {
  active: "active",
  paused: "paused",
  cancelled: "ended",
  expired: "ended",
  failed: "ended",
  never_subscribed: "never",
};
