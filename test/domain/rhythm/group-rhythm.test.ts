import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstOccasion } from "#app/domain/rhythm/cadence.ts";
import { curvesOf, survival } from "#app/domain/rhythm/curve.ts";
import {
  type GroupRhythm,
  groupScales,
  lnUnits,
  stretchedCurve,
} from "#app/domain/rhythm/group-rhythm.ts";
import { usualModelArb } from "./arbitraries.ts";

const careShop: GroupRhythm = {
  quantityPower: 0.5,
  groups: [
    { id: "shampoo", multiplier: 0.6, usualQuantity: 1 },
    { id: "filters", multiplier: 1.5, usualQuantity: 2 },
    { id: "gift wrap", multiplier: 1, usualQuantity: 12 },
  ],
};

const groupRhythmArb: fc.Arbitrary<GroupRhythm> = fc.record({
  quantityPower: fc.double({ min: 0, max: 1, noNaN: true }),
  groups: fc.uniqueArray(
    fc.record({
      id: fc.constantFrom("tea", "coffee", "cups", "__proto__", "constructor"),
      multiplier: fc.double({ min: 0.1, max: 10, noNaN: true }),
      usualQuantity: fc.double({ min: 0.01, max: 1000, noNaN: true }),
    }),
    { selector: ({ id }) => id },
  ),
});
const groupArb = fc.constantFrom("tea", "coffee", "cups", "__proto__", "constructor", null);

describe("the scale of a group", () => {
  const scaleOf = groupScales(careShop);

  it.each([
    ["shampoo", 1, 0.6],
    ["shampoo", 4, 1.2],
    ["filters", 2, 1.5],
    ["filters", 8, 3],
    ["gift wrap", 12, 1],
    ["gift wrap", 3, 0.5],
  ])("of %s bought %i at a time is %d", (group, quantity, scale) => {
    expect(scaleOf(group, quantity)).toBeCloseTo(scale, 12);
  });

  it.each([["candles"], ["constructor"], ["__proto__"], [""], [null]])(
    "of an unknown group (%s) is 1, however much was bought",
    (group) => {
      expect(scaleOf(group, 1)).toBe(1);
      expect(scaleOf(group, 500)).toBe(1);
    },
  );

  it.each([[0], [-3], [Number.NaN]])("takes %d units for the usual quantity", (quantity) => {
    expect(scaleOf("filters", quantity)).toBe(1.5);
  });

  it("does not believe that a hundred bottles last a hundred times as long", () => {
    expect(scaleOf("shampoo", 100)).toBe(scaleOf("shampoo", 8));
  });

  it("is positive and finite", () => {
    fc.assert(
      fc.property(groupRhythmArb, groupArb, fc.double(), (rhythm, group, quantity) => {
        const scale = groupScales(rhythm)(group, quantity);
        expect(scale).toBeGreaterThan(0);
        expect(scale).toBeLessThan(Number.POSITIVE_INFINITY);
      }),
    );
  });

  it("never shrinks with more units, nor grows faster than they do", () => {
    const unitsArb = fc.double({ min: 0.001, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(groupRhythmArb, groupArb, unitsArb, unitsArb, (rhythm, group, a, b) => {
        const scale = groupScales(rhythm);
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const ratio = scale(group, more) / scale(group, less);
        expect(ratio).toBeGreaterThanOrEqual(1 - 1e-12);
        expect(ratio).toBeLessThanOrEqual((more / less) * (1 + 1e-12));
      }),
    );
  });

  it("counts quantities in usual ones: a dozen of what is sold by the dozen is one", () => {
    expect(lnUnits(12, 12)).toBe(0);
    expect(lnUnits(24, 12)).toBeCloseTo(Math.LN2, 12);
  });
});

it("a stretched curve does the same in stretched days", () => {
  const stretchArb = fc.double({ min: 0.1, max: 10, noNaN: true });
  const daysArb = fc.integer({ min: 1, max: 700 });
  fc.assert(
    fc.property(usualModelArb, stretchArb, daysArb, (model, stretch, days) => {
      const curve = curvesOf(model)(firstOccasion(0));
      const stretched = stretchedCurve(curve, stretch);
      expect(survival(stretched, days * stretch)).toBeCloseTo(survival(curve, days), 9);
      expect(stretched.ordersPerDay).toBeCloseTo(curve.ordersPerDay / stretch, 12);
    }),
  );
});
