const BINS = 10;
/** No forecast is billed as certain: a chance of 0 that comes true costs ln(1e6), not everything. */
const SUREST = 1e-6;

/** Mean squared distance between chance and outcome (Brier 1950). */
export function brier(chances: ArrayLike<number>, returned: ArrayLike<number>): number {
  return mean(chances, (chance, index) => (chance - (returned[index] ?? 0)) ** 2);
}

/** Mean of -ln of the chance that was given to what happened. */
export function logLoss(chances: ArrayLike<number>, returned: ArrayLike<number>): number {
  return mean(chances, (chance, index) => {
    const given = returned[index] === 1 ? chance : 1 - chance;
    return -Math.log(Math.max(SUREST, given));
  });
}

/** Expected calibration error: over ten equal-width bins, |mean chance - share that returned|, weighted by size. */
export function calibrationError(chances: ArrayLike<number>, returned: ArrayLike<number>): number {
  const surplus = new Float64Array(BINS);
  for (let index = 0; index < chances.length; index += 1) {
    const chance = chances[index] ?? 0;
    const bin = Math.min(BINS - 1, Math.floor(chance * BINS));
    surplus[bin] = (surplus[bin] ?? 0) + chance - (returned[index] ?? 0);
  }
  return surplus.reduce((sum, gap) => sum + Math.abs(gap), 0) / chances.length;
}

function mean(chances: ArrayLike<number>, of: (chance: number, index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < chances.length; index += 1) sum += of(chances[index] ?? 0, index);
  return sum / chances.length;
}
