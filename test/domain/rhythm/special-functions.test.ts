import betaln from "@stdlib/math-base-special-betaln";
import digammaOracle from "@stdlib/math-base-special-digamma";
import gammaln from "@stdlib/math-base-special-gammaln";
import { describe, expect, it } from "vitest";
import { digamma, lnBeta, lnGamma } from "#app/domain/rhythm/special-functions.ts";

/** From a millionth to a million, at even distances of the logarithm. */
const numbers = Array.from({ length: 1200 }, (_, index) => 10 ** (-6 + index / 100));

/** Relative where numbers are large, absolute where they are small. */
function difference(found: number, expected: number): number {
  return Math.abs(found - expected) / Math.max(1, Math.abs(expected));
}

describe("ln Gamma", () => {
  it.each([
    [1, 0],
    [2, 0],
    [5, Math.log(24)],
    [0.5, Math.log(Math.PI) / 2],
  ])("of %d", (x, expected) => {
    expect(lnGamma(x)).toBeCloseTo(expected, 14);
  });

  it("agrees with @stdlib from a millionth to a million", () => {
    expect(Math.max(...numbers.map((x) => difference(lnGamma(x), gammaln(x))))).toBeLessThan(1e-14);
  });
});

describe("digamma", () => {
  it("agrees with @stdlib from a millionth to a million", () => {
    const worst = Math.max(...numbers.map((x) => difference(digamma(x), digammaOracle(x))));
    expect(worst).toBeLessThan(1e-14);
  });
});

describe("ln B", () => {
  it.each([
    [1, 1, 0],
    [2, 3, -Math.log(12)],
    [0.5, 0.5, Math.log(Math.PI)],
  ])("of %d and %d", (a, b, expected) => {
    expect(lnBeta(a, b)).toBeCloseTo(expected, 14);
  });

  it("agrees with @stdlib, for one small and one huge argument too", () => {
    const worst = Math.max(
      ...[0.01, 0.3, 1, 7, 12, 300].flatMap((a) =>
        numbers
          .filter((b) => b > 0.001)
          .map((b) =>
            Math.max(
              difference(lnBeta(a, b), betaln(a, b)),
              difference(lnBeta(b, a), betaln(a, b)),
            ),
          ),
      ),
    );
    expect(worst).toBeLessThan(1e-13);
  });
});
