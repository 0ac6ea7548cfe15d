import { occasionsOf, type Purchase } from "./purchases.ts";

/** Whether the last order of a repeat buyer holds something bought before; who bought nothing known has no kind. */
export function repeatKindOf(
  purchases: readonly Purchase[],
): "bought-same" | "bought-complement" | null {
  const last = purchases.at(-1)?.products ?? [];
  const before = purchases.slice(0, -1).flatMap(({ products }) => products);
  if (occasionsOf(purchases) < 2 || last.length === 0) return null;
  return last.some((product) => before.includes(product)) ? "bought-same" : "bought-complement";
}
