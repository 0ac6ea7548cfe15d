/** A measure of two groups, value by value; `before` beside it. */
export type Sample = { readonly treated: Side; readonly heldOut: Side };
export type Side = { readonly values: readonly number[]; readonly before: readonly number[] };

/** A range of the difference. */
export type Range = { readonly lower: number; readonly upper: number };

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Products of distances from the means, summed. */
export function scatter(a: readonly number[], b: readonly number[] = a): number {
  const [meanOfA, meanOfB] = [mean(a), mean(b)];
  return a.reduce((sum, value, i) => sum + (value - meanOfA) * ((b[i] ?? 0) - meanOfB), 0);
}

export function around(estimate: number, reach: number): Range {
  return { lower: estimate - reach, upper: estimate + reach };
}
