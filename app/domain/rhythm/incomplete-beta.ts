import { lnBeta } from "./special-functions.ts";

/** The two parameters of an incomplete beta function, with ln B(a, b) worked out once. */
export type BetaShape = { readonly a: number; readonly b: number; readonly lnB: number };

export function betaShape(a: number, b: number): BetaShape {
  return { a, b, lnB: lnBeta(a, b) };
}

/**
 * ln(1 - I_u(a, b)) at the odds u / (1 - u). By odds, because 1 - u would lose its digits near 1; as a
 * logarithm, because the tail itself underflows.
 */
export function lnUpperTail(shape: BetaShape, odds: number): number {
  if (odds <= 0) return 0;
  if (odds === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  const { a, b } = shape;
  const lnFront = lnLogOddsDensity(shape, odds);
  // Each side by its own fraction: the small tail keeps its digits, and both converge fast.
  if (isLowerSide(a, b, odds)) {
    return Math.log1p(-Math.exp(lnFront) * (betaFraction(a, b, odds / (1 + odds)) / a));
  }
  return lnFront + Math.log(betaFraction(b, a, 1 / (1 + odds)) / b);
}

/** 1 - I_u(a, b) at the odds u / (1 - u). */
export function upperTail(shape: BetaShape, odds: number): number {
  return Math.exp(lnUpperTail(shape, odds));
}

/** ln I_u(a, b) at the odds u / (1 - u). */
export function lnLowerTail({ a, b, lnB }: BetaShape, odds: number): number {
  // I_u(a, b) = 1 - I_(1-u)(b, a) (DLMF 8.17.4).
  return lnUpperTail({ a: b, b: a, lnB }, 1 / odds);
}

/** ln of the density of ln odds, the slope of I_u(a, b) along it: u^a (1 - u)^b / B(a, b). */
export function lnLogOddsDensity({ a, b, lnB }: BetaShape, odds: number): number {
  const lnV = -Math.log1p(odds);
  return a * (Math.log(odds) + lnV) + b * lnV - lnB;
}

/** Whether u < (a + 1) / (a + b + 2), where the fraction of I_u(a, b) itself converges fast. */
export function isLowerSide(a: number, b: number, odds: number): boolean {
  return odds * (b + 1) < a + 1;
}

/** More than any parameter needs: about the square root of the larger one. */
export const MOST_FRACTION_TERMS = 5000;
export const FRACTION_PRECISION = 1e-15;
/** Keeps Lentz's method from dividing by zero. */
const TINY = 1e-300;

/** The continued fraction of I_u(a, b) (DLMF 8.17.22), by Lentz's method (Numerical Recipes 5.2, 6.4). */
function betaFraction(a: number, b: number, u: number): number {
  let numerator = 1;
  let denominator = 1 / nonZero(1 - ((a + b) * u) / (a + 1));
  let value = denominator;
  for (let m = 1; m < MOST_FRACTION_TERMS; m++) {
    const even = (m * (b - m) * u) / ((a + 2 * m - 1) * (a + 2 * m));
    denominator = 1 / nonZero(1 + even * denominator);
    numerator = nonZero(1 + even / numerator);
    value *= numerator * denominator;
    const odd = (-(a + m) * (a + b + m) * u) / ((a + 2 * m) * (a + 2 * m + 1));
    denominator = 1 / nonZero(1 + odd * denominator);
    numerator = nonZero(1 + odd / numerator);
    const change = numerator * denominator;
    value *= change;
    if (Math.abs(change - 1) < FRACTION_PRECISION) break;
  }
  return value;
}

export function nonZero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}
