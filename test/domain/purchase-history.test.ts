import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_EXCLUSIONS, type Order } from "#app/domain/order.ts";
import {
  cadencesOf,
  countOccasions,
  historyOf,
  lastPurchase,
  netSpent,
  type PurchaseHistory,
} from "#app/domain/purchase-history.ts";
import { UNLEARNED_WINDOWS } from "#app/domain/policy.ts";
import { type Cadence, cadenceOf } from "#app/domain/rhythm/cadence.ts";
import { anOrder, dayAt, ordersOn } from "#test/support/builders.ts";
import { historyArb } from "./arbitraries.ts";

describe("a purchase history", () => {
  it("is none without an order", () => {
    expect(historyOf([], NO_EXCLUSIONS)).toBeNull();
  });

  it("is none when no order qualifies", () => {
    const orders = [
      anOrder({ at: dayAt(0), test: true }),
      anOrder({ at: dayAt(1), cancelled: true }),
      anOrder({ at: dayAt(2), status: "refunded", net: 0 }),
      anOrder({ at: dayAt(3), source: "pos" }),
    ];
    expect(historyOf(orders, { sources: ["pos"], tags: [] })).toBeNull();
  });

  it("holds the qualifying orders, oldest first, whatever order they come in", () => {
    const history = bought([
      anOrder({ at: dayAt(9), net: 300 }),
      anOrder({ at: dayAt(5), net: 999, cancelled: true }),
      anOrder({ at: dayAt(2), net: 100 }),
    ]);
    expect(history.map(({ net }) => net)).toEqual([100, 300]);
    expect(lastPurchase(history).at).toBe(dayAt(9));
    expect(netSpent(history)).toBe(400);
  });

  it.each([
    ["one order", [0.5], 1],
    ["two orders at one instant", [0.5, 0.5], 1],
    ["the first and last millisecond of a day", [0, 1 - 1e-8], 1],
    ["two sides of midnight", [1 - 1e-8, 1], 2],
    ["three days, one of them twice", [0.2, 3.1, 3.9, 8], 3],
  ])("counts %s as occasions", (_, days, occasions) => {
    expect(countOccasions(bought(ordersOn(...days)))).toBe(occasions);
  });

  it("goes by the shop's calendar, not by UTC", () => {
    const tokyo = [
      anOrder({ at: Date.parse("2026-01-10T23:50:00+09:00"), day: 20_463 }),
      anOrder({ at: Date.parse("2026-01-11T00:10:00+09:00"), day: 20_464 }),
    ];
    expect(countOccasions(bought(tokyo))).toBe(2);
  });
});

describe("the cadence of a purchase history", () => {
  const renewalOn = (day: number) => anOrder({ at: dayAt(day), source: "subscription_contract" });

  it.each<[string, readonly Order[], Partial<Cadence>]>([
    ["one order", ordersOn(5), { occasions: 1, gaps: 0, gapDays: 0, firstGapDays: 0 }],
    ["three orders", ordersOn(0, 10, 40), { occasions: 3, gaps: 2, gapDays: 40, firstGapDays: 10 }],
    ["two orders of one day", ordersOn(0, 10.1, 10.9), { occasions: 2, gaps: 1, gapDays: 10 }],
    [
      "renewals alone",
      [renewalOn(0), renewalOn(30), renewalOn(60)],
      { occasions: 3, gaps: 0, gapDays: 0, firstGapDays: 0 },
    ],
    [
      "a renewal between two orders",
      [...ordersOn(0), renewalOn(30), ...ordersOn(50)],
      { occasions: 3, gaps: 0, gapDays: 0 },
    ],
    [
      "two orders, a renewal, two orders",
      [...ordersOn(0, 10), renewalOn(30), ...ordersOn(50, 57)],
      { occasions: 5, gaps: 2, gapDays: 17, firstGapDays: 10 },
    ],
    [
      "an order on the day of a renewal",
      [...ordersOn(0), renewalOn(30), ...ordersOn(30.5, 50)],
      { occasions: 3, gaps: 2, gapDays: 50, firstGapDays: 30 },
    ],
    [
      "a renewal on the day of an order",
      [...ordersOn(0, 30), renewalOn(30.5), ...ordersOn(50)],
      { occasions: 3, gaps: 2, gapDays: 50 },
    ],
  ])("of %s", (_, orders, expected) => {
    expect(cadencesOf(bought(orders)).at(-1)).toMatchObject(expected);
  });

  it("grows with every purchase as it would be rebuilt, renewals and moved calendars included", () => {
    const histories = historyArb(UNLEARNED_WINDOWS).chain((history) =>
      fc
        .tuple(...history.map(() => fc.integer({ min: -1, max: 1 })))
        .map((shifts) => history.map((one, at) => ({ ...one, day: one.day + (shifts[at] ?? 0) }))),
    );
    fc.assert(
      fc.property(histories, ([first, ...rest]) => {
        if (first === undefined) throw new RangeError("a history has a purchase");
        const grown = cadencesOf([first, ...rest]);
        const rebuilt = [first, ...rest].map((_, at) =>
          cadenceOf([first, ...rest].slice(0, at + 1)),
        );
        expect(grown).toEqual(rebuilt);
      }),
      { numRuns: 3000 },
    );
  });
});

function bought(orders: readonly Order[]): PurchaseHistory {
  const history = historyOf(orders, NO_EXCLUSIONS);
  if (history === null) throw new Error("the example has a qualifying order");
  return history;
}
