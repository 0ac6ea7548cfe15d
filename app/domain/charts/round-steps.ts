/** Steps that are easily counted in. */
const ROUND = [1, 2, 5] as const;
/** About so many lines help to read a drawing. */
const MOST_STEPS = 5;

/** Whole numbers in equal round steps, from 0 up to the first that is not less than `most`. */
export function roundSteps(most: number): readonly number[] {
  const step = stepFor(most);
  const count = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

function stepFor(most: number): number {
  for (let tens = 1; ; tens *= 10) {
    const step = ROUND.map((one) => one * tens).find((one) => most <= one * MOST_STEPS);
    if (step !== undefined) return step;
  }
}
