import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Entry, standingOrders } from "#app/domain/score/standing-orders.ts";

type Row = readonly [day: number, cents: number];

function standing(rows: readonly Row[]) {
  const { days, seenOtherwise } = standingOrders(rows.map(([day, cents]) => ({ day, cents })));
  return { days: days.map(({ day, net }): Row => [day, net]), seenOtherwise };
}

describe("orders after refunds", () => {
  it.each<[string, readonly Row[], readonly Row[]]>([
    [
      "nothing refunded",
      [
        [1, 500],
        [9, 700],
      ],
      [
        [1, 500],
        [9, 700],
      ],
    ],
    [
      "two orders of a day are one occasion",
      [
        [1, 500],
        [1, 200],
      ],
      [[1, 700]],
    ],
    [
      "an equal refund cancels the order",
      [
        [1, 500],
        [9, 700],
        [12, -500],
      ],
      [[9, 700]],
    ],
    [
      "of two equal orders it cancels the later",
      [
        [1, 500],
        [9, 500],
        [12, -500],
      ],
      [[1, 500]],
    ],
    [
      "two equal refunds cancel two orders",
      [
        [1, 500],
        [9, 500],
        [12, -500],
        [12, -500],
      ],
      [],
    ],
    [
      "it cancels on the day of the order",
      [
        [4, 500],
        [4, -500],
      ],
      [],
    ],
    [
      "it cancels one order of the day",
      [
        [4, 500],
        [4, 300],
        [4, -500],
      ],
      [[4, 300]],
    ],
    [
      "an order after the refund is not meant",
      [
        [1, 500],
        [5, -500],
        [9, 500],
      ],
      [[9, 500]],
    ],
    [
      "a cent apart it only lowers the money",
      [
        [1, 500],
        [5, -499],
      ],
      [[1, 1]],
    ],
    [
      "it lowers the latest day before it first",
      [
        [1, 500],
        [5, 400],
        [9, 300],
        [6, -450],
      ],
      [
        [1, 450],
        [5, 0],
        [9, 300],
      ],
    ],
    [
      "an order that lost all its money still stands",
      [
        [1, 500],
        [5, -300],
        [6, -200],
      ],
      [[1, 0]],
    ],
    [
      "a refund of more than was paid leaves nothing",
      [
        [1, 500],
        [5, -900],
      ],
      [[1, 0]],
    ],
    [
      "a refund before all orders lowers what comes",
      [
        [1, -200],
        [5, 500],
      ],
      [[5, 300]],
    ],
    [
      "a cancelled order takes no lowering along",
      [
        [1, 900],
        [2, 500],
        [3, -300],
        [4, -500],
      ],
      [[1, 600]],
    ],
    [
      "what is nothing is no order",
      [
        [1, 0],
        [5, 500],
        [7, 0],
      ],
      [[5, 500]],
    ],
  ])("%s", (_, rows, days) => {
    expect(standing(rows).days).toEqual(days);
  });

  it.each<[string, readonly Row[], number | null]>([
    ["only orders", [[3, 500]], null],
    [
      "a sign-up",
      [
        [1, 0],
        [3, 500],
      ],
      1,
    ],
    [
      "a cancelled order",
      [
        [2, 500],
        [3, -500],
      ],
      2,
    ],
    [
      "a refund of an order before the log",
      [
        [2, -100],
        [3, 500],
      ],
      2,
    ],
  ])("%s: first seen otherwise on day %#", (_, rows, day) => {
    expect(standing(rows).seenOtherwise).toBe(day);
  });

  const entries = fc.array(
    fc.record({ day: fc.integer({ min: 0, max: 6 }), cents: fc.integer({ min: -3, max: 3 }) }),
    { maxLength: 14 },
  );

  it("does not depend on the order of the rows", () => {
    fc.assert(
      fc.property(
        entries.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        ([rows, shuffled]) => {
          expect(standingOrders(shuffled)).toEqual(standingOrders(rows));
        },
      ),
    );
  });

  it("keeps every cent that was paid and not given back", () => {
    fc.assert(
      fc.property(entries, (rows: readonly Entry[]) => {
        const total = rows.reduce((sum, { cents }) => sum + cents, 0);
        const net = standingOrders(rows).days.reduce((sum, day) => sum + day.net, 0);
        expect(net).toBeGreaterThanOrEqual(Math.max(0, total));
        if (net > 0) expect(net).toBe(total);
      }),
    );
  });
});
