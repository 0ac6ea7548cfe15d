import type { Money } from "./money.ts";
import { isRenewal, type Order, type OrderExclusions, qualifies } from "./order.ts";
import { addOccasion, type Cadence, cadenceOf, firstOccasion } from "./rhythm/cadence.ts";
import type { Day, Instant } from "./time.ts";

/** A qualifying order: the only event that the engine reasons about. */
export type Purchase = {
  readonly at: Instant;
  readonly day: Day;
  readonly net: Money;
  /** A subscription's renewal: it counts as a purchase, never in the rhythm. */
  readonly renewal: boolean;
  /** Ids of the products bought, in the order's own sequence. */
  readonly products: readonly string[];
};

/** Purchases, oldest first; a customer without one is a prospect and has no history. */
export type PurchaseHistory = readonly [Purchase, ...Purchase[]];

/** The qualifying orders, oldest first, or null when there is none. */
export function historyOf(
  orders: readonly Order[],
  exclusions: OrderExclusions,
): PurchaseHistory | null {
  const [first, ...rest] = orders
    .filter((order) => qualifies(order, exclusions))
    .map((order) => ({
      at: order.at,
      day: order.day,
      net: order.net,
      renewal: isRenewal(order),
      products: order.products,
    }))
    .toSorted((a, b) => a.at - b.at);
  return first === undefined ? null : [first, ...rest];
}

/** The last purchase. */
export function lastPurchase(history: PurchaseHistory): Purchase {
  return history.at(-1) ?? history[0];
}

/** Ids of the products bought at the instant of a purchase: two orders of one instant are one purchase. */
export function productsAt(history: PurchaseHistory, index: number): readonly string[] {
  const { at, products } = history[index] ?? history[0];
  const isAlone = history[index - 1]?.at !== at && history[index + 1]?.at !== at;
  if (isAlone) return products;
  return history.flatMap((purchase) => (purchase.at === at ? purchase.products : []));
}

/** Purchase occasions: distinct shop-local days (engine.md section 1). */
export function countOccasions(history: PurchaseHistory): number {
  return new Set(history.map(({ day }) => day)).size;
}

/** Net lifetime spend. */
export function netSpent(history: PurchaseHistory): Money {
  return history.reduce((sum, { net }) => sum + net, 0);
}

/** The cadence after each of the purchases, in their order. */
export function cadencesOf(history: PurchaseHistory): readonly Cadence[] {
  const cadences: Cadence[] = [];
  let previous: Purchase = history[0];
  let cadence = firstOccasion(previous.day);
  for (const [index, purchase] of history.entries()) {
    const sameOccasion =
      purchase.day === cadence.lastDay && (purchase.renewal || !previous.renewal);
    if (!sameOccasion) {
      // Null on a renewal's own day, and where a changed time zone dates an order back.
      const grown = addOccasion(cadence, previous, purchase);
      cadence = grown ?? cadenceOf(history.slice(0, index + 1)) ?? cadence;
      previous = purchase.day >= previous.day ? purchase : previous;
    }
    cadences.push(cadence);
  }
  return cadences;
}
