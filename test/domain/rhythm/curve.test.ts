import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstOccasion } from "#app/domain/rhythm/cadence.ts";
import {
  chanceOfBeingACustomer,
  type Curve,
  curvesOf,
  daysUntilReturned,
  returnChance,
  returnChanceTangent,
  returnedWithin,
  survival,
} from "#app/domain/rhythm/curve.ts";
import type { RhythmModel } from "#app/domain/rhythm/rhythm-model.ts";
import { cadenceArb, legalModelArb, longCadenceArb, usualModelArb } from "./arbitraries.ts";

/** Without memory and with an equal first gap everything has a closed form (Batislam et al. 2007). */
const mbgNbd: RhythmModel = {
  regularity: 1,
  rateShape: 0.5248,
  rateScaleDays: 43.28,
  leaveA: 0.8914,
  leaveB: 1.614,
  firstGapRatio: 1,
};

const anyCurve: fc.Arbitrary<Curve> = fc
  .tuple(legalModelArb, longCadenceArb)
  .map(([model, cadence]) => curvesOf(model)(cadence));
const usualCurve: fc.Arbitrary<Curve> = fc
  .tuple(usualModelArb, cadenceArb)
  .map(([model, cadence]) => curvesOf(model)(cadence));
const daysArb = fc.double({ min: 0, max: 3650, noNaN: true });

describe("the curve of a customer, where it has a closed form", () => {
  const curveOf = curvesOf(mbgNbd);
  const regular = {
    ...firstOccasion(0),
    occasions: 4,
    lastDay: 90,
    gaps: 3,
    gapDays: 90,
    firstGapDays: 20,
    sumLogGap: 10,
  };

  it.each([0.5, 7, 30, 365, 3000])("after %d days of silence", (days) => {
    const curve = curveOf(regular);
    const left = 0.8914 / (0.8914 + 1.614 + 3);
    const still = ((43.28 + 90) / (43.28 + 90 + days)) ** 3.5248;
    expect(survival(curve, days)).toBeCloseTo(still, 8);
    expect(chanceOfBeingACustomer(curve, days)).toBeCloseTo(
      ((1 - left) * still) / (left + (1 - left) * still),
      8,
    );
    expect(curve.ordersPerDay).toBeCloseTo(3.5248 / (43.28 + 90), 12);
  });

  it("of one order: the first gap may run at another pace", () => {
    const curve = curvesOf({ ...mbgNbd, firstGapRatio: 2 })(firstOccasion(0));
    expect(survival(curve, 30)).toBeCloseTo((43.28 / (43.28 + 60)) ** 0.5248, 8);
  });

  it("of renewals alone: no gap is known, and the next one is not the first", () => {
    const renewals = { ...firstOccasion(0), occasions: 3, lastDay: 60 };
    const curve = curvesOf({ ...mbgNbd, firstGapRatio: 2 })(renewals);
    expect(survival(curve, 30)).toBeCloseTo((43.28 / (43.28 + 30)) ** 0.5248, 8);
    expect(curve.left).toBeCloseTo(0.8914 / (0.8914 + 1.614 + 2), 12);
  });

  it("where nobody leaves before the second order, a customer of one order has not left", () => {
    const curve = curvesOf(mbgNbd, 2)(firstOccasion(0));
    expect(chanceOfBeingACustomer(curve, 1000)).toBe(1);
    expect(curvesOf(mbgNbd, 2)(regular).left).toBeCloseTo(0.8914 / (0.8914 + 1.614 + 2), 12);
  });
});

describe("the chance of being a customer", () => {
  it("is one of 0 to 1 and falls with silence", () => {
    fc.assert(
      fc.property(anyCurve, daysArb, daysArb, (curve, silence, more) => {
        const now = chanceOfBeingACustomer(curve, silence);
        expect(now).toBeGreaterThanOrEqual(0);
        expect(now).toBeLessThanOrEqual(1);
        expect(chanceOfBeingACustomer(curve, silence + more)).toBeLessThanOrEqual(now + 1e-12);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("survival", () => {
  it("is 1 at the order itself and falls from there", () => {
    fc.assert(
      fc.property(anyCurve, daysArb, daysArb, (curve, days, more) => {
        expect(survival(curve, 0)).toBe(1);
        expect(survival(curve, days)).toBeLessThanOrEqual(1);
        expect(survival(curve, days + more)).toBeGreaterThanOrEqual(0);
        expect(survival(curve, days + more)).toBeLessThanOrEqual(survival(curve, days) + 1e-12);
      }),
      { numRuns: 2000 },
    );
  });

  it("and the share that has returned are 1 together", () => {
    fc.assert(
      fc.property(anyCurve, daysArb, (curve, days) => {
        expect(survival(curve, days) + returnedWithin(curve, days)).toBeCloseTo(1, 14);
      }),
    );
  });

  it("has an inverse", () => {
    const shareArb = fc.double({ min: 1e-6, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(usualCurve, shareArb, (curve, share) => {
        expect(returnedWithin(curve, daysUntilReturned(curve, share)) / share).toBeCloseTo(1, 9);
      }),
      { numRuns: 2000 },
    );
  });

  it("has an inverse at its ends", () => {
    const curve = curvesOf(mbgNbd)(firstOccasion(0));
    expect(daysUntilReturned(curve, 0)).toBe(0);
    expect(daysUntilReturned(curve, 1)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the return chance", () => {
  it("is one of 0 to 1 and rises with the days it is given", () => {
    fc.assert(
      fc.property(anyCurve, daysArb, daysArb, daysArb, (curve, silence, within, more) => {
        const soon = returnChance(curve, silence, within);
        const later = returnChance(curve, silence, within + more);
        expect(soon).toBeGreaterThanOrEqual(0);
        expect(later).toBeLessThanOrEqual(1);
        expect(later).toBeGreaterThanOrEqual(soon - 1e-12);
      }),
      { numRuns: 2000 },
    );
  });

  it("has the slope that central differences say", () => {
    const silenceArb = fc.double({ min: 1, max: 1000, noNaN: true });
    fc.assert(
      fc.property(usualCurve, silenceArb, silenceArb, (curve, silence, within) => {
        const { value, slope } = returnChanceTangent(curve, silence, within);
        const step = silence * 1e-4;
        const [before, after] = [silence - step, silence + step].map((days) =>
          returnChance(curve, days, within),
        );
        expect(value).toBeCloseTo(returnChance(curve, silence, within), 9);
        expect(
          Math.abs(slope - ((after ?? 0) - (before ?? 0)) / (2 * step)) * silence,
        ).toBeLessThan(1e-3);
      }),
    );
  });
});
