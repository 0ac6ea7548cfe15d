import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HandWindows, Policy } from "#app/domain/policy.ts";
import { type Cadence, cadenceOf } from "#app/domain/rhythm/cadence.ts";
import { shiftsUnder, type Standing } from "#app/domain/what-if.ts";
import { aLearnedRhythm, aRulebook } from "#test/support/builders.ts";

/** So many orders, ten days apart. */
function ordered(occasions: number): Cadence | null {
  return cadenceOf(
    Array.from({ length: occasions }, (_, index) => ({ day: 10 * index, renewal: false })),
  );
}

const standing = (
  stage: Standing["stage"],
  occasions: number,
  silentDays: number,
  customers: number,
): Standing => ({
  stage,
  cadence: ordered(occasions),
  silentDays,
  products: [],
  subscribed: false,
  customers,
});

const STANDINGS: readonly Standing[] = [
  standing("prospect-new", 0, 10, 7),
  standing("prospect-cold", 0, 40, 5),
  standing("one-time-risk", 1, 30, 4),
  standing("one-time-risk", 1, 50, 3),
  standing("second-order", 2, 6, 2),
  standing("active-repeat", 2, 7, 6),
  standing("repeat-lapsed", 3, 364, 1),
  standing("lost", 1, 365, 9),
];

const under = (policy: Partial<Policy> = {}) => shiftsUnder(aRulebook({ policy }), STANDINGS);
const lateFrom = (risk: number): HandWindows => ({ risk, lapsed: null, lost: null });
const of = (shifts: ReturnType<typeof under>, stage: Standing["stage"]) =>
  shifts.stages.find((shift) => shift.stage === stage);

describe("who would move", () => {
  it("is nobody under the rules in force", () => {
    expect(under().moving).toBe(0);
  });

  it("is whom the new window reaches no more", () => {
    const shifts = under({ oneTime: lateFrom(45) });
    expect(shifts.moving).toBe(4);
    expect(of(shifts, "one-time-risk")).toEqual({
      stage: "one-time-risk",
      now: 7,
      after: 3,
      leaving: 4,
    });
    expect(of(shifts, "first-order")).toEqual({
      stage: "first-order",
      now: 0,
      after: 4,
      leaving: 0,
    });
  });

  it("is whose last order holds a product with windows of its own", () => {
    const tea = {
      by: "product",
      name: "Tea",
      productIds: ["71"],
      oneTime: lateFrom(45),
      repeat: lateFrom(45),
    } as const;
    const rulebook = aRulebook({ policy: { products: [tea] } });
    const bought = STANDINGS.map((one) =>
      one.silentDays === 30 ? { ...one, products: ["71"] } : one,
    );
    expect(shiftsUnder(rulebook, STANDINGS).moving).toBe(0);
    expect(shiftsUnder(rulebook, bought).moving).toBe(4);
  });

  it("is nobody who subscribes, and nobody past late where little history is shown", () => {
    const subscribed = STANDINGS.map((one) => ({ ...one, subscribed: one.cadence !== null }));
    expect(of(shiftsUnder(aRulebook(), subscribed), "second-order")?.after).toBe(8);
    expect(of(shiftsUnder(aRulebook(), subscribed), "active-repeat")?.after).toBe(1);
    const limited = shiftsUnder(aRulebook({ limitedHistory: true }), STANDINGS);
    expect(of(limited, "lost")?.after).toBe(0);
    expect(of(limited, "one-time-risk")?.after).toBe(16);
  });

  it("counts everybody once, whatever the windows", () => {
    const days = fc.option(fc.integer({ min: 1, max: 400 }));
    const windows = fc.record({ risk: days, lapsed: days, lost: days });
    const rhythm = fc.constantFrom(null, aLearnedRhythm());
    fc.assert(
      fc.property(days, windows, windows, rhythm, (prospectCold, oneTime, repeat, learned) => {
        const rulebook = aRulebook({
          rhythm: learned,
          policy: { prospectCold, oneTime, repeat },
        });
        const { stages, moving } = shiftsUnder(rulebook, STANDINGS);
        expect(stages.reduce((sum, { after }) => sum + after, 0)).toBe(37);
        expect(moving).toBeLessThanOrEqual(37);
      }),
    );
  });
});
