import { describe, expect, it } from "vitest";
import { type Entry, windowDays, windowEnd } from "#app/domain/effect/entry.ts";
import { breakEvenFactor, marginAfterDiscount, outcomeOf } from "#app/domain/effect/outcome.ts";
import { NO_EXCLUSIONS } from "#app/domain/order.ts";
import { addDays } from "#app/domain/time.ts";
import { anOrder, START } from "#test/support/builders.ts";

const ENTRY: Entry = { enteredAt: START, heldOut: false, windowDays: 30 };
const HALF = { marginPercent: 50, exclusions: NO_EXCLUSIONS };

describe("the window of an entry", () => {
  it.each([
    [12, 30],
    [30, 30],
    [70, 70],
  ])("of a customer with a cycle of %i days is %i days long", (cycle, days) => {
    expect(windowDays(cycle)).toBe(days);
    expect(windowEnd({ ...ENTRY, windowDays: days })).toBe(addDays(START, days));
  });

  it.each([
    ["at the instant of entering, which belongs to what came before", START, 0],
    ["a moment later", START + 1, 1],
    ["at the last instant", addDays(START, 30), 1],
    ["a moment after it", addDays(START, 30) + 1, 0],
  ])("holds an order %s, so often", (_, at, orders) => {
    expect(outcomeOf(ENTRY, [anOrder({ at })], HALF).orders).toBe(orders);
  });
});

describe("the outcome of an entry", () => {
  it("adds up the orders in the window, each of a day", () => {
    const orders = [
      anOrder({ at: addDays(START, 3), net: 4000 }),
      anOrder({ at: addDays(START, 3), net: 1000 }),
      anOrder({ at: addDays(START, 20), net: 1800, discount: 200 }),
    ];
    expect(outcomeOf(ENTRY, orders, HALF)).toEqual({
      orders: 3,
      revenue: 6800,
      margin: 2000 + 500 + 800,
    });
  });

  it("is nothing where nobody ordered", () => {
    expect(outcomeOf(ENTRY, [], HALF)).toEqual({ orders: 0, revenue: 0, margin: 0 });
  });

  it("leaves out what does not count as a purchase: tests, what was given back, what the merchant left out", () => {
    const at = addDays(START, 3);
    const orders = [
      anOrder({ at, test: true }),
      anOrder({ at, cancelled: true }),
      anOrder({ at, status: "refunded" }),
      anOrder({ at, source: "pos" }),
    ];
    const exclusions = { sources: ["pos"], tags: [] };
    expect(outcomeOf(ENTRY, orders, { ...HALF, exclusions }).orders).toBe(0);
  });
});

describe("the margin after discount", () => {
  it.each([
    ["at the full price is the shop's margin", { net: 10_000, discount: 0, refunded: 0 }, 5000],
    ["falls by the discount", { net: 8500, discount: 1500, refunded: 0 }, 3500],
    ["is nothing where the discount takes it all", { net: 5000, discount: 5000, refunded: 0 }, 0],
    ["is a loss where the discount is deeper", { net: 4000, discount: 6000, refunded: 0 }, -1000],
    ["of half an order is half", { net: 4250, discount: 1500, refunded: 4250 }, 1750],
    ["is rounded to minor units", { net: 333, discount: 0, refunded: 0 }, 167],
  ])("of a half %s", (_, order, margin) => {
    expect(marginAfterDiscount(order, 50)).toBe(margin);
  });
});

describe("the break-even factor", () => {
  it.each([
    [50, 0, 1],
    [50, 15, 1.43],
    [50, 25, 2],
    [40, 30, 4],
  ])("at a margin of %i and a discount of %i in a hundred is %d", (margin, discount, factor) => {
    expect(breakEvenFactor(margin, discount)).toBeCloseTo(factor, 2);
  });

  it.each([50, 60])(
    "at a margin of 50 and a discount of %i in a hundred is never reached",
    (discount) => {
      expect(breakEvenFactor(50, discount)).toBeNull();
    },
  );
});
