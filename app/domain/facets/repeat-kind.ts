import { countOccasions, lastPurchase, type PurchaseHistory } from "../purchase-history.ts";

export const REPEAT_KINDS = ["bought-same", "bought-complement"] as const;
export type RepeatKind = (typeof REPEAT_KINDS)[number];

/** Whether the last order of a repeat buyer repeats a product or holds only new ones; null while unknown. */
export function repeatKind(history: PurchaseHistory): RepeatKind | null {
  if (countOccasions(history) < 2) return null;
  const lastAt = lastPurchase(history).at;
  // Orders of one instant are one: which of them is listed last says nothing.
  const last = history.filter(({ at }) => at === lastAt).flatMap(({ products }) => products);
  const before = new Set(
    history.filter(({ at }) => at < lastAt).flatMap(({ products }) => products),
  );
  // Products without an id (custom items, deleted ones) are not known to be new.
  if (last.length === 0 || before.size === 0) return null;
  return last.some((product) => before.has(product)) ? "bought-same" : "bought-complement";
}
