import { describe, expect, it } from "vitest";
import { type FitOutcome, fitRhythm } from "#app/domain/rhythm/fit.ts";
import { fitNamedModel } from "#app/domain/rhythm/named-models.ts";
import type { RhythmModel } from "#app/domain/rhythm/rhythm-model.ts";
import { sampleOf } from "#app/domain/rhythm/rhythm-sample.ts";
import { cdnowSample, inWeeks, weeks } from "./cdnow.ts";
import { seededRandom, simulatedShop } from "./simulated-shop.ts";

const cdnow = cdnowSample();

describe("on CDNOW, 2,357 customers, weeks, until 1997-09-30", () => {
  it.each([
    ["BG/NBD", { r: 0.2426, alpha: 4.4136, a: 0.793, b: 2.426 }, -9582.43],
    ["MBG/NBD", { r: 0.5248, alpha: 6.183, a: 0.8914, b: 1.614 }, -9582.14],
  ] as const)("%s has the published parameters", (name, published, height) => {
    const fitted = found(fitNamedModel(cdnow, name));
    const { rateShape, rateScaleDays, leaveA, leaveB } = fitted.model;
    expect(Math.abs(rateShape - published.r)).toBeLessThan(0.005);
    expect(Math.abs(weeks(rateScaleDays) - published.alpha)).toBeLessThan(0.005);
    expect(Math.abs(leaveA - published.a)).toBeLessThan(0.005);
    expect(Math.abs(leaveB - published.b)).toBeLessThan(0.005);
    expect(Math.abs(inWeeks(fitted.logLikelihood, cdnow) - height)).toBeLessThan(0.1);
  });

  it("no more regular Erlang-k fits better: MBG/CNBD-k is MBG/NBD", () => {
    expect(found(fitNamedModel(cdnow, "MBG/CNBD-k")).model.regularity).toBeCloseTo(1, 12);
  });

  it("our model is more likely than both", () => {
    const fitted = found(fitRhythm(cdnow));
    expect(Math.abs(inWeeks(fitted.logLikelihood, cdnow) - -9570.6)).toBeLessThan(0.1);
  });
});

describe("a shop whose customers are Erlang-3", () => {
  const model = {
    regularity: 3,
    rateShape: 2,
    rateScaleDays: 30,
    leaveA: 0.5,
    leaveB: 2,
    firstGapRatio: 1,
  };
  const span = { buyers: 3000, days: 700, entryDays: 300 };
  const sample = sampleOf(simulatedShop(model, span, seededRandom(3)), 700);

  it("is seen as such by MBG/CNBD-k", () => {
    expect(found(fitNamedModel(sample, "MBG/CNBD-k")).model.regularity).toBeCloseTo(3, 12);
  });
});

function found(outcome: FitOutcome): { model: RhythmModel; logLikelihood: number } {
  if (!outcome.converged) throw new Error("the fit did not converge");
  return outcome;
}
