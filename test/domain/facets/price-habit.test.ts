import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { priceHabit } from "#app/domain/facets/price-habit.ts";
import { NO_EXCLUSIONS, type Order } from "#app/domain/order.ts";
import { orderOn } from "./examples.ts";

/** So many orders a day apart, the first of them with a discount of 1.00. */
function orders(count: number, discounted: number): readonly Order[] {
  return Array.from({ length: count }, (_, day) =>
    orderOn(day, { discount: day < discounted ? 100 : 0 }),
  );
}

describe("the price habit", () => {
  it.each([
    [2, 0, "pays-full-price"],
    [2, 1, null],
    [2, 2, "needs-discount"],
    [4, 1, null],
    [5, 1, "pays-full-price"],
    [5, 2, null],
    [5, 3, "needs-discount"],
    [7, 4, null],
    [10, 2, "pays-full-price"],
    [10, 3, null],
    [10, 5, null],
    [10, 6, "needs-discount"],
    [35, 7, "pays-full-price"],
    [35, 21, "needs-discount"],
  ])("after %i orders, %i with a discount, is %s", (count, discounted, habit) => {
    expect(priceHabit(orders(count, discounted), NO_EXCLUSIONS)).toBe(habit);
  });

  it.each<[string, readonly Order[]]>([
    ["without an order", []],
    ["after one order", orders(1, 1)],
    ["after two orders on one day", [orderOn(0), orderOn(0.5)]],
    ["after one order and one that was cancelled", [orderOn(0), orderOn(1, { cancelled: true })]],
  ])("is none yet %s", (_, few) => {
    expect(priceHabit(few, NO_EXCLUSIONS)).toBeNull();
  });

  it("reads the orders that count, and no others", () => {
    const unread = [
      orderOn(2, { test: true, discount: 100 }),
      orderOn(3, { cancelled: true, discount: 100 }),
      orderOn(4, { net: 0, status: "refunded", refunded: 1000, discount: 100 }),
      orderOn(5, { source: "pos", discount: 100 }),
    ];
    const exclusions = { sources: ["pos"], tags: [] };
    expect(priceHabit([...orders(2, 0), ...unread], exclusions)).toBe("pays-full-price");
  });

  it("is the segments' share, however many orders there are", () => {
    const cases = fc
      .integer({ min: 2, max: 60 })
      .chain((count) => fc.tuple(fc.constant(count), fc.integer({ min: 0, max: count })));
    fc.assert(
      fc.property(cases, ([count, discounted]) => {
        const percent = (100 * discounted) / count;
        const habit = percent <= 20 ? "pays-full-price" : percent >= 60 ? "needs-discount" : null;
        expect(priceHabit(orders(count, discounted), NO_EXCLUSIONS)).toBe(habit);
      }),
    );
  });
});
