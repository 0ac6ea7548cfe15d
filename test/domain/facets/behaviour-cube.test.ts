import { describe, expect, it } from "vitest";
import { CUBE_CELLS, cubeCell, DEFAULT_CUBE_EDGES } from "#app/domain/facets/behaviour-cube.ts";
import { type Stage, STAGES } from "#app/domain/stage.ts";
import { VALUE_TIERS } from "#app/domain/value.ts";

describe("the behaviour cube", () => {
  it("has 27 cells of different names", () => {
    expect(new Set(CUBE_CELLS).size).toBe(27);
    expect(CUBE_CELLS[0]).toBe("recent-few-small");
    expect(CUBE_CELLS.at(-1)).toBe("long-ago-many-large");
  });

  it.each([
    ["first-order", "recent-few-small"],
    ["second-order", "recent-few-small"],
    ["active-repeat", "recent-few-small"],
    ["one-time-risk", "slipping-few-small"],
    ["repeat-risk", "slipping-few-small"],
    ["one-time-lapsed", "long-ago-few-small"],
    ["repeat-lapsed", "long-ago-few-small"],
    ["lost", "long-ago-few-small"],
    ["prospect-new", null],
    ["prospect-cold", null],
  ] satisfies readonly [Stage, string | null][])("puts %s into %s", (stage, cell) => {
    expect(cubeCell(stage, 1, "low", DEFAULT_CUBE_EDGES)).toBe(cell);
  });

  it.each([
    [1, "lost", "low", "long-ago-few-small"],
    [2, "lost", "low", "long-ago-few-small"],
    [3, "lost", "mid", "long-ago-some-medium"],
    [5, "lost", "mid", "long-ago-some-medium"],
    [6, "lost", "high", "long-ago-many-large"],
    [600, "lost", "high", "long-ago-many-large"],
  ] as const)("puts %i purchases, %s and %s, into %s", (occasions, stage, tier, cell) => {
    expect(cubeCell(stage, occasions, tier, DEFAULT_CUBE_EDGES)).toBe(cell);
  });

  it("has the edges that the shop sets", () => {
    const edges = { some: 2, many: 3 };
    const names = [1, 2, 3].map((occasions) => cubeCell("lost", occasions, "low", edges));
    expect(names).toEqual(["long-ago-few-small", "long-ago-some-small", "long-ago-many-small"]);
  });

  it("has no cell for anyone where the shop has too few buyers for thirds", () => {
    for (const stage of STAGES) expect(cubeCell(stage, 1, null, DEFAULT_CUBE_EDGES)).toBeNull();
  });

  it("reaches every cell, by every buyer's stage, and no other", () => {
    const reached = STAGES.flatMap((stage) =>
      [1, 3, 6].flatMap((occasions) =>
        VALUE_TIERS.map((tier) => cubeCell(stage, occasions, tier, DEFAULT_CUBE_EDGES)),
      ),
    );
    expect(new Set(reached.filter((cell) => cell !== null))).toEqual(new Set(CUBE_CELLS));
  });
});
