import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstOrderChance, learnFirstOrders } from "#app/domain/score/first-order.ts";
import { historiesOf } from "#app/domain/rhythm/histories.ts";

const signedUp = (signUpDay: number, ...orders: number[]) => ({
  signUpDay,
  occasions: orders.map((day) => ({ day, net: 100, renewal: false })),
});
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

describe("the chance of a first order", () => {
  it("before anything is known is that of a usual shop", () => {
    const usual = learnFirstOrders(historiesOf([]), 0);
    expect(firstOrderChance(usual, 0, 30)).toBeCloseTo(0.126, 3);
    expect(firstOrderChance(usual, 100, 30)).toBeCloseTo(0.012, 3);
  });

  it("is learned from those who signed up", () => {
    const histories = historiesOf([...times(300, signedUp(0, 20)), ...times(300, signedUp(0))]);
    const learned = learnFirstOrders(histories, 200);
    expect(firstOrderChance(learned, 0, 30)).toBeGreaterThan(0.35);
    expect(firstOrderChance(learned, 30, 30)).toBeLessThan(0.01);
  });

  it("does not take an order on the day of sign-up for one that had to be waited for", () => {
    const usual = learnFirstOrders(historiesOf([]), 0);
    expect(learnFirstOrders(historiesOf(times(50, signedUp(5, 5))), 90)).toEqual(usual);
  });

  it("is a chance, and does not fall with the days given", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(400), fc.nat(400), (since, within, more) => {
        const usual = learnFirstOrders(historiesOf([]), 0);
        const sooner = firstOrderChance(usual, since, within);
        const later = firstOrderChance(usual, since, within + more);
        expect(sooner).toBeGreaterThanOrEqual(0);
        expect(later).toBeGreaterThanOrEqual(sooner);
        expect(later).toBeLessThan(1);
      }),
    );
  });
});
