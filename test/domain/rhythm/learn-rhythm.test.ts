import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forecast } from "#app/domain/rhythm/forecast.ts";
import { type CustomerHistory, historiesOf } from "#app/domain/rhythm/histories.ts";
import { learnRhythm } from "#app/domain/rhythm/learn-rhythm.ts";
import { unlearnedRhythm } from "#app/domain/rhythm/learned-rhythm.ts";
import { buyerOn } from "#app/domain/rhythm/past-buyers.ts";
import { KNOTS } from "#app/domain/rhythm/return-correction.ts";
import { seededRandom } from "./simulated-shop.ts";

const customer = (days: readonly number[], net = 2_000): CustomerHistory => ({
  signUpDay: null,
  occasions: days.map((day) => ({ day, net, renewal: false })),
});

/** A refit fits more than once. */
const PATIENT = { timeout: 60_000 };

const TODAY = 700;

/**
 * Three hundred who order every 30, 45 or 60 days, a few days sooner or later, from day 0 on, one new
 * one every second day; every third of them stops after the second order.
 */
const refillShop = Array.from({ length: 300 }, (_, index) => {
  const every = 30 + 15 * (index % 3);
  const most = index % 9 < 3 ? 2 : 100;
  const days: number[] = [];
  for (let day = 2 * index; day <= TODAY && days.length < most; day += every) {
    days.push(day + ((index * 7 + days.length * 5) % 9));
    day += (index + days.length) % 5;
  }
  return customer(days.filter((day) => day <= TODAY));
}).filter(({ occasions }) => occasions.length > 0);

describe("a learned rhythm", PATIENT, () => {
  const learned = learnRhythm(historiesOf(refillShop), TODAY);

  it("is learned from a shop of 300 buyers, and says from what", () => {
    expect(learned.source).toBe("learned");
    expect(learned.report).toMatchObject({ buyers: refillShop.length, fit: "converged" });
    expect(learned.report.medianGapDays).toBeGreaterThan(30);
    expect(learned.report.medianGapDays).toBeLessThan(65);
    expect(learned.limits).toMatchObject({ horizonDays: 365, irregularity: 0 });
    expect(learned.orderValues.usualOrder).toBeCloseTo(2_000, 6);
  });

  it("is plain data: what is stored is what was learned", () => {
    expect(JSON.parse(JSON.stringify(learned))).toEqual(learned);
  });

  it("is the same every time", () => {
    expect(learnRhythm(historiesOf(refillShop), TODAY)).toEqual(learned);
  });

  it("does not depend on where the calendar begins", () => {
    const later = refillShop.map(({ signUpDay, occasions }) => ({
      signUpDay,
      occasions: occasions.map((occasion) => ({ ...occasion, day: occasion.day + 10_000 })),
    }));
    expect(learnRhythm(historiesOf(later), TODAY + 10_000)).toEqual(learned);
  });

  it("stays where it was when a fit starts from it", () => {
    const again = learnRhythm(historiesOf(refillShop), TODAY, { last: learned });
    expect(again.model.regularity).toBeCloseTo(learned.model.regularity, 1);
  });

  it("counts in two years where people usually wait longer than half of one", () => {
    const slow = Array.from({ length: 40 }, (_, index) =>
      customer([index * 3, index * 3 + 200 + index, index * 3 + 420]),
    );
    expect(learnRhythm(historiesOf(slow), 900).limits.horizonDays).toBe(730);
  });
});

describe("the correction", PATIENT, () => {
  it("learns that people keep a date in the year", () => {
    const random = seededRandom(11);
    const givers = Array.from({ length: 600 }, () => {
      const first = Math.floor(365 * random());
      const date = Math.floor(365 * random());
      const kept = [0, 1, 2, 3].filter(() => random() < 0.6).map((year) => 365 * year + date);
      const later = kept.filter((day) => day > first + 30).map((day) => day + 4 * random());
      return customer([first, ...later.map(Math.floor)].filter((day) => day <= 1_200));
    });
    const histories = historiesOf(givers);
    const learned = learnRhythm(histories, 1_200);
    expect(learned.correction).not.toBeNull();
    const { returnChance } = forecast(learned);
    const chanceOfGiver = (bought: readonly number[]): number => {
      const buyer = buyerOn(historiesOf([customer(bought)]), 0, 1_200);
      if (buyer === null) throw new RangeError("a buyer has bought");
      return returnChance(buyer, 1_200 - buyer.cadence.lastDay, 30);
    };
    // A year ago the first was about to buy; the second had done so five months later.
    expect(chanceOfGiver([20, 485, 850])).toBeGreaterThan(3 * chanceOfGiver([20, 635, 1_000]));
  });
});

describe("a shop too young to learn from", PATIENT, () => {
  it.each([
    ["nobody", []],
    ["19 buyers", Array.from({ length: 19 }, () => customer([0, 30]))],
    [
      "20 buyers of whom four came back",
      [
        ...Array.from({ length: 16 }, () => customer([10])),
        ...Array.from({ length: 4 }, () => customer([0, 30])),
      ],
    ],
  ])("is estimated with %s", (_, customers) => {
    const { source, model, correction, spend, report } = learnRhythm(historiesOf(customers), 100);
    expect({ source, correction, spend, fit: report.fit }).toEqual({
      source: "estimated",
      correction: null,
      spend: null,
      fit: "prior",
    });
    expect(model).toEqual(unlearnedRhythm().model);
  });

  it("goes by the merchant's own cycle", () => {
    const { model } = learnRhythm(historiesOf([]), 100, { cycleDays: 90 });
    expect(model).toEqual(unlearnedRhythm(90).model);
  });

  it("has no customer without a chance, even where nobody ever came back", () => {
    const once = historiesOf(Array.from({ length: 200 }, (_, index) => customer([index])));
    const { returnChance } = forecast(learnRhythm(once, 400));
    const buyer = buyerOn(once, 0, 400);
    if (buyer === null) throw new RangeError("a buyer has bought");
    expect(returnChance(buyer, 400, 180)).toBeGreaterThan(0.001);
  });
});

describe("shops of twenty customers", PATIENT, () => {
  it("are never told NaN, and a longer horizon never has the lower chance", () => {
    const shopArb = fc.array(fc.uniqueArray(fc.nat(TODAY), { minLength: 1, maxLength: 8 }), {
      minLength: 20,
      maxLength: 20,
    });
    fc.assert(
      fc.property(shopArb, fc.integer({ min: 1, max: 5_000_000 }), (shop, net) => {
        const histories = historiesOf(
          shop.map((days) =>
            customer(
              days.toSorted((a, b) => a - b),
              net,
            ),
          ),
        );
        const { coming, boundaries } = forecast(learnRhythm(histories, TODAY));
        for (let index = 0; index < shop.length; index += 1) {
          const buyer = buyerOn(histories, index, TODAY);
          if (buyer === null) throw new RangeError("a buyer has bought");
          const { chances, expectedSpend } = coming(buyer, TODAY - buyer.cadence.lastDay);
          expect(chances).toHaveLength(KNOTS.length);
          for (const [knot, chance] of chances.entries()) {
            expect(chance).toBeGreaterThanOrEqual(knot === 0 ? 0 : (chances[knot - 1] ?? 0));
            expect(chance).toBeLessThanOrEqual(1);
          }
          expect(expectedSpend).toBeGreaterThanOrEqual(0);
          expect(Object.values(boundaries(buyer.cadence)).every(Number.isFinite)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
