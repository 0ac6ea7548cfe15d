import { describe, expect, it } from "vitest";
import {
  countOccasions,
  historyOf,
  lastPurchase,
  netSpent,
  type PurchaseHistory,
} from "#app/domain/purchase-history.ts";
import { anOrder, dayAt, ordersOn } from "#test/support/builders.ts";

describe("a purchase history", () => {
  it("is none without an order", () => {
    expect(historyOf([])).toBeNull();
  });

  it("is none when no order qualifies", () => {
    expect(
      historyOf([
        anOrder({ at: dayAt(0), test: true }),
        anOrder({ at: dayAt(1), cancelled: true }),
        anOrder({ at: dayAt(2), status: "refunded", net: 0 }),
      ]),
    ).toBeNull();
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

function bought(orders: Parameters<typeof historyOf>[0]): PurchaseHistory {
  const history = historyOf(orders);
  if (history === null) throw new Error("the example has a qualifying order");
  return history;
}
