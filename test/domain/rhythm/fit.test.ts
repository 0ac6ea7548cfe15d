import { describe, expect, it } from "vitest";
import { type FitOutcome, fitRhythm } from "#app/domain/rhythm/fit.ts";
import { PARAMETERS } from "#app/domain/rhythm/model-parameters.ts";
import { MODEL_RANGES, type RhythmModel } from "#app/domain/rhythm/rhythm-model.ts";
import { sampleOf } from "#app/domain/rhythm/rhythm-sample.ts";
import { seededRandom, simulatedShop } from "./simulated-shop.ts";

const model: RhythmModel = {
  regularity: 1.8,
  rateShape: 1.5,
  rateScaleDays: 45,
  leaveA: 0.6,
  leaveB: 1.6,
  firstGapRatio: 1.3,
};
const span = { buyers: 8000, days: 730, entryDays: 400 };
const shop = simulatedShop(model, span, seededRandom(5));
const sample = sampleOf(shop, span.days);

describe("a fit", () => {
  it("finds the parameters that a shop was simulated with", () => {
    expect(farthestApart(found(fitRhythm(sample)).model, model)).toBeLessThan(0.2);
  });

  it("says from where it started and how far each search came", () => {
    const { starts, evaluations } = fitRhythm(sample);
    expect(starts.length).toBeGreaterThanOrEqual(3);
    expect(starts.every(({ converged }) => converged)).toBe(true);
    const heights = starts.map(({ meanLogLikelihood }) => meanLogLikelihood);
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(1e-4);
    expect(evaluations).toBeLessThan(200);
  });

  it("of the same buyers is the same, to the last bit", () => {
    expect(fitRhythm(sample)).toEqual(fitRhythm(sample));
  });

  it("starts from the last fit, too, and comes to the same", () => {
    const cold = found(fitRhythm(sample));
    const warm = fitRhythm(sample, { warmStart: cold.model });
    expect(warm.starts[0]?.from).toEqual(cold.model);
    expect(found(warm).logLikelihood).toBeCloseTo(cold.logLikelihood, 3);
  });

  it("is not misled by a warm start from another shop", () => {
    const astray = { ...model, regularity: 12, rateShape: 0.02, leaveA: 3000, leaveB: 0.001 };
    const cold = found(fitRhythm(sample));
    expect(found(fitRhythm(sample, { warmStart: astray })).logLikelihood).toBeCloseTo(
      cold.logLikelihood,
      3,
    );
  });

  it("to evenly chosen repeat buyers is close to that to all", () => {
    const all = found(fitRhythm(sample)).model;
    const some = found(fitRhythm(sample, { mostRepeatRows: 1000 })).model;
    expect(farthestApart(some, all)).toBeLessThan(0.3);
  });

  it("without a buyer, or without a repeat order, says nothing but what the priors say", () => {
    for (const buyers of [[], shop.filter(({ occasions }) => occasions === 1).slice(0, 20)]) {
      expectLegal(fitRhythm(sampleOf(buyers, span.days)));
    }
  });

  it("of a shop of 20 buyers is never NaN", () => {
    const random = seededRandom(11);
    const anyOf = (least: number, most: number) => least * (most / least) ** random();
    const converged = Array.from({ length: 1000 }, () => {
      const any = {
        regularity: anyOf(0.4, 8),
        rateShape: anyOf(0.2, 12),
        rateScaleDays: anyOf(5, 1000),
        leaveA: anyOf(0.05, 3),
        leaveB: anyOf(0.1, 8),
        firstGapRatio: anyOf(0.4, 3),
      };
      const days = Math.round(anyOf(30, 1000));
      const few = simulatedShop(any, { buyers: 20, days, entryDays: days / 2 }, random);
      const outcome = fitRhythm(sampleOf(few, days));
      expectLegal(outcome);
      return outcome.converged;
    }).filter(Boolean);
    expect(converged.length).toBeGreaterThanOrEqual(995);
  }, 60_000);
});

/** The largest ratio of two parameters, as a logarithm. */
function farthestApart(some: RhythmModel, others: RhythmModel): number {
  return Math.max(...PARAMETERS.map((name) => Math.abs(Math.log(some[name] / others[name]))));
}

function expectLegal(outcome: FitOutcome): void {
  if (!outcome.converged) return;
  expect(outcome.logLikelihood).not.toBeNaN();
  for (const name of PARAMETERS) {
    const { least, most } = MODEL_RANGES[name];
    expect(outcome.model[name]).toBeGreaterThanOrEqual(least * (1 - 1e-12));
    expect(outcome.model[name]).toBeLessThanOrEqual(most * (1 + 1e-12));
  }
}

function found(outcome: FitOutcome): { model: RhythmModel; logLikelihood: number } {
  if (!outcome.converged) throw new Error("the fit did not converge");
  return outcome;
}
