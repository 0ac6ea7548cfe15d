import betainc from "@stdlib/math-base-special-betainc";
import betaincinv from "@stdlib/math-base-special-betaincinv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  betaShape,
  lnLogOddsDensity,
  lnLowerTail,
  lnUpperTail,
  upperTail,
} from "#app/domain/rhythm/incomplete-beta.ts";
import { slopedBetaShape, slopedLnUpperTail } from "#app/domain/rhythm/incomplete-beta-gradient.ts";
import { inverseLowerTail } from "#app/domain/rhythm/inverse-incomplete-beta.ts";
import {
  lnOddsOfReturned,
  returnedShare,
  survivalShare,
  survivalTangent,
  survivalTable,
} from "#app/domain/rhythm/survival-table.ts";

/** Shapes from customers of one order to those of 10,000. */
const shapes = [0.135, 0.5, 1, 1.7, 3, 12].flatMap((a) =>
  [0.018, 0.3, 1, 2.5, 9, 40, 300, 5000, 120_000].map((b) => betaShape(a, b)),
);
const lnOdds = Array.from({ length: 240 }, (_, index) => -14 + index * 0.1171);

const shapeArb = fc
  .tuple(
    fc.double({ min: -2, max: 2.5, noNaN: true }),
    fc.double({ min: -4, max: 11, noNaN: true }),
  )
  .map(([lnA, lnB]) => betaShape(Math.exp(lnA), Math.exp(lnB)));
const lnOddsArb = fc.double({ min: -12, max: 8, noNaN: true });

describe("the incomplete beta function", () => {
  it.each([
    ["uniform", 1, 1, 0.25, 0.75],
    ["a square", 2, 1, 0.5, 0.75],
    ["symmetric", 3, 3, 0.5, 0.5],
  ])("%s", (_, a, b, u, upper) => {
    expect(upperTail(betaShape(a, b), u / (1 - u))).toBeCloseTo(upper, 14);
  });

  it("begins at 1 and ends at 0", () => {
    expect(upperTail(betaShape(1.7, 4), 0)).toBe(1);
    expect(upperTail(betaShape(1.7, 4), Number.POSITIVE_INFINITY)).toBe(0);
  });

  it("agrees with @stdlib in both tails, to 10 digits even where they are tiny", () => {
    const off = shapes.flatMap((shape) =>
      lnOdds.flatMap((y) => {
        const u = 1 / (1 + Math.exp(-y));
        const lower = betainc(u, shape.a, shape.b, true, false);
        const upper = betainc(u, shape.a, shape.b, true, true);
        return [
          // Near 1, u itself has lost the digits that the odds still have.
          u < 0.9999 ? relative(lnUpperTail(shape, Math.exp(y)), upper) : 0,
          relative(lnLowerTail(shape, Math.exp(y)), lower),
        ];
      }),
    );
    expect(Math.max(...off)).toBeLessThan(1e-9);
  });
});

describe("the inverse incomplete beta function", () => {
  it("agrees with @stdlib", () => {
    const off = [0.5, 1, 3, 12].flatMap((a) =>
      [0.5, 2, 30].flatMap((b) =>
        [0.001, 0.2, 0.5, 0.9].map((share) => {
          const odds = inverseLowerTail(betaShape(a, b), share);
          return Math.abs(odds / (1 + odds) - betaincinv(share, a, b));
        }),
      ),
    );
    expect(Math.max(...off)).toBeLessThan(1e-11);
  });

  it("is the inverse", () => {
    fc.assert(
      fc.property(shapeArb, fc.double({ min: 1e-6, max: 0.999, noNaN: true }), (shape, share) => {
        const odds = inverseLowerTail(shape, share);
        // A wide shape puts it beyond every number there is.
        if (Number.isFinite(odds)) {
          expect(Math.exp(lnLowerTail(shape, odds)) / share).toBeCloseTo(1, 9);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the slopes along the two parameters", () => {
  it("equal central differences", () => {
    fc.assert(
      fc.property(shapeArb, lnOddsArb, ({ a, b }, y) => {
        const odds = Math.exp(y);
        const { value, byA, byB } = slopedLnUpperTail(slopedBetaShape(a, b), odds);
        const at = (otherA: number, otherB: number) => lnUpperTail(betaShape(otherA, otherB), odds);
        expect(Math.abs(value - at(a, b))).toBeLessThan(1e-12 * Math.max(1, Math.abs(value)));
        const [stepA, stepB] = [a * 1e-4, b * 1e-4];
        expectSlope(byA, (at(a + stepA, b) - at(a - stepA, b)) / (2 * stepA), a);
        expectSlope(byB, (at(a, b + stepB) - at(a, b - stepB)) / (2 * stepB), b);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("the survival table", () => {
  const kept = (a: number, b: number) => survivalTable(a, b, true);

  it("agrees with the function that it stands for, to 1e-7", () => {
    const off = shapes.flatMap((shape) => {
      const table = kept(shape.a, shape.b);
      return lnOdds.flatMap((y) => [
        Math.abs(survivalShare(table, y) - upperTail(shape, Math.exp(y))),
        Math.abs(returnedShare(table, y) - Math.exp(lnLowerTail(shape, Math.exp(y)))),
      ]);
    });
    expect(Math.max(...off)).toBeLessThan(1e-7);
  });

  it("has the density as its slope", () => {
    const off = shapes.flatMap((shape) => {
      const table = kept(shape.a, shape.b);
      return lnOdds.map((y) =>
        Math.abs(survivalTangent(table, y).slope + Math.exp(lnLogOddsDensity(shape, Math.exp(y)))),
      );
    });
    expect(Math.max(...off)).toBeLessThan(1e-4);
  });

  it("falls, also from piece to piece and through the middle", () => {
    fc.assert(
      fc.property(
        shapeArb,
        lnOddsArb,
        fc.double({ min: 1e-9, max: 0.1, noNaN: true }),
        (shape, y, step) => {
          const table = kept(shape.a, shape.b);
          for (const at of [y, Math.log(shape.a / shape.b) - step / 2]) {
            expect(survivalShare(table, at + step)).toBeLessThanOrEqual(
              survivalShare(table, at) + 1e-15,
            );
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("says the same whether its answers are kept or worked out anew", () => {
    fc.assert(
      fc.property(shapeArb, lnOddsArb, (shape, y) => {
        const anew = survivalTable(shape.a, shape.b, false);
        expect(survivalShare(kept(shape.a, shape.b), y)).toBeCloseTo(survivalShare(anew, y), 7);
      }),
      { numRuns: 500 },
    );
  });

  it("can be read backwards", () => {
    fc.assert(
      fc.property(
        shapeArb,
        fc.double({ min: 1e-9, max: 1 - 1e-5, noNaN: true }),
        (shape, share) => {
          const table = kept(shape.a, shape.b);
          expect(returnedShare(table, lnOddsOfReturned(table, share))).toBeCloseTo(share, 9);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function relative(lnFound: number, expected: number): number {
  return expected > 1e-280 ? Math.abs(Math.exp(lnFound) / expected - 1) : 0;
}

/** Equal but for what central differences lose, relative to the parameter's scale. */
function expectSlope(found: number, expected: number, scale: number): void {
  const tolerance = 1e-6 * Math.max(Math.abs(found * scale), 0.01);
  expect(Math.abs(found - expected) * scale).toBeLessThanOrEqual(tolerance);
}
