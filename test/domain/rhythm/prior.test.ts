import { describe, expect, it } from "vitest";
import { firstOccasion } from "#app/domain/rhythm/cadence.ts";
import {
  boundariesOf,
  DEFAULT_STAGE_LIMITS,
  horizonDaysFor,
} from "#app/domain/rhythm/learned-boundaries.ts";
import { priorModel } from "#app/domain/rhythm/prior.ts";

describe("the model of a shop that is too young to learn from", () => {
  it("is that of a typical shop with a cycle of 55 days", () => {
    const { rateScaleDays, ...typical } = priorModel();
    expect(typical).toEqual({
      regularity: 2,
      rateShape: 1.2,
      leaveA: 0.36,
      leaveB: 1.1,
      firstGapRatio: 1.15,
    });
    expect(rateScaleDays).toBeCloseTo(39.98, 2);
  });

  it.each([1, 7, 14, 30, 55, 90, 180, 200, 365])(
    "has the cycle of %d days that the merchant states",
    (days) => {
      const limits = { ...DEFAULT_STAGE_LIMITS, horizonDays: horizonDaysFor(days) };
      expect(boundariesOf(priorModel(days), limits)(firstOccasion(0)).cycle).toBe(days);
    },
  );

  it("has the longest cycle that the horizon allows when the merchant states a longer one", () => {
    const limits = { ...DEFAULT_STAGE_LIMITS, horizonDays: 730 } as const;
    expect(boundariesOf(priorModel(5000), limits)(firstOccasion(0)).cycle).toBe(516);
  });
});
