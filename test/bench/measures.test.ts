import { describe, expect, it } from "vitest";
import { auc } from "#bench/engine/measures/auc.ts";
import { brier, calibrationError, logLoss } from "#bench/engine/measures/calibration.ts";
import { alarmsOf, type Silence } from "#bench/engine/measures/false-alarms.ts";
import { stageInformation } from "#bench/engine/measures/stage-information.ts";
import { topTenthFound } from "#bench/engine/measures/top-spenders.ts";

describe("AUC", () => {
  it("is 1 where all who returned had the higher chance, and 0 where all had the lower", () => {
    expect(auc([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1])).toBe(1);
    expect(auc([0.1, 0.2, 0.8, 0.9], [1, 1, 0, 0])).toBe(0);
  });

  it("counts a tie as half", () => {
    expect(auc([0.5, 0.5, 0.5], [1, 0, 0])).toBe(0.5);
    // Of the four pairs three are won and one is tied.
    expect(auc([0.3, 0.3, 0.9, 0.1], [1, 0, 1, 0])).toBe(3.5 / 4);
  });
});

describe("the scores of chances", () => {
  it("are 0 for a prophet", () => {
    expect(brier([1, 0], [1, 0])).toBe(0);
    expect(logLoss([1, 0], [1, 0])).toBeCloseTo(0, 12);
    expect(calibrationError([1, 0], [1, 0])).toBe(0);
  });

  it("are these for a chance of .8 that comes true and one that does not", () => {
    expect(brier([0.8, 0.8], [1, 0])).toBeCloseTo((0.04 + 0.64) / 2, 12);
    expect(logLoss([0.8, 0.8], [1, 0])).toBeCloseTo(-(Math.log(0.8) + Math.log(0.2)) / 2, 12);
    // One bin: .8 was said, half returned.
    expect(calibrationError([0.8, 0.8], [1, 0])).toBeCloseTo(0.3, 12);
  });

  it("weigh bins by how many are in them", () => {
    const chances = [0.05, 0.05, 0.05, 0.95];
    expect(calibrationError(chances, [0, 0, 0, 0])).toBeCloseTo((3 * 0.05 + 0.95) / 4, 12);
  });

  it("stay finite where the impossible happened", () => {
    expect(logLoss([0], [1])).toBeCloseTo(Math.log(1e6), 9);
  });
});

describe("stage information", () => {
  it("is 1 where the stage says all and 0 where it says nothing", () => {
    expect(stageInformation([0, 0, 1, 1], [0, 0, 1, 1])).toBeCloseTo(1, 12);
    expect(stageInformation([0, 1, 0, 1], [0, 0, 1, 1])).toBeCloseTo(0, 12);
    expect(stageInformation([2, 2, 2], [0, 1, 1])).toBe(0);
  });

  it("counts a distinction that says nothing against the stages", () => {
    expect(stageInformation([0, 1, 2, 3], [0, 0, 1, 1])).toBeCloseTo(2 / 3, 12);
  });
});

describe("alarms", () => {
  /** A customer who orders every `gap` days and is called late after two of them. */
  const silence = (gap: number, endedAfter: number | null): Silence => ({
    flagAfter: 2 * gap,
    ownGap: gap,
    endedAfter,
  });

  it("are false where an order came after the flag; a silence that never ended was no false one", () => {
    const silences = [silence(10, 25), silence(10, 12), silence(10, 8), silence(10, null)];
    expect(alarmsOf(silences).falseAlarms).toBeCloseTo(1 / 3, 12);
  });

  it("of a rule in everyone's own rhythm are even and equally late", () => {
    const silences = [10, 30, 90].flatMap((gap) =>
      Array.from({ length: 100 }, (_, index) => silence(gap, (gap * (index + 1)) / 25)),
    );
    const { spread, fastLateness } = alarmsOf(silences);
    expect(spread).toBeLessThan(0.02);
    // A fifth of the silences lasts longer than 3.2 gaps.
    expect(fastLateness).toBeCloseTo(2.2, 1);
  });
});

describe("top spenders", () => {
  it("are the tenth that spent most, and counted where the forecast had them in its own tenth", () => {
    const spent = Array.from({ length: 20 }, (_, index) => index);
    expect(topTenthFound(spent, spent)).toBe(1);
    expect(topTenthFound([...spent.slice(0, 18), 100, -1], spent)).toBe(0.5);
    expect(topTenthFound(spent.toReversed(), spent)).toBe(0);
  });
});
