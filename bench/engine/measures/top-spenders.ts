/** The share of the tenth who spent most that is also in the tenth expected to spend most. */
export function topTenthFound(expected: ArrayLike<number>, spent: ArrayLike<number>): number {
  const size = Math.max(1, Math.round(spent.length / 10));
  const found = topOf(expected, size);
  const wanted = topOf(spent, size);
  return [...wanted].filter((index) => found.has(index)).length / size;
}

function topOf(values: ArrayLike<number>, size: number): Set<number> {
  const falling = Array.from(values, (_, index) => index).toSorted(
    (a, b) => (values[b] ?? 0) - (values[a] ?? 0),
  );
  return new Set(falling.slice(0, size));
}
