import { describe, expect, it } from "vitest";
import { cadenceOf } from "./cadence.ts";
import { expectedStates } from "./expected-states.ts";
import { livesOf } from "./lives.ts";
import { defaultRules, type Learned } from "./rules.ts";
import { fit } from "./small-rhythm.ts";
import { order, smallTruth, type ToldOrder } from "./small-truth.ts";

const long = "2020-01-01T12:00:00Z";
const day = (days: number) => new Date(Date.parse(long) + days * 86_400_000).toISOString();

/** Ada's boundaries after purchases on these days. */
function boundariesOf(learned: Learned, orders: readonly ToldOrder[]) {
  const now = orders.at(-1)?.processedAt ?? long;
  const rules = { ...defaultRules, rhythms: [{ at: Date.parse(long), learned }] };
  return expectedStates(smallTruth({ now, orders }), rules).get("ada")?.boundaries;
}
const afterOrdersOn = (learned: Learned, ...days: number[]) =>
  boundariesOf(
    learned,
    days.map((each) => order("ada", day(each))),
  );

describe("the example of engine.md, a customer who orders every 70 days", () => {
  const shampoo = fit({
    model: { regularity: 8, rateShape: 6, rateScaleDays: 52.5, leaveA: 0.6, leaveB: 3 },
  });

  // In days, give or take .35: 67.9, 79.1, 123.9, 149.1; .9 E is 61.1, give or take .32.
  it("after 4 orders: E week 9.7, risk week 11.3, lapsed 17.7, lost 21.3", () => {
    expect(afterOrdersOn(shampoo, 0, 70, 140, 210)).toEqual({
      cycle: 68,
      due: 62,
      risk: 80,
      lapsed: 124,
      lost: 149,
    });
  });
});

describe("boundaries that a pocket calculator finds", () => {
  // A = 36.5: 365 / 401.5 = .9091 will be back in a year. E: 36.5 (1 / .54545 - 1) = 30.42, .9 E = 27.38.
  // Risk: 36.5 (1 / .40909 - 1) = 52.72. The chance within E is E / (A + w + E): .35 at w = 13/7 E - A = 19.99,
  // before risk; .15 at w = 17/3 E - A = 135.86.
  it("one order, A = 36.5: lapsed not before risk", () => {
    expect(afterOrdersOn(fit(), 0)).toEqual({
      cycle: 31,
      due: 28,
      risk: 53,
      lapsed: 53,
      lost: 136,
    });
  });

  // S = A / (A + 2 t). C = .95238, E = 36.5 (1 / .52381 - 1) / 2 = 16.59, .9 E = 14.93,
  // risk 36.5 (1 / .38095 - 1) / 2 = 29.66, lost (17/3 x 2 E - A) / 2 = 75.77.
  it("one order, the first gap twice as fast", () => {
    expect(afterOrdersOn(fit({ model: { firstGapRatio: 2 } }), 0)).toEqual({
      cycle: 17,
      due: 15,
      risk: 30,
      lapsed: 30,
      lost: 76,
    });
  });

  // A = 36.5 + 40 and S = (A / (A + t))^2. C = 1 - (76.5 / 441.5)^2 = .96998; E: 76.5 / sqrt(.51501) - 76.5 = 30.10,
  // .9 E = 27.09; risk: 76.5 / sqrt(.36952) - 76.5 = 49.35; .35: 30.10 x .80623 / .19377 - 76.5 = 48.73;
  // .15: 30.10 x .92195 / .07805 - 76.5 = 279.06.
  it("two orders, 40 days apart", () => {
    expect(afterOrdersOn(fit(), 0, 40)).toEqual({
      cycle: 31,
      due: 28,
      risk: 50,
      lapsed: 50,
      lost: 280,
    });
  });

  // The first gap counts twice: A = 36.5 + 40 + 40 = 116.5. C = 1 - (116.5 / 481.5)^2 = .94146;
  // E: 116.5 / sqrt(.52927) - 116.5 = 43.64, .9 E = 39.27; risk: 116.5 / sqrt(.38805) - 116.5 = 70.52;
  // .35: 43.64 x 4.16066 - 116.5 = 65.05; .15: 43.64 x 11.81303 - 116.5 = 398.98.
  it("two orders, 40 days apart, the first gap twice as fast", () => {
    expect(afterOrdersOn(fit({ model: { firstGapRatio: 2 } }), 0, 40)).toEqual({
      cycle: 44,
      due: 40,
      risk: 71,
      lapsed: 71,
      lost: 399,
    });
  });

  // One in ten leaves after the first order. The chance is .9 A E / ((y + E)(.1 y + .9 A)) with y = A + w:
  // .15 at y^2 + 358.92 y - 56621 = 0, y = 118.58, w = 82.08.
  it("one order, and one in ten has left for good: lost comes earlier than 136", () => {
    expect(afterOrdersOn(fit({ model: { leaveA: 1, leaveB: 9 } }), 0)).toMatchObject({
      risk: 53,
      lost: 83,
    });
  });

  // y^2 + 139.92 y - 18873 = 0, w = 47.7, before risk 52.72: lost is a day after lapsed.
  it("one order, and one in four has left for good: lost not before the day after lapsed", () => {
    expect(afterOrdersOn(fit({ model: { leaveA: 1, leaveB: 3 } }), 0)).toMatchObject({
      lapsed: 53,
      lost: 54,
    });
  });

  // S = 1 - u^2, u = t / (A + t). C = .82645; E: u = .64282, 36.5 u / (1 - u) = 65.69, .9 E = 59.12; risk: u = .73293, 100.17.
  // .15: (2 y + 2 E - A) y^2 / ((y + E)^2 (2 y - A)) = .85 at y = 352.1, w = 315.6.
  it("one order, gaps of shape 2", () => {
    expect(afterOrdersOn(fit({ model: { regularity: 2 } }), 0)).toEqual({
      cycle: 66,
      due: 60,
      risk: 101,
      lapsed: 101,
      lost: 316,
    });
  });

  // A = 365, two years: C = 2/3; E = 365 (1.5 - 1) = 182.5, .9 E = 164.25; risk = 365 (1 / .56667 - 1) = 279.1; lost = 669.2.
  it("one order, in a shop that is looked at for two years", () => {
    const slow = fit({ model: { rateScaleDays: 365 }, limits: { horizonDays: 730 } });
    expect(afterOrdersOn(slow, 0)).toEqual({
      cycle: 183,
      due: 165,
      risk: 280,
      lapsed: 280,
      lost: 670,
    });
  });

  // A = .1: E = .1 and risk = .19 are raised to a day; .35: 13/7 - .1 = 1.76; .15: 17/3 - .1 = 5.57.
  it("no cycle is shorter than a day", () => {
    expect(afterOrdersOn(fit({ model: { rateScaleDays: 0.1 } }), 0)).toEqual({
      cycle: 1,
      due: 1,
      risk: 1,
      lapsed: 2,
      lost: 6,
    });
  });

  // S = (A / (A + t))^50, A = 10,000: C = .83345, E = 10000 (.58327^-.02 - 1) = 108.4;
  // .35 at y = E / (.65^-.02 - 1) = 12,530, w = 2,530; .15 at y = 33,300, w = 23,300.
  it("no window is longer than 3,650 days", () => {
    const faithful = fit({ model: { rateShape: 50, rateScaleDays: 10_000 } });
    expect(afterOrdersOn(faithful, 0)).toMatchObject({ cycle: 109, lost: 3650 });
  });

  // Half irregular: chances within max(30.42, .5 x 90) = 45 days, 45 / (36.5 + w + 45): half from day 9 on, so not before
  // E, 31; risk is midway between 52.72 and 31; below .35 from 47.07 on, below .15 within 90 days from 473.5 on.
  it("one order, in a shop that is half irregular", () => {
    expect(afterOrdersOn(fit({ limits: { irregularity: 0.5 } }), 0)).toEqual({
      cycle: 31,
      due: 28,
      risk: 42,
      lapsed: 48,
      lost: 474,
    });
  });

  // Within 90 days: below .5 from 53.5 on, below .35 from 130.64 on; 180 / (36.5 + w + 180) is below .15 from 983.5 on.
  it("one order, in a shop that is all irregular", () => {
    expect(afterOrdersOn(fit({ limits: { irregularity: 1 } }), 0)).toEqual({
      cycle: 31,
      due: 28,
      risk: 54,
      lapsed: 131,
      lost: 984,
    });
  });

  // A = 365.5: C = 365 / 730.5, E = 121.72, longer than 90 days. Within it 121.72 / (365.5 + 121.72) = .25 come back at first,
  // then fewer: risk and lapsed are E. 180 / (365.5 + w + 180) is below .15 from 654.5 on.
  it("one order, in an irregular shop whose cycle is longer than the days of its chances", () => {
    const slow = fit({ model: { rateScaleDays: 365.5 }, limits: { irregularity: 1 } });
    expect(afterOrdersOn(slow, 0)).toEqual({
      cycle: 122,
      due: 110,
      risk: 122,
      lapsed: 122,
      lost: 655,
    });
  });

  it("an estimate leaves the defaults as they are", () => {
    expect(afterOrdersOn(fit({ source: "estimated" }), 0)).toEqual({
      cycle: 26,
      due: 24,
      risk: 30,
      lapsed: 90,
      lost: 365,
    });
  });
});

describe("which gaps count", () => {
  const renewal = { sourceName: "subscription_contract" };
  const at = (days: number, more = {}) => order("ada", day(days), more);

  it.each([
    ["one order", [at(0)], [1, 0, 0, 0]],
    ["two, 10 days apart", [at(0), at(10)], [2, 1, 10, 10]],
    ["10 and 20 days", [at(0), at(10), at(30)], [3, 2, 30, 10]],
    ["in any order", [at(30), at(0), at(10)], [3, 2, 30, 10]],
    ["two on one day", [at(0), at(0), at(10)], [2, 1, 10, 10]],
    ["a renewal at the end", [at(0), at(10), at(30, renewal)], [3, 1, 10, 10]],
    ["a renewal at the beginning", [at(0, renewal), at(10), at(30)], [3, 1, 20, 0]],
    ["a renewal between", [at(0), at(10, renewal), at(30), at(70)], [4, 1, 40, 0]],
    ["renewals alone", [at(0, renewal), at(30, renewal)], [2, 0, 0, 0]],
    ["a renewal on the day of an order", [at(0), at(10, renewal), at(10)], [2, 1, 10, 10]],
    ["two renewals on one day", [at(0), at(10, renewal), at(10, renewal)], [2, 0, 0, 0]],
    ["a cancelled order between", [at(0), at(10, { test: true }), at(30)], [2, 1, 30, 30]],
  ])("%s", (_, orders, [occasions, gaps, gapDays, firstGapDays]) => {
    const truth = smallTruth({ now: day(100), orders });
    const purchases = livesOf(truth, defaultRules).get("ada")?.purchases ?? [];
    expect(cadenceOf(purchases)).toEqual({ occasions, gaps, gapDays, firstGapDays });
  });

  // 23:59 in New York is 04:59Z of the next day, 00:01 is 05:01Z.
  it.each([
    ["two minutes over midnight", "2025-01-02T04:59:00Z", "2025-01-02T05:01:00Z", 1],
    [
      "47 h and 58 min from one midnight to the next but one",
      "2025-01-02T05:01:00Z",
      "2025-01-04T04:59:00Z",
      1,
    ],
    ["the night of 25 hours", "2025-11-02T04:00:00Z", "2025-11-03T05:00:00Z", 1],
  ])("are counted in local dates: %s", (_, first, second, gapDays) => {
    const orders = [order("ada", first), order("ada", second)];
    const truth = smallTruth({ now: day(3000), timezone: "America/New_York", orders });
    const purchases = livesOf(truth, defaultRules).get("ada")?.purchases ?? [];
    expect(cadenceOf(purchases)).toMatchObject({ gapDays });
  });

  // A = 36.5 and S = A / (A + t), as after one order where the first gap is like the others.
  it("after renewals alone the customer is no longer at their first gap", () => {
    const learned = fit({ model: { firstGapRatio: 2 } });
    const renewals = [at(0, renewal), at(30, renewal)];
    expect(boundariesOf(learned, renewals)).toMatchObject({ cycle: 31, due: 28, risk: 53 });
  });
});
