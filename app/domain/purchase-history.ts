import type { Money } from "./money.ts";
import { type Order, qualifies } from "./order.ts";
import type { Day, Instant } from "./time.ts";

/** A qualifying order: the only event that the engine reasons about. */
export type Purchase = { readonly at: Instant; readonly day: Day; readonly net: Money };

/** Purchases, oldest first; a customer without one is a prospect and has no history. */
export type PurchaseHistory = readonly [Purchase, ...Purchase[]];

/** The qualifying orders, oldest first, or null when there is none. */
export function historyOf(orders: readonly Order[]): PurchaseHistory | null {
  const [first, ...rest] = orders
    .filter(qualifies)
    .map(({ at, day, net }) => ({ at, day, net }))
    .toSorted((a, b) => a.at - b.at);
  return first === undefined ? null : [first, ...rest];
}

/** The last purchase. */
export function lastPurchase(history: PurchaseHistory): Purchase {
  return history.at(-1) ?? history[0];
}

/** Purchase occasions: distinct shop-local days (engine.md section 1). */
export function countOccasions(history: PurchaseHistory): number {
  return new Set(history.map(({ day }) => day)).size;
}

/** Net lifetime spend. */
export function netSpent(history: PurchaseHistory): Money {
  return history.reduce((sum, { net }) => sum + net, 0);
}
