import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Boundaries,
  boundariesUnder,
  handWindows,
  keepSteady,
  sameBoundaries,
  steadyDays,
} from "#app/domain/boundaries.ts";
import { stageAfter } from "#app/domain/lifeline.ts";
import {
  type BuyerWindows,
  DEFAULT_POLICY,
  type HandWindows,
  LEARNED_WINDOWS,
  LONGEST_WINDOW,
  type Policy,
  policyProblems,
  type ProductWindows,
} from "#app/domain/policy.ts";
import { type Cadence, firstOccasion } from "#app/domain/rhythm/cadence.ts";
import { silenceDepth } from "#app/domain/stage.ts";
import { legalPolicyArb } from "./arbitraries.ts";

describe("the boundaries while nothing is learned", () => {
  it.each([
    [1, { cycle: 26, due: 24, risk: 30, lapsed: 90, lost: 365 }],
    [2, { cycle: 51, due: 46, risk: 60, lapsed: 120, lost: 365 }],
    [3, { cycle: 51, due: 46, risk: 60, lapsed: 120, lost: 365 }],
    [10_000, { cycle: 51, due: 46, risk: 60, lapsed: 120, lost: 365 }],
  ])("are the fixed ones after %i occasions", (occasions, expected) => {
    expect(boundariesUnder(DEFAULT_POLICY, null)(boughtTimes(occasions), [])).toEqual(expected);
  });

  it.each<[string, HandWindows, Boundaries]>([
    ["risk", by({ risk: 45 }), { cycle: 38, due: 35, risk: 45, lapsed: 120, lost: 365 }],
    ["lapsed", by({ lapsed: 50 }), { cycle: 43, due: 39, risk: 50, lapsed: 50, lost: 365 }],
    ["lost", by({ lost: 100 }), { cycle: 51, due: 46, risk: 60, lapsed: 99, lost: 100 }],
  ])("make room for %s set by hand", (_, repeat, expected) => {
    expect(boundariesUnder({ ...DEFAULT_POLICY, repeat }, null)(boughtTimes(2), [])).toEqual(
      expected,
    );
  });
});

describe("windows set by hand", () => {
  const learned: Boundaries = { cycle: 68, due: 62, risk: 80, lapsed: 124, lost: 149 };

  it.each<[string, HandWindows, Boundaries]>([
    ["none", by({}), learned],
    ["risk", by({ risk: 90 }), { ...learned, risk: 90 }],
    ["lapsed", by({ lapsed: 100 }), { ...learned, lapsed: 100 }],
    ["lost", by({ lost: 500 }), { ...learned, lost: 500 }],
    ["risk within the cycle", by({ risk: 50 }), { ...learned, cycle: 50, due: 45, risk: 50 }],
    ["risk after lapsed", by({ risk: 130 }), { ...learned, risk: 130, lapsed: 130 }],
    ["risk after lost", by({ risk: 200 }), { ...learned, risk: 200, lapsed: 200, lost: 201 }],
    ["lapsed before risk", by({ lapsed: 70 }), { ...learned, risk: 70, lapsed: 70 }],
    ["lapsed after lost", by({ lapsed: 160 }), { ...learned, lapsed: 160, lost: 161 }],
    ["lost before lapsed", by({ lost: 100 }), { ...learned, lapsed: 99, lost: 100 }],
    [
      "lost within the cycle",
      by({ lost: 50 }),
      { cycle: 49, due: 45, risk: 49, lapsed: 49, lost: 50 },
    ],
    [
      "all of them",
      { risk: 10, lapsed: 10, lost: 11 },
      { cycle: 10, due: 9, risk: 10, lapsed: 10, lost: 11 },
    ],
  ])("win over the learned, and move what is in their way: %s", (_, hand, expected) => {
    const policy = { ...DEFAULT_POLICY, oneTime: hand, repeat: hand };
    const rule = boundariesUnder(policy, () => learned);
    expect([rule(boughtTimes(1), []), rule(boughtTimes(2), [])]).toEqual([expected, expected]);
  });

  it("act as they were set, whatever was learned", () => {
    fc.assert(
      fc.property(
        legalPolicyArb,
        fc.option(learnedArb()),
        fc.integer({ min: 1, max: 9 }),
        (...given) => {
          const [policy, curve, occasions] = given;
          const rule = boundariesUnder({ ...policy, products: [] }, curve && (() => curve));
          const bounds = rule(boughtTimes(occasions), []);
          const hand = occasions === 1 ? policy.oneTime : policy.repeat;
          const { risk, lapsed, lost } = bounds;
          expect({
            risk: hand.risk ?? risk,
            lapsed: hand.lapsed ?? lapsed,
            lost: hand.lost ?? lost,
          }).toEqual({ risk, lapsed, lost });
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("leave a learned reminder where it is unless they shorten the cycle", () => {
    // Nine tenths of a cycle of 67.3 days, in whole days: the learned due is not that of the rounded cycle.
    const finer: Boundaries = { ...learned, due: 61 };
    const repeat = by({ lost: 500 });
    const rule = boundariesUnder({ ...DEFAULT_POLICY, repeat }, () => finer);
    expect(rule(boughtTimes(2), [])).toEqual({ ...finer, lost: 500 });
  });
});

describe("windows of a product", () => {
  const tea: ProductWindows = {
    by: "type",
    name: "Tea",
    productIds: ["1", "2"],
    oneTime: by({ risk: 20 }),
    repeat: by({ risk: 30, lapsed: 45 }),
  };
  const pots: ProductWindows = {
    by: "product",
    name: "Tea pot",
    productIds: ["3"],
    oneTime: by({ lost: 900 }),
    repeat: by({ lost: 950 }),
  };
  const policy = {
    oneTime: by({ lapsed: 80 }),
    repeat: by({ lapsed: 90, lost: 200 }),
    products: [tea, pots],
  };

  it.each<[number, readonly string[], HandWindows]>([
    [1, [], { risk: null, lapsed: 80, lost: null }],
    [1, ["2"], { risk: 20, lapsed: 80, lost: null }],
    [2, ["2"], { risk: 30, lapsed: 45, lost: 200 }],
    [1, ["9", "3"], { risk: null, lapsed: 80, lost: 900 }],
    [5, ["3"], { risk: null, lapsed: 90, lost: 950 }],
    [5, ["3", "1"], { risk: 30, lapsed: 45, lost: 200 }],
    [2, ["9"], { risk: null, lapsed: 90, lost: 200 }],
  ])("after %i occasions, the last with %j", (occasions, products, windows) => {
    expect(handWindows(policy, occasions, products)).toEqual(windows);
  });
});

describe("every boundary", () => {
  it("comes in its order under every policy, rhythm, product and count of occasions", () => {
    fc.assert(
      fc.property(
        legalPolicyArb,
        fc.option(learnedArb()),
        fc.integer({ min: 1, max: 10_000 }),
        fc.subarray(["1", "2", "3", "4"]),
        (policy, learned, occasions, products) => {
          const rule = boundariesUnder(policy, learned && (() => learned));
          expect(inOrder(rule(boughtTimes(occasions), products))).toBe(true);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it("comes in its order for every combination of windows set and left, close or far apart", () => {
    const days = [null, 1, 2, 3, 7, 60, LONGEST_WINDOW - 1, LONGEST_WINDOW];
    const hands = days.flatMap((risk) =>
      days.flatMap((lapsed) => days.map((lost) => ({ risk, lapsed, lost }))),
    );
    const rhythms = [
      null,
      { cycle: 1, due: 1, risk: 1, lapsed: 1, lost: 2 },
      { cycle: 68, due: 62, risk: 80, lapsed: 124, lost: 149 },
      { cycle: 3649, due: 3285, risk: 3649, lapsed: 3649, lost: 3650 },
    ];
    const legal = hands.filter(
      (oneTime) => policyProblems({ ...DEFAULT_POLICY, oneTime }).length === 0,
    );
    const disordered = legal.filter((oneTime) =>
      rhythms.some((learned) => {
        const rule = boundariesUnder({ ...DEFAULT_POLICY, oneTime }, learned && (() => learned));
        return !inOrder(rule(boughtTimes(1), []));
      }),
    );
    expect(legal.length).toBeGreaterThan(100);
    expect(disordered).toEqual([]);
  });

  it("comes in its order for every window of risk there is, the others as close as can be", () => {
    const disordered = upTo(LONGEST_WINDOW - 1).filter((risk) => {
      const tight: BuyerWindows = { risk, lapsed: risk, lost: risk + 1 };
      const policy: Policy = { ...DEFAULT_POLICY, oneTime: tight, repeat: tight };
      const rule = boundariesUnder(policy, null);
      return !inOrder(rule(boughtTimes(1), [])) || !inOrder(rule(boughtTimes(2), []));
    });
    expect(disordered).toEqual([]);
  });
});

describe("a learned number of days after a refit", () => {
  it.each([
    // More than three days, not more than a tenth.
    [80, 84, 80],
    [80, 88, 80],
    [80, 72, 80],
    // More than a tenth, not more than three days.
    [20, 23, 20],
    [20, 17, 20],
    [1, 4, 1],
    // More than both.
    [80, 89, 89],
    [80, 71, 71],
    [20, 24, 24],
    [1, 5, 5],
    [30, 34, 34],
    // Neither.
    [80, 80, 80],
    [30, 33, 30],
  ])("was %i, would be %i, is %i", (before, after, kept) => {
    expect(steadyDays(before, after)).toBe(kept);
  });
});

describe("the boundaries of a silence after a refit", () => {
  const inForce: Boundaries = { cycle: 68, due: 62, risk: 80, lapsed: 124, lost: 149 };

  it.each<[string, Partial<Boundaries>, number, Partial<Boundaries>]>([
    ["stay where little changed", { cycle: 70, risk: 82, lapsed: 130, lost: 160 }, 0, {}],
    ["move where much changed", { lost: 200 }, 0, { lost: 200 }],
    ["stay where they have passed", { risk: 120, lapsed: 124, lost: 200 }, 80, { lost: 200 }],
    ["move as long as they have not", { risk: 120 }, 79, { risk: 120 }],
    ["stay lost", { cycle: 200, due: 180, risk: 300, lapsed: 400, lost: 500 }, 149, {}],
    ["push lapsed before them", { risk: 130, lapsed: 131 }, 0, { risk: 130, lapsed: 130 }],
    [
      "pull the cycle and the reminder back with them",
      { cycle: 40, due: 36, risk: 50 },
      68,
      { cycle: 50, due: 50, risk: 50 },
    ],
  ])("%s", (_, refitted, silentDays, expected) => {
    expect(keepSteady(inForce, { ...inForce, ...refitted }, silentDays)).toEqual({
      ...inForce,
      ...expected,
    });
  });

  const cases = fc.record({
    before: learnedArb(),
    after: learnedArb(),
    silentDays: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 4000 })),
  });

  it("come in their order", () => {
    fc.assert(
      fc.property(cases, ({ before, after, silentDays }) => {
        const { cycle, due, risk, lapsed, lost } = keepSteady(before, after, silentDays);
        expect(1 <= due && due <= risk && 1 <= cycle && cycle <= risk).toBe(true);
        expect(risk <= lapsed && lapsed < lost).toBe(true);
        expect([cycle, due, risk, lapsed, lost].every(Number.isSafeInteger)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it("move nobody back, at that look or at any later one", () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 400 }), (given, later) => {
        const { before, after, silentDays } = given;
        const kept = keepSteady(before, after, silentDays);
        const depth = (bounds: Boundaries, day: number) =>
          silenceDepth(stageAfter(3, bounds, day, "told"));
        expect(depth(kept, silentDays)).toBeGreaterThanOrEqual(depth(before, silentDays));
        expect(depth(kept, silentDays + later)).toBeGreaterThanOrEqual(depth(before, silentDays));
      }),
      { numRuns: 5000 },
    );
  });

  it("stay as they are when the same refit is seen again, then or later", () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 400 }), (given, later) => {
        const { before, after, silentDays } = given;
        const kept = keepSteady(before, after, silentDays);
        expect(keepSteady(kept, after, silentDays)).toEqual(kept);
        expect(keepSteady(kept, after, silentDays + later)).toEqual(kept);
      }),
      { numRuns: 5000 },
    );
  });

  it("are those in force when the refit taught nothing new", () => {
    fc.assert(
      fc.property(learnedArb(), fc.integer({ min: 0, max: 400 }), (bounds, silentDays) => {
        expect(sameBoundaries(keepSteady(bounds, bounds, silentDays), bounds)).toBe(true);
      }),
    );
  });
});

describe("two sets of boundaries", () => {
  const bounds: Boundaries = { cycle: 68, due: 62, risk: 80, lapsed: 124, lost: 149 };

  it("are the same when all five are", () => {
    expect(sameBoundaries(bounds, { ...bounds })).toBe(true);
  });

  it.each(["cycle", "due", "risk", "lapsed", "lost"] as const)("differ by their %s", (one) => {
    expect(sameBoundaries(bounds, { ...bounds, [one]: 1 })).toBe(false);
  });
});

/** Any boundaries that a rhythm may give: near each other or far apart. */
function learnedArb(): fc.Arbitrary<Boundaries> {
  const distance = fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 900 }));
  return fc
    .tuple(distance, distance, distance, distance, fc.integer({ min: 0, max: 4 }))
    .map(([a, b, c, d, early]) => {
      const cycle = 1 + a;
      const [risk, due] = [cycle + b, Math.max(1, cycle - early)];
      return { cycle, due, risk, lapsed: risk + c, lost: risk + c + 1 + d };
    });
}

/** Whole and finite days, and 1 <= due <= cycle <= risk <= lapsed < lost. */
function inOrder({ cycle, due, risk, lapsed, lost }: Boundaries): boolean {
  const rising = 1 <= due && due <= cycle && cycle <= risk && risk <= lapsed && lapsed < lost;
  return rising && [cycle, due, risk, lapsed, lost].every(Number.isSafeInteger);
}

/** Some days by hand, the others left to the rhythm. */
function by(windows: Partial<HandWindows>): HandWindows {
  return { ...LEARNED_WINDOWS, ...windows };
}

/** One who has bought so often, 30 days apart. */
function boughtTimes(occasions: number): Cadence {
  const gaps = occasions - 1;
  return { ...firstOccasion(0), occasions, gaps, gapDays: 30 * gaps, lastDay: 30 * gaps };
}

function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
