import { describe, expect, it } from "vitest";
import { inSteps, largestChange, movesIn, stageDays } from "#app/domain/charts/stage-days.ts";
import type { Stage } from "#app/domain/stage.ts";

const moves = (day: number, joined: number, left: number, leftByOrder = 0) => ({
  day,
  joined,
  left,
  leftByOrder,
});

describe("the days of a stage", () => {
  const days = stageDays(10, [moves(101, 5, 2, 1), moves(103, 0, 4)], { from: 100, to: 103 });

  it("begin with its size before, and end with what came of it", () => {
    expect(days.map(({ day, size }) => [day, size])).toEqual([
      [100, 10],
      [101, 13],
      [102, 13],
      [103, 9],
    ]);
  });

  it("together are their last day with all who came and went", () => {
    expect(inSteps(days, 3)).toEqual([
      { day: 100, size: 10, joined: 0, left: 0, leftByOrder: 0 },
      { day: 103, size: 9, joined: 5, left: 6, leftByOrder: 1 },
    ]);
  });

  it("say how many came and went", () => {
    expect(movesIn(days)).toEqual({ joined: 5, left: 6, leftByOrder: 1 });
  });
});

describe("the largest change", () => {
  it("is of the stage that changed most relative to itself, up or down", () => {
    const before = new Map<Stage, number>([
      ["active-repeat", 5_000],
      ["repeat-risk", 812],
      ["lost", 100],
    ]);
    const after = new Map<Stage, number>([
      ["active-repeat", 5_500],
      ["repeat-risk", 1_040],
      ["lost", 60],
    ]);
    expect(largestChange(before, after)).toEqual({ stage: "lost", before: 100, after: 60 });
  });

  it("is of no stage with less than a hundredth of everybody", () => {
    const before = new Map<Stage, number>([
      ["active-repeat", 9_901],
      ["lost", 99],
    ]);
    const after = new Map<Stage, number>([
      ["active-repeat", 9_900],
      ["lost", 500],
    ]);
    expect(largestChange(before, after)).toMatchObject({ stage: "active-repeat" });
  });

  it("is none where nothing changed, and where nobody was", () => {
    const before = new Map<Stage, number>([["lost", 5]]);
    expect(largestChange(before, before)).toBeNull();
    expect(largestChange(new Map(), before)).toBeNull();
  });
});
