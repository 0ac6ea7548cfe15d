import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addOccasion,
  type Cadence,
  cadenceOf,
  firstOccasion,
  type Occasion,
} from "#app/domain/rhythm/cadence.ts";
import { occasionsArb } from "./arbitraries.ts";

const order = (day: number): Occasion => ({ day, renewal: false });
const renewal = (day: number): Occasion => ({ day, renewal: true });

describe("a cadence", () => {
  it("is none without an occasion", () => {
    expect(cadenceOf([])).toBeNull();
  });

  it.each<[string, readonly Occasion[], Omit<Cadence, "firstDay" | "lastDay">]>([
    [
      "one order",
      [order(100)],
      { occasions: 1, gaps: 0, gapDays: 0, firstGapDays: 0, sumLogGap: 0 },
    ],
    [
      "three orders, 10 and 30 days apart",
      [order(100), order(110), order(140)],
      {
        occasions: 3,
        gaps: 2,
        gapDays: 40,
        firstGapDays: 10,
        sumLogGap: Math.log(10) + Math.log(30),
      },
    ],
    [
      "two orders of one day and one of the next",
      [order(100), order(100), order(101)],
      { occasions: 2, gaps: 1, gapDays: 1, firstGapDays: 1, sumLogGap: 0 },
    ],
    [
      "two orders and the renewals that follow: their gaps are the contract's",
      [order(100), order(120), renewal(150), renewal(180)],
      { occasions: 4, gaps: 1, gapDays: 20, firstGapDays: 20, sumLogGap: Math.log(20) },
    ],
    [
      "an order between two renewals: neither gap counts",
      [renewal(100), order(120), renewal(130)],
      { occasions: 3, gaps: 0, gapDays: 0, firstGapDays: 0, sumLogGap: 0 },
    ],
    [
      "two orders after a renewal: their gap counts, but is not the first",
      [renewal(100), order(120), order(145)],
      { occasions: 3, gaps: 1, gapDays: 25, firstGapDays: 0, sumLogGap: Math.log(25) },
    ],
    [
      "a renewal and an order of one day: that day is an order's",
      [order(100), renewal(120), order(120)],
      { occasions: 2, gaps: 1, gapDays: 20, firstGapDays: 20, sumLogGap: Math.log(20) },
    ],
  ])("of %s", (_, occasions, expected) => {
    const days = occasions.map(({ day }) => day);
    expect(cadenceOf(occasions)).toEqual({
      ...expected,
      firstDay: Math.min(...days),
      lastDay: Math.max(...days),
    });
  });

  it("does not take an occasion of its last day or before: that needs a rebuild", () => {
    expect(addOccasion(firstOccasion(100), order(100), order(100))).toBeNull();
    expect(addOccasion(firstOccasion(100), order(100), order(99))).toBeNull();
  });

  it("grown occasion by occasion is the one rebuilt from the stored days, to the last bit", () => {
    fc.assert(
      fc.property(occasionsArb, (occasions) => {
        const days = [...new Set(occasions.map(({ day }) => day))].toSorted((a, b) => a - b);
        const merged = days.map((day) => ({
          day,
          renewal: occasions.every((any) => any.day !== day || any.renewal),
        }));
        let grown: Cadence | null = null;
        let previous: Occasion | null = null;
        for (const next of merged) {
          grown = grown && previous ? addOccasion(grown, previous, next) : firstOccasion(next.day);
          previous = next;
          const known = occasions.filter(({ day }) => day <= next.day);
          expect(grown).toEqual(cadenceOf(known));
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it("moves with its days and changes in nothing else", () => {
    fc.assert(
      fc.property(occasionsArb, fc.integer({ min: -5000, max: 5000 }), (occasions, shift) => {
        const cadence = cadenceOf(occasions);
        const moved = cadenceOf(
          occasions.map(({ day, renewal: ofContract }) => ({
            day: day + shift,
            renewal: ofContract,
          })),
        );
        expect(moved).toEqual(
          cadence && {
            ...cadence,
            firstDay: cadence.firstDay + shift,
            lastDay: cadence.lastDay + shift,
          },
        );
      }),
    );
  });
});
