import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { STAGES, type Stage } from "#app/domain/stage.ts";
import { addDays, DAY_MS } from "#app/domain/time.ts";
import {
  type CutOffs,
  cutOffsOf,
  isVip,
  nextVipChange,
  type Spender,
  valueTier,
  vipFacet,
} from "#app/domain/value.ts";
import { dayAt, START } from "#test/support/builders.ts";

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
  const entering: Spender = { spent: 90, occasions: 3, firstOrderAt: START, wasVip: false };

  it.each<[string, Partial<Spender>, number, boolean]>([
    ["enters at P90 with three purchases and 90 days", {}, 90, true],
    ["does not enter below P90", { spent: 89 }, 90, false],
    ["does not enter with two purchases", { occasions: 2 }, 90, false],
    ["does not enter on day 89", {}, 89, false],
    ["stays at P85", { spent: 85, wasVip: true }, 90, true],
    ["does not enter at P85", { spent: 85 }, 90, false],
    ["leaves below P85", { spent: 84, wasVip: true }, 90, false],
    ["stays between P85 and P90", { spent: 89, wasVip: true }, 90, true],
  ])("%s", (_, given, day, vip) => {
    expect(isVip({ ...entering, ...given }, hundred, dayAt(day))).toBe(vip);
  });

  it("enters to the millisecond", () => {
    expect(isVip(entering, hundred, dayAt(90) - 1)).toBe(false);
    expect(isVip(entering, hundred, dayAt(90))).toBe(true);
  });

  it("is nobody while the shop has no cut-offs", () => {
    expect(isVip({ ...entering, wasVip: true }, null, dayAt(90))).toBe(false);
    expect(nextVipChange(entering, null, dayAt(0))).toBeNull();
  });

  it.each<[string, Partial<Spender>, number, number | null]>([
    ["comes with the tenure", {}, 89, 90],
    ["has come", {}, 90, null],
    ["will not come below P90", { spent: 89 }, 0, null],
    ["will not come with two purchases", { occasions: 2 }, 0, null],
    // The first order was taken back, so the tenure runs anew; who is a VIP stays one.
    ["is no change for one who is a VIP", { wasVip: true }, 0, null],
  ])("by time alone %s", (_, given, day, change) => {
    const at = nextVipChange({ ...entering, ...given }, hundred, dayAt(day));
    expect(at).toBe(change === null ? null : dayAt(change));
  });

  it("changes with time at the named instant and at no other", () => {
    const spenders: fc.Arbitrary<Spender> = fc.record({
      spent: fc.integer({ min: 83, max: 92 }),
      occasions: fc.integer({ min: 1, max: 4 }),
      firstOrderAt: fc.constant(START),
      wasVip: fc.constant(false),
    });
    const looks = fc.integer({ min: -2, max: 2 }).map((off) => addDays(START, 90) + off * DAY_MS);
    fc.assert(
      fc.property(spenders, looks, (buyer, now) => {
        const change = nextVipChange(buyer, hundred, now);
        const forever = addDays(START, 10_000);
        expect(isVip(buyer, hundred, (change ?? forever) - 1)).toBe(isVip(buyer, hundred, now));
        expect(isVip(buyer, hundred, change ?? forever)).toBe(
          change === null ? isVip(buyer, hundred, now) : true,
        );
      }),
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

function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
