import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { informationOf, standardErrorsAt } from "#app/domain/effect/always-valid.ts";
import { differenceOf, standardError } from "#app/domain/effect/difference.ts";
import { NO_SUMS, type Sums, sumsOf, withOne } from "#app/domain/effect/group-sums.ts";
import { seededRandom } from "#test/domain/rhythm/simulated-shop.ts";

const sums = (values: readonly number[]): Sums => values.reduce(withOne, NO_SUMS);
const times = (count: number, value: number) => Array.from({ length: count }, () => value);
const valuesArb = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 40 });

describe("the boundary of all looks", () => {
  it.each([
    [20, 280, 2.8],
    [200, 2800, 3.18],
    [2000, 28_000, 3.52],
  ])("with %i against %i is %d standard errors away", (heldOut, treated, reach) => {
    expect(standardErrorsAt(informationOf(treated, heldOut))).toBeCloseTo(reach, 2);
  });

  it("is left by a random walk in about one of twenty, however long one watches", () => {
    const WALKS = 2000;
    const random = seededRandom(46);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const leaves = () => {
      // From the first look on in steps of a twentieth of what is known, up to two hundred times as much.
      const first = informationOf(280, 20);
      let at = first;
      let sum = normal() * Math.sqrt(at);
      while (Math.abs(sum) <= standardErrorsAt(at) * Math.sqrt(at)) {
        if (at > 200 * first) return false;
        sum += normal() * Math.sqrt(at / 20);
        at += at / 20;
      }
      return true;
    };
    const share = Array.from({ length: WALKS }, leaves).filter(Boolean).length / WALKS;
    expect(share).toBeLessThanOrEqual(0.05);
    expect(share).toBeGreaterThan(0.02);
  });
});

describe("the difference of two groups", () => {
  it("is this for an example worked out by hand", () => {
    // 270 customers with 27 orders, 30 with 2, nobody with two. Scatters 27 - 2.7 = 24.3 and 2 - 4/30 = 1.8667, of
    // all (24.3 + 1.8667) / 298 = .087808. Squared errors (24.3 + 8.7808) / 369 / 270 = .00033204 and
    // (1.8667 + 8.7808) / 129 / 30 = .00275130; the root of their sum is .055528. Information 27, so that
    // the reach is sqrt(2.7955² + ln(27 / 18.6667)) = 2.86074 of it.
    const groups = {
      treated: sums([...times(27, 1), ...times(243, 0)]),
      heldOut: sums([1, 1, ...times(28, 0)]),
    };
    expect(standardError(groups)).toBeCloseTo(0.055_528, 6);
    const { estimate, lower, upper } = differenceOf(groups);
    expect(estimate).toBeCloseTo(0.1 - 2 / 30, 12);
    expect(lower).toBeCloseTo(0.033_333 - 0.158_852, 5);
    expect(upper).toBeCloseTo(0.033_333 + 0.158_852, 5);
  });

  it("is not taken for one when the thirty held out ordered nothing, by chance", () => {
    const treated = sums([...times(14, 1), ...times(256, 0)]);
    const { lower, upper } = differenceOf({ treated, heldOut: sums(times(30, 0)) });
    expect(lower).toBeLessThan(0);
    expect(upper).toBeGreaterThan(0);
  });

  it.each([
    ["held out", "heldOut"],
    ["written to", "treated"],
  ] as const)("is not taken for one when a single giant is %s", (_, side) => {
    const groups = {
      treated: sums([...times(54, 50), ...times(216, 0)]),
      heldOut: sums([...times(6, 50), ...times(24, 0)]),
    };
    const withGiant = { ...groups, [side]: withOne(groups[side], 1_000_000) };
    const { lower, upper } = differenceOf(withGiant);
    expect(lower).toBeLessThan(0);
    expect(upper).toBeGreaterThan(0);
  });

  it("is exactly none when all did the same", () => {
    const groups = { treated: sums(times(270, 40)), heldOut: sums(times(30, 40)) };
    expect(differenceOf(groups)).toEqual({ estimate: 0, lower: 0, upper: 0 });
  });

  it("changes its sign with the groups, and its unit with the measure's", () => {
    fc.assert(
      fc.property(valuesArb, valuesArb, fc.integer({ min: 1, max: 100 }), (a, b, factor) => {
        const one = differenceOf({ treated: sums(a), heldOut: sums(b) });
        const other = differenceOf({ treated: sums(b), heldOut: sums(a) });
        expect(other.estimate).toBeCloseTo(-one.estimate, 8);
        expect(other.upper).toBeCloseTo(-one.lower, 6);
        const scaled = (values: readonly number[]) => sums(values.map((value) => factor * value));
        const larger = differenceOf({ treated: scaled(a), heldOut: scaled(b) });
        expect(larger.upper / factor).toBeCloseTo(one.upper, 6);
      }),
    );
  });

  it("does not depend on the sequence of the customers", () => {
    const outcomeArb = fc.record({
      heldOut: fc.boolean(),
      orders: fc.integer({ min: 0, max: 9 }),
      revenue: fc.integer({ min: 0, max: 100_000 }),
      margin: fc.integer({ min: -100_000, max: 100_000 }),
    });
    fc.assert(
      fc.property(fc.array(outcomeArb, { maxLength: 60 }), (outcomes) => {
        expect(sumsOf(outcomes.toReversed())).toEqual(sumsOf(outcomes));
      }),
    );
  });

  it("is narrower the more customers were seen", () => {
    const groups = (scale: number) => ({
      treated: sums([...times(54 * scale, 1), ...times(216 * scale, 0)]),
      heldOut: sums([...times(5 * scale, 1), ...times(25 * scale, 0)]),
    });
    const widths = [1, 2, 5, 20].map((scale) => {
      const { lower, upper } = differenceOf(groups(scale));
      return upper - lower;
    });
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  });
});
