import { describe, expect, it } from "vitest";
import { gapAt, gapBars } from "#app/domain/charts/gap-bars.ts";
import { lateOutcome } from "#app/domain/charts/late-outcome.ts";
import { roundSteps } from "#app/domain/charts/round-steps.ts";

const GAPS = [
  { days: 3, gaps: 2 },
  { days: 41, gaps: 3 },
  { days: 52, gaps: 2 },
  { days: 80, gaps: 3 },
];

describe("days between orders", () => {
  it("half of those who come back do so within 41 days, two thirds within 52", () => {
    // The fifth of ten is on day 41; two thirds of ten are 6.67, so the seventh, on day 52.
    expect(gapAt(GAPS, 1 / 2)).toBe(41);
    expect(gapAt(GAPS, 2 / 3)).toBe(52);
    expect(gapAt([], 1 / 2)).toBeNull();
  });

  it("stand in bars of whole weeks where that many fit, each with all before it", () => {
    const bars = gapBars(GAPS);
    expect(bars).toHaveLength(12);
    expect(bars[0]).toEqual({ from: 1, to: 7, gaps: 2, upTo: 2 });
    expect(bars[5]).toEqual({ from: 36, to: 42, gaps: 3, upTo: 5 });
    expect(bars.at(-1)).toEqual({ from: 78, to: 84, gaps: 3, upTo: 10 });
  });

  it("that are much longer than the others share the last bar", () => {
    const bars = gapBars([
      { days: 10, gaps: 99 },
      { days: 700, gaps: 1 },
    ]);
    expect(bars.at(-1)).toEqual({ from: 11, to: null, gaps: 1, upTo: 100 });
    expect(bars).toHaveLength(11);
  });

  it("are none in a shop to which nobody came back", () => {
    expect(gapBars([])).toEqual([]);
  });
});

describe("what has become of those who became late", () => {
  it("is that some ordered again and some went quiet; others still are late", () => {
    const flow = (from: "first-order" | "active-repeat", customers: number) => ({
      from,
      to: from === "first-order" ? ("one-time-risk" as const) : ("repeat-risk" as const),
      customers,
    });
    const exits = [
      { stage: "one-time-risk", to: "second-order", byOrder: true, customers: 300 },
      { stage: "repeat-risk", to: "active-repeat", byOrder: true, customers: 102 },
      { stage: "one-time-risk", to: "one-time-lapsed", byOrder: false, customers: 655 },
      // Moved by other windows, not by an order; and out of a stage that is not late.
      { stage: "repeat-risk", to: "active-repeat", byOrder: false, customers: 7 },
      { stage: "first-order", to: "second-order", byOrder: true, customers: 90 },
    ] as const;
    const joined = { from: "prospect-new", to: "first-order", customers: 500 } as const;
    expect(
      lateOutcome([flow("first-order", 1_000), flow("active-repeat", 310), joined], exits),
    ).toEqual({ late: 1_310, orderedAgain: 402, wentQuiet: 655 });
  });
});

describe("round steps", () => {
  it.each([
    [0, [0, 1]],
    [5, [0, 1, 2, 3, 4, 5]],
    [1_040, [0, 500, 1_000, 1_500]],
    [48_210, [0, 10_000, 20_000, 30_000, 40_000, 50_000]],
  ])("up to %i are %j", (most, steps) => {
    expect(roundSteps(most)).toEqual(steps);
  });
});
