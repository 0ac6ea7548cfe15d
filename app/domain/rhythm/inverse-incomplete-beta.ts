import { type BetaShape, lnLowerTail, lnUpperTail, lnLogOddsDensity } from "./incomplete-beta.ts";

/** The odds u / (1 - u) at which I_u(a, b) equals `lower`, a chance of 0 to 1. */
export function inverseLowerTail(shape: BetaShape, lower: number): number {
  if (lower <= 0) return 0;
  if (lower >= 1) return Number.POSITIVE_INFINITY;
  const nearer = lower <= 0.5 ? lnLowerTail : lnUpperTail;
  const sign = lower <= 0.5 ? 1 : -1;
  const target = lower <= 0.5 ? Math.log(lower) : Math.log1p(-lower);
  const lnOdds = newtonOnConcave(Math.log(shape.a / shape.b), target, (y) => {
    const odds = Math.exp(y);
    const value = nearer(shape, odds);
    return { value, slope: sign * Math.exp(lnLogOddsDensity(shape, odds) - value) };
  });
  return Math.exp(lnOdds);
}

/** A function's value and slope at one point. */
export type Tangent = { readonly value: number; readonly slope: number };

const MOST_STEPS = 100;
const PRECISION = 1e-12;
/** e to this is nearly the largest number there is. */
const FARTHEST = 700;

/**
 * Where a concave monotone function reaches `target`. Both tails of a log-concave density are
 * log-concave, and the density of ln odds is: Newton's method on the logarithm of a tail cannot diverge.
 */
function newtonOnConcave(start: number, target: number, tangentAt: (x: number) => Tangent): number {
  let x = start;
  for (let step = 0; step < MOST_STEPS; step++) {
    const { value, slope } = tangentAt(x);
    const next = Math.min(FARTHEST, Math.max(-FARTHEST, x + (target - value) / slope));
    if (Number.isNaN(next) || Math.abs(next - x) < PRECISION) return x;
    x = next;
  }
  return x;
}
