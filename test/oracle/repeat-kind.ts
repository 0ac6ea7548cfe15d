import { occasionsOf, type Purchase } from "./purchases.ts";

/**
 * Whether the last order of a repeat buyer holds something bought before; who bought nothing known has no kind.
 * What was bought at the very same instant is one order.
 */
export function repeatKindOf(
  purchases: readonly Purchase[],
): "bought-same" | "bought-complement" | null {
  const last = purchases.at(-1);
  if (last === undefined || occasionsOf(purchases) < 2) return null;
  const bought = purchases.filter(({ at }) => at === last.at).flatMap(({ products }) => products);
  const before = purchases.filter(({ at }) => at < last.at).flatMap(({ products }) => products);
  if (bought.length === 0 || before.length === 0) return null;
  return bought.some((product) => before.includes(product)) ? "bought-same" : "bought-complement";
}
