import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { curvesOf, returnChance } from "#app/domain/rhythm/curve.ts";
import {
  boundariesOf,
  DEFAULT_STAGE_LIMITS,
  irregularityOf,
} from "#app/domain/rhythm/learned-boundaries.ts";
import { cadenceArb, legalModelArb } from "./arbitraries.ts";

const model = {
  regularity: 1,
  rateShape: 0.6,
  rateScaleDays: 30,
  leaveA: 0.6,
  leaveB: 2,
  firstGapRatio: 1,
};
const everyTenDays = {
  occasions: 4,
  firstDay: 0,
  lastDay: 30,
  gaps: 3,
  gapDays: 30,
  firstGapDays: 10,
  sumLogGap: 3 * Math.log(10),
};

describe("a shop whose customers keep no rhythm", () => {
  it.each([
    [8, 0],
    [3, 0],
    [2.25, 0.25],
    [1.5, 0.5],
    [0.8, 0.5],
  ])("with a regularity of %d is irregular by %d", (regularity, irregularity) => {
    expect(irregularityOf({ ...model, regularity })).toBeCloseTo(irregularity, 12);
  });

  it("calls a fast customer late only when another order within a quarter is not likely either", () => {
    const rhythmic = boundariesOf(model, DEFAULT_STAGE_LIMITS)(everyTenDays);
    const limits = { ...DEFAULT_STAGE_LIMITS, irregularity: 0.5 };
    const irregular = boundariesOf(model, limits)(everyTenDays);
    expect(irregular.cycle).toBe(rhythmic.cycle);
    expect(irregular.risk).toBeGreaterThan(rhythmic.risk);
    const curve = curvesOf(model)(everyTenDays);
    expect(returnChance(curve, irregular.lost, 90)).toBeLessThan(0.15);
  });

  it("has its boundaries in their order under every legal model", () => {
    fc.assert(
      fc.property(
        legalModelArb,
        cadenceArb,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (legal, cadence, irregularity) => {
          const limits = { ...DEFAULT_STAGE_LIMITS, irregularity };
          const { due, cycle, risk, lapsed, lost } = boundariesOf(legal, limits)(cadence);
          expect(due).toBeLessThanOrEqual(cycle);
          expect(cycle).toBeLessThanOrEqual(risk);
          expect(risk).toBeLessThanOrEqual(lapsed);
          expect(lapsed).toBeLessThan(lost);
          expect([due, cycle, risk, lapsed, lost].every(Number.isInteger)).toBe(true);
        },
      ),
    );
  });
});
