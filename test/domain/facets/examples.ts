import fc from "fast-check";
import type { ReturnChance } from "#app/domain/facets/chance-band.ts";
import { NO_EXCLUSIONS, type Order } from "#app/domain/order.ts";
import { historyOf, type PurchaseHistory } from "#app/domain/purchase-history.ts";
import { anOrder, dayAt } from "#test/support/builders.ts";

/** A paid order at the full price on a day of the examples, except for what is given. */
export function orderOn(day: number, given: Partial<Order> = {}): Order {
  const plain = { refunded: 0, discount: 0, products: [], source: null, tags: [] };
  return anOrder({ at: dayAt(day), ...plain, ...given });
}

/** The purchases among these orders, of which there is one at least. */
export function bought(...orders: readonly Order[]): PurchaseHistory {
  const history = historyOf(orders, NO_EXCLUSIONS);
  if (history === null) throw new RangeError("the example needs a purchase");
  return history;
}

/**
 * The engine's chance to return within 90 days (engine.md section 2) for whole-numbered shapes, where
 * the survival of the gap has a closed form: (1-u)^q times the sum over j < c of (q)_j / j! u^j.
 */
export function modelChance(c: number, q: number, scale: number, left: number): ReturnChance {
  const survival = (days: number): number => {
    const u = days / (scale + days);
    let term = 1;
    let sum = 0;
    for (let j = 0; j < c; j += 1) {
      sum += term;
      term *= ((q + j) / (j + 1)) * u;
    }
    return (1 - u) ** q * sum;
  };
  const there = (days: number) => left + (1 - left) * survival(days);
  return (silentDays) => 1 - there(silentDays + 90) / there(silentDays);
}

/** Chances of all kinds of customers: hasty and slow, regular and irregular, faithful and not. */
export const modelChanceArb: fc.Arbitrary<ReturnChance> = fc
  .tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.double({ min: 1, max: 30, noNaN: true }),
    fc.double({ min: 2, max: 3000, noNaN: true }),
    fc.double({ min: 0.0001, max: 0.6, noNaN: true }),
  )
  .map(([c, q, scale, left]) => modelChance(c, q, scale, left));
