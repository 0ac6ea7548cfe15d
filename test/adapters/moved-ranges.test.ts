import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { movedRanges } from "#app/adapters/postgres/moved-ranges.ts";
import { NO_EXCLUSIONS } from "#app/domain/order.ts";
import { historyOf, netSpent } from "#app/domain/purchase-history.ts";
import { isVip } from "#app/domain/value.ts";
import { anOrder, dayAt } from "#test/support/builders.ts";

describe("a refresh makes due", () => {
  it("everybody whom it makes a VIP or ceases to, by the edges before it and its own", () => {
    const day = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 80, max: 115 }));
    const edgesArb = fc
      .tuple(fc.integer({ min: 3, max: 12 }), fc.integer({ min: 0, max: 3 }))
      .map(([vipStay, above]) => ({ vipStay, vipEnter: vipStay + above }));
    const cases = fc.record({
      bought: fc.array(fc.tuple(day, fc.integer({ min: 1, max: 4 })), {
        minLength: 3,
        maxLength: 6,
      }),
      refreshes: fc.array(edgesArb, { minLength: 3, maxLength: 6 }),
    });
    let moved = 0;
    fc.assert(
      fc.property(cases, ({ bought, refreshes }) => {
        const edges = refreshes.map((each, week) => ({ ...each, at: dayAt(80 + 7 * week) }));
        const [before, after] = edges.slice(-2);
        if (before === undefined || after === undefined) return;
        const orders = bought.map(([on, net]) => anOrder({ at: dayAt(on), net }));
        const known = orders.filter(({ at }) => at <= after.at);
        const history = historyOf(known, NO_EXCLUSIONS);
        if (history === null) return;
        if (isVip(history, edges.slice(0, -1), after.at) === isVip(history, edges, after.at))
          return;
        moved += 1;
        const spent = netSpent(history);
        const rest = { buyers: 100, lowMax: 1, midMax: 2, rfm: null };
        expect(
          movedRanges({ ...rest, ...before }, { ...rest, ...after }).filter(
            ({ lowest, highest }) => lowest <= spent && spent <= highest,
          ),
        ).not.toEqual([]);
      }),
      { numRuns: 3000 },
    );
    expect(moved).toBeGreaterThan(100);
  });
});
