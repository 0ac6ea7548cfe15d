import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chanceBand,
  nextChanceBandDay,
  type ReturnChance,
} from "#app/domain/facets/chance-band.ts";
import { modelChance, modelChanceArb } from "./examples.ts";

describe("a return chance", () => {
  it.each([
    [0, "chance-low"],
    [0.1, "chance-low"],
    [0.1000001, null],
    [0.5999999, null],
    [0.6, "chance-high"],
    [1, "chance-high"],
  ])("of %f is %s", (chance, band) => {
    expect(chanceBand(chance)).toBe(band);
  });
});

describe("the next day of another band", () => {
  // By day: 0 .3, 10 .5, 13 .59, 14 .62, 20 .8, 40 .6, 41 .59, 90 .1
  const hill: ReturnChance = (day) => (day <= 20 ? 0.2 + 0.03 * day : 1 - 0.01 * day);

  it.each([
    [0, 365, 14],
    [13, 365, 14],
    [14, 365, 41],
    [20, 365, 41],
    [40, 365, 41],
    [41, 365, 90],
    [89, 365, 90],
    [90, 365, null],
    [14, 41, 41],
    [14, 40, null],
    [41, 41, null],
    [50, 20, null],
  ])("on a hill, seen from day %i up to day %i, is %s", (today, lastDay, day) => {
    expect(nextChanceBandDay(hill, today, lastDay, [])).toBe(day);
  });

  it("finds a summit between two looks, a day wide", () => {
    const spire: ReturnChance = (day) => 0.6 - 0.004 * Math.abs(day - 100);
    expect(nextChanceBandDay(spire, 0, 3650, [])).toBe(100);
    expect(nextChanceBandDay(spire, 100, 3650, [])).toBe(101);
  });

  it("is none for a chance that stays", () => {
    expect(nextChanceBandDay(() => 0.3, 0, 3650, [])).toBeNull();
    expect(nextChanceBandDay(() => 0, 0, 3650, [])).toBeNull();
    expect(nextChanceBandDay(() => 1, 0, 3650, [])).toBeNull();
  });

  it("is what a look every day finds, for the engine's own chances", () => {
    const cases = fc.tuple(
      modelChanceArb,
      fc.integer({ min: 0, max: 800 }),
      fc.integer({ min: 0, max: 1200 }),
    );
    fc.assert(
      fc.property(cases, ([chance, today, ahead]) => {
        const lastDay = today + ahead;
        expect(nextChanceBandDay(chance, today, lastDay, [])).toBe(
          byTheDay(chance, today, lastDay),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it("is what a look every day finds, for a chance that turns again much later", () => {
    // Falls, rises, falls: a corrected chance may. Each stretch is longer than two looks are apart.
    const cases = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 20, max: 60 }),
      fc.integer({ min: 200, max: 400 }),
    );
    fc.assert(
      fc.property(cases, ([start, valley, summit, first, second]) => {
        const wave: ReturnChance = (day) =>
          day <= first
            ? start + ((Math.min(valley, start) - start) * day) / first
            : Math.min(valley, start) +
              ((summit - Math.min(valley, start)) * Math.min(day - first, second)) / second -
              Math.max(0, day - first - second) / 1000;
        expect(nextChanceBandDay(wave, 0, 1000, [])).toBe(byTheDay(wave, 0, 1000));
      }),
      { numRuns: 1000 },
    );
  });

  it("finds the days of a jump up and back, told where a jump may be", () => {
    const kept: ReturnChance = (day) => (day >= 40 && day < 43 ? 0.7 : 0.5);
    expect(nextChanceBandDay(kept, 0, 300, [40, 43])).toBe(40);
    expect(nextChanceBandDay(kept, 40, 300, [40, 43])).toBe(43);
    expect(nextChanceBandDay(kept, 43, 300, [40, 43])).toBeNull();
  });

  it("finds a summit that is over before a jump", () => {
    // .603 on day 121, .6 and more from day 109 to 133; from day 149 on .8.
    const hump: ReturnChance = (day) => (day < 149 ? 0.603 - 0.00002 * (day - 121) ** 2 : 0.8);
    expect(nextChanceBandDay(hump, 43, 300, [149])).toBe(109);
    expect(nextChanceBandDay(hump, 109, 300, [149])).toBe(134);
    expect(nextChanceBandDay(hump, 134, 300, [149])).toBe(149);
  });

  it("is what a look every day finds, for the engine's own chances between two jumps", () => {
    const cases = fc.record({
      chance: modelChanceArb,
      today: fc.integer({ min: 0, max: 400 }),
      up: fc.integer({ min: 0, max: 500 }),
      days: fc.integer({ min: 1, max: 120 }),
      by: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
    });
    fc.assert(
      fc.property(cases, ({ chance, today, up, days, by }) => {
        const jumps = [up, up + days];
        const kept: ReturnChance = (day) => chance(day) + (up <= day && day < up + days ? by : 0);
        expect(nextChanceBandDay(kept, today, 700, jumps)).toBe(byTheDay(kept, today, 700));
      }),
      { numRuns: 3000 },
    );
  });

  it("costs ten evaluations while a chance falls for two months, within its band", () => {
    expect(evaluations(modelChance(1, 2, 100, 0.3), 0, 60)).toBe(10);
  });

  it("never costs a hundred, over ten years", () => {
    fc.assert(
      fc.property(modelChanceArb, fc.integer({ min: 0, max: 800 }), (chance, today) => {
        expect(evaluations(chance, today, today + 3650)).toBeLessThan(100);
      }),
      { numRuns: 2000 },
    );
  });
});

function evaluations(chance: ReturnChance, today: number, lastDay: number): number {
  const days: number[] = [];
  const counted: ReturnChance = (day) => {
    days.push(day);
    return chance(day);
  };
  nextChanceBandDay(counted, today, lastDay, []);
  return days.length;
}

function byTheDay(chance: ReturnChance, today: number, lastDay: number): number | null {
  const band = chanceBand(chance(today));
  for (let day = today + 1; day <= lastDay; day += 1) {
    if (chanceBand(chance(day)) !== band) return day;
  }
  return null;
}
