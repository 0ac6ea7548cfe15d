import { describe, expect, it } from "vitest";
import { lifeBands, lifeEvents } from "#app/domain/charts/life-story.ts";
import type { StageChange } from "#app/domain/stage-changes.ts";

/** As they are read: the newest first. */
const CHANGES: readonly StageChange[] = [
  { at: 900, from: "active-repeat", to: "repeat-risk", cause: "boundary" },
  { at: 500, from: "second-order", to: "active-repeat", cause: "order" },
  { at: 400, from: "first-order", to: "second-order", cause: "order" },
  { at: 300, from: null, to: "first-order", cause: "order" },
];

describe("a life", () => {
  it("is told in bands from change to change, the last without an end", () => {
    expect(lifeBands(CHANGES)).toEqual([
      { stage: "first-order", from: 300, until: 400 },
      { stage: "second-order", from: 400, until: 500 },
      { stage: "active-repeat", from: 500, until: 900 },
      { stage: "repeat-risk", from: 900, until: null },
    ]);
  });

  it("has an event for each order and each move, and one where an order moved", () => {
    const events = lifeEvents(CHANGES, [100, 300, 400, 500, 700]);
    expect(events.map(({ at, what, stage, cause }) => [at, what, stage, cause])).toEqual([
      [100, "order", null, null],
      [300, "order", "first-order", "order"],
      [400, "order", "second-order", "order"],
      [500, "order", "active-repeat", "order"],
      [700, "order", "active-repeat", null],
      [900, "stage", "repeat-risk", "boundary"],
    ]);
  });

  it("keeps a move by an order that was taken back", () => {
    expect(lifeEvents(CHANGES, [300]).map(({ what }) => what)).toEqual([
      "order",
      "stage",
      "stage",
      "stage",
    ]);
  });
});
