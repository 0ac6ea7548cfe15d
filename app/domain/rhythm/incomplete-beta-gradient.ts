import {
  type BetaShape,
  betaShape,
  FRACTION_PRECISION,
  isLowerSide,
  lnLogOddsDensity,
  MOST_FRACTION_TERMS,
  nonZero,
} from "./incomplete-beta.ts";
import { digamma } from "./special-functions.ts";

/** A beta shape with the slopes of ln B(a, b) along a and b. */
export type SlopedBetaShape = BetaShape & { readonly lnBByA: number; readonly lnBByB: number };

export function slopedBetaShape(a: number, b: number): SlopedBetaShape {
  const both = digamma(a + b);
  return { ...betaShape(a, b), lnBByA: digamma(a) - both, lnBByB: digamma(b) - both };
}

/** A value and its slopes along the two parameters. */
export type Sloped = { readonly value: number; readonly byA: number; readonly byB: number };

/** ln(1 - I_u(a, b)) at the odds u / (1 - u), for odds above 0, with its slopes along a and b. */
export function slopedLnUpperTail(shape: SlopedBetaShape, odds: number): Sloped {
  const { a, b, lnBByA, lnBByB } = shape;
  const lnFront = lnLogOddsDensity(shape, odds);
  const lnV = -Math.log1p(odds);
  const frontByA = Math.log(odds) + lnV - lnBByA;
  const frontByB = lnV - lnBByB;
  if (isLowerSide(a, b, odds)) {
    const fraction = slopedLnFraction(a, b, odds / (1 + odds));
    const lower = Math.exp(lnFront + fraction.value) / a;
    const ratio = -lower / (1 - lower);
    return {
      value: Math.log1p(-lower),
      byA: ratio * (frontByA + fraction.byA - 1 / a),
      byB: ratio * (frontByB + fraction.byB),
    };
  }
  // The other side's fraction has the parameters swapped (DLMF 8.17.4).
  const fraction = slopedLnFraction(b, a, 1 / (1 + odds));
  return {
    value: lnFront + fraction.value - Math.log(b),
    byA: frontByA + fraction.byB,
    byB: frontByB + fraction.byA - 1 / b,
  };
}

/**
 * ln of the continued fraction of I_u(a, b) (DLMF 8.17.22) with its slopes: every line of Lentz's method
 * differentiated along a and b (the approach of Boik & Robison-Cox 1998).
 */
function slopedLnFraction(a: number, b: number, u: number): Sloped {
  let d = 1 / nonZero(1 - ((a + b) * u) / (a + 1));
  let dByA = (d * d * (1 - b) * u) / ((a + 1) * (a + 1));
  let dByB = (d * d * u) / (a + 1);
  let c = 1;
  let cByA = 0;
  let cByB = 0;
  let product = d;
  let byA = dByA / d;
  let byB = dByB / d;
  for (let term = 2; term < 2 * MOST_FRACTION_TERMS; term++) {
    const m = term >> 1;
    const low = a + term - 1;
    const high = a + term;
    let e: number;
    let eByA: number;
    let eByB: number;
    if (term % 2 === 0) {
      const perB = (m * u) / (low * high);
      e = perB * (b - m);
      eByA = -e * (1 / low + 1 / high);
      eByB = perB;
    } else {
      const perSum = (-(a + m) * u) / (low * high);
      e = perSum * (a + b + m);
      eByA = e * (1 / (a + m) - 1 / low - 1 / high) + perSum;
      eByB = perSum;
    }
    const dNext = 1 / nonZero(1 + e * d);
    dByA = -dNext * dNext * (eByA * d + e * dByA);
    dByB = -dNext * dNext * (eByB * d + e * dByB);
    d = dNext;
    cByA = (eByA - (e * cByA) / c) / c;
    cByB = (eByB - (e * cByB) / c) / c;
    c = nonZero(1 + e / c);
    const changeByA = cByA / c + dByA / d;
    const changeByB = cByB / c + dByB / d;
    product *= c * d;
    byA += changeByA;
    byB += changeByB;
    const settled = Math.abs(c * d - 1) < FRACTION_PRECISION;
    if (settled && Math.abs(changeByA) + Math.abs(changeByB) < SLOPE_PRECISION) break;
  }
  return { value: Math.log(product), byA, byB };
}

const SLOPE_PRECISION = 1e-13;
