import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_EXCLUSIONS } from "#app/domain/order.ts";
import { historyOf, type PurchaseHistory } from "#app/domain/purchase-history.ts";
import { STAGES, type Stage } from "#app/domain/stage.ts";
import { addDays } from "#app/domain/time.ts";
import {
  type CutOffs,
  cutOffsOf,
  isVip,
  nextVipChange,
  valueTier,
  VIP_TENURE_DAYS,
  type VipEdges,
  vipFacet,
} from "#app/domain/value.ts";
import { isVip as vipByOracle } from "#test/oracle/vip.ts";
import { anOrder, dayAt } from "#test/support/builders.ts";

const hundred: CutOffs = { buyers: 100, lowMax: 34, midMax: 67, vipStay: 85, vipEnter: 90 };

describe("the cut-offs of a shop", () => {
  it("are none without a buyer", () => {
    expect(cutOffsOf([])).toBeNull();
  });

  it.each<[string, readonly number[], CutOffs]>([
    ["one buyer", [500], { buyers: 1, lowMax: 500, midMax: 500, vipStay: 500, vipEnter: 500 }],
    ["three buyers", [1, 2, 3], { buyers: 3, lowMax: 1, midMax: 2, vipStay: 3, vipEnter: 3 }],
    ["ten buyers", upTo(10), { buyers: 10, lowMax: 4, midMax: 7, vipStay: 9, vipEnter: 9 }],
    ["twenty buyers", upTo(20), { buyers: 20, lowMax: 7, midMax: 14, vipStay: 17, vipEnter: 18 }],
    ["a hundred buyers", upTo(100), hundred],
    [
      "thirty buyers who all spend the same",
      Array.from({ length: 30 }, () => 7),
      { buyers: 30, lowMax: 7, midMax: 7, vipStay: 7, vipEnter: 7 },
    ],
  ])("of %s", (_, spends, expected) => {
    expect(cutOffsOf(spends)).toEqual(expected);
  });

  it("rise, and are spends that there are", () => {
    const spends = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(spends, (any) => {
        const rising = any.toSorted((a, b) => a - b);
        const cutOffs = cutOffsOf(rising);
        const found = cutOffs && [
          cutOffs.lowMax,
          cutOffs.midMax,
          cutOffs.vipStay,
          cutOffs.vipEnter,
        ];
        expect(found).toEqual(found?.toSorted((a, b) => a - b));
        expect(found?.every((spent) => rising.includes(spent))).toBe(true);
        expect(cutOffs?.buyers).toBe(rising.length);
      }),
    );
  });
});

describe("the value tier", () => {
  it("is none in a shop of 29 buyers, and one in a shop of 30", () => {
    expect(valueTier(1, cutOffsOf(upTo(29)))).toBeNull();
    expect(valueTier(1, cutOffsOf(upTo(30)))).toBe("low");
    expect(valueTier(1, null)).toBeNull();
  });

  it.each([
    [1, "low"],
    [10, "low"],
    [11, "mid"],
    [20, "mid"],
    [21, "high"],
    [30, "high"],
    [1000, "high"],
  ])("of one who spent %i, where thirty buyers spent 1 to 30, is %s", (spent, tier) => {
    expect(valueTier(spent, cutOffsOf(upTo(30)))).toBe(tier);
  });

  it("is the same for the same spend, even when the thirds come out uneven", () => {
    const spends = [...Array.from({ length: 15 }, () => 5), ...upTo(20).slice(5)]; // 15 x 5, 6..20
    const tiers = spends.map((spent) => valueTier(spent, cutOffsOf(spends)));
    expect(tiers.map((tier) => tier?.[0]).join("")).toBe("lllllllllllllllmmmmmhhhhhhhhhh");
  });

  it("is low for everyone where all spend the same", () => {
    const same = Array.from({ length: 30 }, () => 7);
    expect(valueTier(7, cutOffsOf(same))).toBe("low");
  });

  it("holds a third of the buyers each, where no two spend the same", () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 400 }), (buyers) => {
        const tiers = upTo(buyers).map((spent) => valueTier(spent, cutOffsOf(upTo(buyers))));
        for (const tier of ["low", "mid", "high"] as const) {
          const share = tiers.filter((one) => one === tier).length;
          expect(Math.abs(share - buyers / 3)).toBeLessThan(1);
        }
      }),
    );
  });
});

describe("a VIP", () => {
  const usual = [refresh(0, 85, 90)];
  const ninety = purchases([0, 1, 2], [30, 30, 30]);
  const vipOn = (day: number, history: PurchaseHistory | null, edges: readonly VipEdges[]) =>
    history !== null && isVip(history, edges, dayAt(day));

  it.each<[string, readonly number[], readonly number[], number, boolean]>([
    ["enters at P90 with three purchases and 90 days", [0, 1, 2], [30, 30, 30], 90, true],
    ["does not enter below P90", [0, 1, 2], [30, 30, 29], 90, false],
    ["does not enter with two purchases", [0, 1], [60, 60], 90, false],
    ["does not enter with three orders on two days", [0, 1, 1], [60, 60, 60], 90, false],
    ["does not enter on day 89", [0, 1, 2], [30, 30, 30], 89, false],
    ["enters with the third purchase, past the 90 days", [0, 1, 95], [30, 30, 30], 95, true],
    ["does not enter before that purchase", [0, 1, 95], [90, 30, 30], 94, false],
    ["enters with a later purchase", [0, 1, 2, 100], [20, 20, 20, 30], 100, true],
    ["stays in any silence", [0, 1, 2], [30, 30, 30], 4000, true],
  ])("%s", (_, days, nets, day, vip) => {
    expect(vipOn(day, purchases(days, nets), usual)).toBe(vip);
  });

  it.each<[string, readonly VipEdges[], boolean]>([
    ["stays at P85", [refresh(0, 85, 90), refresh(100, 90, 95)], true],
    ["leaves below P85", [refresh(0, 85, 90), refresh(100, 91, 95)], false],
    ["does not enter at P85", [refresh(100, 90, 95)], false],
    ["comes back at P90", [refresh(0, 85, 90), refresh(100, 91, 95), refresh(107, 85, 90)], true],
    ["not at P85", [refresh(0, 85, 90), refresh(100, 91, 95), refresh(107, 85, 95)], false],
    ["is not judged before the 90 days", [refresh(0, 1, 2), refresh(89, 85, 95)], false],
    ["is judged on that day", [refresh(90, 85, 90), refresh(91, 90, 95)], true],
    ["is found by the first refresh, long after", [refresh(300, 85, 90)], true],
    ["is nobody while the shop has no cut-offs", [], false],
  ])("who spent 90 by the third purchase %s", (_, edges, vip) => {
    expect(vipOn(400, ninety, edges)).toBe(vip);
  });

  it("is judged once by an order and a refresh of one instant", () => {
    const more = purchases([0, 1, 2, 100], [30, 30, 30, 5]);
    // By the order alone 95 would enter at 95, by both it does not reach 100.
    expect(vipOn(100, more, [refresh(0, 90, 95), refresh(100, 96, 100)])).toBe(false);
    expect(vipOn(100, more, [refresh(0, 95, 100), refresh(100, 90, 95)])).toBe(true);
    // By the refresh alone a VIP of 90 would leave at 91.
    expect(vipOn(100, more, [refresh(0, 85, 90), refresh(100, 91, 100)])).toBe(true);
  });

  it("enters to the millisecond", () => {
    const at = (now: number) => ninety !== null && isVip(ninety, usual, now);
    expect([at(dayAt(90) - 1), at(dayAt(90))]).toEqual([false, true]);
  });

  it.each<[string, PurchaseHistory | null, number, readonly VipEdges[], number | null]>([
    ["comes with the tenure", ninety, 89, usual, 90],
    ["has come", ninety, 90, usual, null],
    ["will not come below P90", ninety, 2, [refresh(0, 85, 91)], null],
    ["will not come with two purchases", purchases([0, 1], [60, 60]), 2, usual, null],
    ["will not come while the shop has no cut-offs", ninety, 2, [], null],
  ])("by time alone %s", (_, history, day, edges, change) => {
    const at = history && nextVipChange(history, edges, dayAt(day));
    expect(at).toBe(change === null ? null : dayAt(change));
  });

  it("is whom the oracle calls one, and comes with time when it says so", () => {
    const day = fc.integer({ min: 0, max: 130 });
    const net = fc.integer({ min: 1, max: 4 });
    const stay = fc.integer({ min: 3, max: 12 });
    const cases = fc.record({
      bought: fc.array(fc.record({ day, net }), { minLength: 1, maxLength: 8 }),
      refreshed: fc.array(fc.record({ day, stay, above: fc.integer({ min: 0, max: 3 }) })),
      today: day,
    });
    fc.assert(
      fc.property(cases, ({ bought, refreshed, today }) => {
        const known = bought.filter((one) => one.day <= today);
        const history = purchases(
          known.map((one) => one.day),
          known.map((one) => one.net),
        );
        if (history === null) return;
        const edges = refreshed
          .filter((one) => one.day <= today)
          .map((one) => refresh(one.day, one.stay, one.stay + one.above))
          .toSorted((a, b) => a.at - b.at);
        const told = history.map((one) => ({ ...one, day: String(one.day), amount: one.net }));
        const cuts = edges.map(({ at, vipStay, vipEnter }) => {
          return { at, value: null, vip: { stays: vipStay, enters: vipEnter } };
        });
        const [now, tenure] = [dayAt(today), addDays(history[0].at, VIP_TENURE_DAYS)];
        const vip = vipByOracle(told, cuts, now);
        expect(isVip(history, edges, now)).toBe(vip);
        const comes = tenure > now && vipByOracle(told, cuts, tenure) !== vip;
        expect(nextVipChange(history, edges, now)).toBe(comes ? tenure : null);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("a VIP shows", () => {
  const shown: Record<Stage, ReturnType<typeof vipFacet>> = {
    "prospect-new": "vip",
    "prospect-cold": "vip",
    "first-order": "vip",
    "second-order": "vip",
    "active-repeat": "vip",
    "one-time-risk": "slipping-vip",
    "repeat-risk": "slipping-vip",
    "one-time-lapsed": "slipping-vip",
    "repeat-lapsed": "slipping-vip",
    lost: null,
  };

  it.each(STAGES)("in %s as the rules say, and others never", (stage) => {
    expect(vipFacet(true, stage)).toBe(shown[stage]);
    expect(vipFacet(false, stage)).toBeNull();
  });
});

function purchases(days: readonly number[], nets: readonly number[]): PurchaseHistory | null {
  const orders = days.map((day, index) => anOrder({ at: dayAt(day), net: nets[index] ?? 0 }));
  return historyOf(orders, NO_EXCLUSIONS);
}

function refresh(day: number, vipStay: number, vipEnter: number): VipEdges {
  return { at: dayAt(day), vipStay, vipEnter };
}

function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
