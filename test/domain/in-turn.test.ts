import { describe, expect, it } from "vitest";
import { inTurn } from "#app/domain/in-turn.ts";

describe("turns", () => {
  it("begin after who was served last, and come back to them at the end", () => {
    expect(inTurn([1, 3, 5], 3)).toEqual([5, 1, 3]);
    expect(inTurn(["a", "c"], "b")).toEqual(["c", "a"]);
  });

  it("begin with the first when the last one served was the last of all", () => {
    expect(inTurn([1, 3, 5], 5)).toEqual([1, 3, 5]);
    expect(inTurn([], 5)).toEqual([]);
  });
});
