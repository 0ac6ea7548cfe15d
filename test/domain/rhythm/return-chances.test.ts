import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cadenceOf } from "#app/domain/rhythm/cadence.ts";
import { curvesOf } from "#app/domain/rhythm/curve.ts";
import { DEFAULT_STAGE_LIMITS } from "#app/domain/rhythm/learned-boundaries.ts";
import { priorModel } from "#app/domain/rhythm/prior.ts";
import { knotChances, returnChances } from "#app/domain/rhythm/return-chances.ts";
import { type Buyer, KNOTS } from "#app/domain/rhythm/return-correction.ts";

const model = priorModel();
const curveOf = curvesOf(model);
const orderValues = { usualOrder: 3000, shopWeight: 2 };

const buyerArb: fc.Arbitrary<Buyer> = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 9 }),
    fc.integer({ min: 0, max: 50_000 }),
  )
  .map(([unordered, netSpent]) => {
    const days = unordered.toSorted((a, b) => a - b);
    const cadence = cadenceOf(days.map((day) => ({ day, renewal: false })));
    if (cadence === null) throw new RangeError("a buyer has bought");
    return { cadence, netSpent, days };
  });

describe.each([
  ["uncorrected", null],
  [
    "corrected",
    { slopes: [0.9, -0.2, 0.1, -0.3, 0.1, 0, 0.2, 0.8], offsets: [0.3, -0.4, 0.1, 0, 0.2] },
  ],
])("return chances, %s", (_, correction) => {
  const learned = {
    correction,
    limits: DEFAULT_STAGE_LIMITS,
    orderValues,
    usualChances: [0.1, 0.2, 0.25, 0.4, 0.5],
  };
  const chanceOf = returnChances(learned);
  const chancesOf = knotChances(learned);

  it("are the same for all horizons at once and for each alone", () => {
    fc.assert(
      fc.property(buyerArb, fc.nat(700), (buyer, silence) => {
        const curve = curveOf(buyer.cadence);
        const together = [...chancesOf(buyer, curve, silence)];
        for (const [knot, days] of KNOTS.entries()) {
          expect(chanceOf(buyer, curve, silence, days)).toBeCloseTo(
            together[knot] ?? Number.NaN,
            12,
          );
        }
      }),
    );
  });

  it("are chances that do not fall with the days given", () => {
    fc.assert(
      fc.property(
        buyerArb,
        fc.nat(700),
        fc.nat(500),
        fc.nat(500),
        (buyer, silence, within, more) => {
          const curve = curveOf(buyer.cadence);
          const sooner = chanceOf(buyer, curve, silence, within);
          const later = chanceOf(buyer, curve, silence, within + more);
          expect(sooner).toBeGreaterThanOrEqual(0);
          expect(later).toBeGreaterThanOrEqual(sooner - 1e-12);
          expect(later).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it("of a span without a day are none", () => {
    fc.assert(
      fc.property(buyerArb, fc.nat(700), (buyer, silence) => {
        expect(chanceOf(buyer, curveOf(buyer.cadence), silence, 0)).toBe(0);
      }),
    );
  });
});
