import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Boundaries } from "#app/domain/boundaries.ts";
import { LONGEST_WINDOW } from "#app/domain/policy.ts";
import { type Cadence, cadenceOf, firstOccasion } from "#app/domain/rhythm/cadence.ts";
import {
  type Curve,
  curvesOf,
  daysUntilReturned,
  returnChance,
  returnedWithin,
} from "#app/domain/rhythm/curve.ts";
import {
  boundariesOf,
  DEFAULT_STAGE_LIMITS,
  horizonDaysFor,
  learnedBoundaries,
  type StageLimits,
} from "#app/domain/rhythm/learned-boundaries.ts";
import { priorModel } from "#app/domain/rhythm/prior.ts";
import { cadenceArb, legalModelArb, longCadenceArb, usualModelArb } from "./arbitraries.ts";

const limitsArb: fc.Arbitrary<StageLimits> = fc.constantFrom(
  DEFAULT_STAGE_LIMITS,
  { ...DEFAULT_STAGE_LIMITS, horizonDays: 730 },
  { ...DEFAULT_STAGE_LIMITS, lapsedChance: 0.6, lostChance: 0.02 },
);

describe("learned boundaries", () => {
  it("of a customer who orders every ten weeks say: act from week 11", () => {
    const regular = {
      regularity: 8,
      rateShape: 1.2,
      rateScaleDays: 9.7,
      leaveA: 0.36,
      leaveB: 1.1,
      firstGapRatio: 1,
    };
    const fourOrders = everyDays(70, 4);
    expect(learnedBoundaries(curvesOf(regular)(fourOrders), DEFAULT_STAGE_LIMITS)).toEqual({
      cycle: 68, // 9.7 weeks
      due: 61,
      risk: 80, // 11.3 weeks
      lapsed: 129,
      lost: 155,
    });
  });

  it("of a typical shop", () => {
    const boundaries = boundariesOf(priorModel(), DEFAULT_STAGE_LIMITS);
    expect([1, 2, 4, 8].map((orders) => boundaries(everyDays(55, orders)))).toEqual([
      { cycle: 55, due: 50, risk: 85, lapsed: 85, lost: 111 },
      { cycle: 59, due: 53, risk: 83, lapsed: 83, lost: 197 },
      { cycle: 52, due: 47, risk: 72, lapsed: 126, lost: 207 },
      { cycle: 49, due: 44, risk: 66, lapsed: 152, lost: 213 },
    ]);
  });

  it("come in their order, whole and finite, after 1 to 10,000 occasions under every legal model", () => {
    fc.assert(
      fc.property(legalModelArb, longCadenceArb, limitsArb, (model, cadence, limits) => {
        expect(isInOrder(boundariesOf(model, limits)(cadence))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it("come in their order for every count of occasions up to 10,000", () => {
    const boundaries = boundariesOf(priorModel(), DEFAULT_STAGE_LIMITS);
    const disordered = Array.from({ length: 10_000 }, (_, index) => index + 1).filter(
      (occasions) => {
        const gaps = occasions - 1;
        return !isInOrder(boundaries({ ...firstOccasion(0), occasions, gaps, gapDays: 20 * gaps }));
      },
    );
    expect(disordered).toEqual([]);
  });

  it("are the days that looking at every single day finds", () => {
    fc.assert(
      fc.property(usualModelArb, cadenceArb, limitsArb, (model, cadence, limits) => {
        const curve = curvesOf(model)(cadence);
        const found = learnedBoundaries(curve, limits);
        expect(found).toEqual(dayByDay(curve, limits));
      }),
      { numRuns: 300 },
    );
  });

  it("are the same however many customers were asked about before", () => {
    fc.assert(
      fc.property(usualModelArb, fc.array(cadenceArb), cadenceArb, (model, others, cadence) => {
        const fresh = boundariesOf(model, DEFAULT_STAGE_LIMITS);
        const used = boundariesOf(model, DEFAULT_STAGE_LIMITS);
        others.forEach(used);
        expect(used(cadence)).toEqual(fresh(cadence));
      }),
    );
  });

  it("do not depend on the calendar", () => {
    fc.assert(
      fc.property(usualModelArb, cadenceArb, fc.integer(), (model, cadence, shift) => {
        const boundaries = boundariesOf(model, DEFAULT_STAGE_LIMITS);
        const { firstDay, lastDay } = cadence;
        const moved = { ...cadence, firstDay: firstDay + shift, lastDay: lastDay + shift };
        expect(boundaries(moved)).toEqual(boundaries(cadence));
      }),
    );
  });
});

describe("the horizon", () => {
  it.each([
    [30, 365],
    [180, 365],
    [181, 730],
  ])("of a shop with a median gap of %d days is %d days", (gap, days) => {
    expect(horizonDaysFor(gap)).toBe(days);
  });
});

function everyDays(days: number, orders: number): Cadence {
  const occasions = Array.from({ length: orders }, (_, index) => ({
    day: index * days,
    renewal: false,
  }));
  return cadenceOf(occasions) ?? firstOccasion(0);
}

/** engine.md section 3 in the slowest way there is. */
function dayByDay(curve: Curve, limits: StageLimits): Boundaries {
  const comingBack = returnedWithin(curve, limits.horizonDays);
  const exactCycle = Math.max(1, daysUntilReturned(curve, limits.cycleShare * comingBack));
  const cycle = Math.ceil(exactCycle);
  const due = Math.ceil(limits.dueShare * exactCycle);
  const exactRisk = Math.max(exactCycle, daysUntilReturned(curve, limits.riskShare * comingBack));
  const risk = Math.ceil(exactRisk);
  const dayAfterLast = (chance: number, from: number): number => {
    for (let day = LONGEST_WINDOW; day >= from; day--) {
      if (returnChance(curve, day, exactCycle) >= chance) return day + 1;
    }
    return from;
  };
  const lapsed = Math.min(LONGEST_WINDOW - 1, dayAfterLast(limits.lapsedChance, risk));
  const lost = Math.min(LONGEST_WINDOW, dayAfterLast(limits.lostChance, lapsed));
  return { cycle, due, risk, lapsed, lost: Math.max(lapsed + 1, lost) };
}

function isInOrder({ cycle, due, risk, lapsed, lost }: Boundaries): boolean {
  const rising = 1 <= due && due <= cycle && cycle <= risk && risk <= lapsed && lapsed < lost;
  return (
    rising && lost <= LONGEST_WINDOW && [cycle, due, risk, lapsed, lost].every(Number.isInteger)
  );
}
