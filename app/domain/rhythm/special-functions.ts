/** From here on the asymptotic series below are exact to double precision. */
const ASYMPTOTIC_FROM = 10;
const HALF_LN_TWO_PI = 0.918_938_533_204_672_8;

/** ln Gamma(x) for x > 0: recurrence up to 10, then Stirling (Abramowitz & Stegun 6.1.15, 6.1.41). */
export function lnGamma(x: number): number {
  let product = 1;
  let z = x;
  while (z < ASYMPTOTIC_FROM) {
    product *= z;
    z += 1;
  }
  return (z - 0.5) * Math.log(z) - z + HALF_LN_TWO_PI + stirlingRemainder(z) - Math.log(product);
}

/** digamma(x), the derivative of ln Gamma, for x > 0 (Abramowitz & Stegun 6.3.5, 6.3.18). */
export function digamma(x: number): number {
  let sum = 0;
  let z = x;
  while (z < ASYMPTOTIC_FROM) {
    sum += 1 / z;
    z += 1;
  }
  const w = 1 / (z * z);
  const series =
    w *
    (1 / 12 -
      w *
        (1 / 120 -
          w * (1 / 252 - w * (1 / 240 - w * (1 / 132 - (w * 691) / 32_760 + (w * w) / 12)))));
  return Math.log(z) - 0.5 / z - series - sum;
}

/** ln B(a, b) = ln Gamma(a) + ln Gamma(b) - ln Gamma(a + b), for a, b > 0. */
export function lnBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (large < ASYMPTOTIC_FROM) return lnGamma(small) + lnGamma(large) - lnGamma(small + large);
  // ln Gamma(large) - ln Gamma(large + small) without subtracting two huge numbers
  // (ALGDIV of DiDonato & Morris 1992, TOMS 708).
  const ratio =
    small -
    small * Math.log(large) -
    (large + small - 0.5) * Math.log1p(small / large) +
    stirlingRemainder(large) -
    stirlingRemainder(large + small);
  return lnGamma(small) + ratio;
}

/** What Stirling's leading terms leave out of ln Gamma(z), z >= 10 (Abramowitz & Stegun 6.1.41). */
function stirlingRemainder(z: number): number {
  const w = 1 / (z * z);
  return (
    (1 / 12 -
      w *
        (1 / 360 -
          w * (1 / 1260 - w * (1 / 1680 - w * (1 / 1188 - (w * 691) / 360_360 + (w * w) / 156))))) /
    z
  );
}
