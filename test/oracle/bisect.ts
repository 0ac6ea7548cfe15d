const halvings = 80;

/** Where a condition that holds at the low end and not at the high end ceases to hold, to the last digit. */
export function lastWhere(holds: (value: number) => boolean, low: number, high: number): number {
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
