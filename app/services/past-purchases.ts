import type { Purchase, PurchaseHistory } from "#app/domain/purchase-history.ts";
import type { Histories } from "#app/domain/rhythm/histories.ts";
import { DAY_MS } from "#app/domain/time.ts";

/** The buyers among a shop's histories as lifelines read them; an order stands at the beginning of its day. */
export function pastPurchases(histories: Histories): readonly PurchaseHistory[] {
  const { customers, start } = histories;
  const found: PurchaseHistory[] = [];
  for (let customer = 0; customer < customers; customer += 1) {
    const purchases = purchasesBetween(histories, start[customer] ?? 0, start[customer + 1] ?? 0);
    const [first, ...rest] = purchases;
    if (first !== undefined) found.push([first, ...rest]);
  }
  return found;
}

function purchasesBetween({ day, net, renewal }: Histories, from: number, to: number): Purchase[] {
  return Array.from(day.subarray(from, to), (one, index) => ({
    at: one * DAY_MS,
    day: one,
    net: net[from + index] ?? 0,
    renewal: renewal[from + index] === 1,
    products: [],
  }));
}
