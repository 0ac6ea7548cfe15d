import { describe, expect, it } from "vitest";
import { behaviourCube, rfmGrid } from "#app/domain/charts/buyer-grids.ts";

describe("the RFM grid", () => {
  const grid = rfmGrid([
    { rfm: [5, 5, 5], customers: 4, reachable: 3, net: 2_200 },
    // The mean of 4 and 5 is rounded up: champions too.
    { rfm: [4, 4, 5], customers: 1, reachable: 0, net: 100 },
    { rfm: [1, 1, 1], customers: 95, reachable: 40, net: 7_700 },
  ]);

  it("has 25 cells, the best recency first, and every buyer in one", () => {
    expect(grid.cells).toHaveLength(25);
    expect(grid.cells[0]).toMatchObject({ recency: 5, value: 1, group: "new", customers: 0 });
    expect(grid.cells[4]).toMatchObject({ recency: 5, value: 5, customers: 4, reachable: 3 });
    expect(grid.buyers).toEqual({ customers: 100, reachable: 43, net: 10_000 });
  });

  it("says that champions are 5 % of the buyers and 23 % of what was spent", () => {
    const champions = grid.groups.find(({ group }) => group === "champion");
    expect(champions).toMatchObject({ customers: 5, net: 2_300 });
  });
});

describe("the behaviour cube", () => {
  it("puts stages of one recency together, and leaves out whom no tier holds", () => {
    const alike = { purchases: "few", customers: 2, reachable: 1, net: 50 } as const;
    const cube = behaviourCube([
      { stage: "one-time-lapsed", tier: "low", ...alike },
      { stage: "lost", tier: "low", ...alike },
      { stage: "lost", tier: null, ...alike },
      { stage: "repeat-risk", tier: "high", ...alike, purchases: "many" },
    ]);
    expect(cube).toHaveLength(27);
    expect(cube.filter(({ customers }) => customers > 0)).toEqual([
      { cell: "slipping-many-large", customers: 2, reachable: 1, net: 50 },
      { cell: "long-ago-few-small", customers: 4, reachable: 2, net: 100 },
    ]);
  });
});
