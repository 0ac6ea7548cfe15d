import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { curvesOf } from "#app/domain/rhythm/curve.ts";
import { evenSampleOn } from "#app/domain/rhythm/group-sample.ts";
import { readSilence, type Silence, visitSilences } from "#app/domain/rhythm/group-silences.ts";
import { logLikelihoodOf } from "#app/domain/rhythm/likelihood.ts";
import { inOrder, likelihoodRows } from "#app/domain/rhythm/likelihood-rows.ts";
import { sampleOn } from "#app/domain/rhythm/past-buyers.ts";
import { usualModelArb } from "./arbitraries.ts";
import { type Bought, groupedShop } from "./group-shop.ts";

function silencesOf(customers: readonly (readonly Bought[])[], stretch: number[], until: number) {
  const silences: Silence[] = [];
  const { histories } = groupedShop(customers);
  visitSilences(histories, Float64Array.from(stretch), until, (one) => silences.push(one));
  return silences;
}

describe("the silences of a shop", () => {
  const ann: readonly Bought[] = [
    [100, "tea", 1],
    [140, "cups", 1],
    [160, "tea", 1],
  ];

  it("follow each occasion, until the next one or until the observation ends", () => {
    const seen = silencesOf([ann, [[150, "tea", 1]]], [1, 1, 1, 1], 200);
    expect(seen.map(({ customer, at, days, ended }) => [customer, at, days, ended])).toEqual([
      [0, 0, 40, true],
      [0, 1, 20, true],
      [0, 2, 40, false],
      [1, 3, 50, false],
    ]);
  });

  it("end with the observation, whatever came later", () => {
    const seen = silencesOf([ann], [1, 1, 1], 145);
    expect(seen.map(({ days, ended }) => [days, ended])).toEqual([
      [40, true],
      [5, false],
    ]);
  });

  it("know the gaps before them in even days", () => {
    // Tea lasts twice as long as the shop's things, cups half as long.
    const [, , last] = silencesOf([ann], [2, 0.5, 2], 200);
    expect(last?.cadence).toMatchObject({ occasions: 3, gaps: 2, gapDays: 60, firstGapDays: 20 });
    expect(last?.cadence.sumLogGap).toBeCloseTo(Math.log(20) + Math.log(40), 12);
  });

  it("neither begin nor end with a renewal", () => {
    const contract: readonly Bought[] = [
      [100, "tea", 1],
      [130, "tea", 1, "renewal"],
      [150, "tea", 1],
      [170, "tea", 1],
    ];
    const seen = silencesOf([contract], [1, 1, 1, 1], 200);
    expect(seen.map(({ at, days, ended }) => [at, days, ended])).toEqual([
      [2, 20, true],
      [3, 30, false],
    ]);
  });
});

describe("the likelihood of silences", () => {
  const gapsArb = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 });

  it("multiplies over a customer to what the model is fitted with", () => {
    fc.assert(
      fc.property(usualModelArb, gapsArb, (model, gaps) => {
        const days = gaps.reduce((all, gap) => [...all, (all.at(-1) ?? 0) + gap], [0]);
        const today = days.at(-1) ?? 0;
        const { histories } = groupedShop([
          days.slice(0, -1).map((day): Bought => [day, "tea", 1]),
        ]);
        const curveOf = curvesOf(model);
        let sum = 0;
        visitSilences(histories, new Float64Array(gaps.length).fill(1), today, (silence) => {
          sum += readSilence(curveOf(silence.cadence), 1, silence).value;
        });
        const sample = sampleOn(histories, today);
        const rows = likelihoodRows(sample, inOrder(sample), 10);
        const whole = logLikelihoodOf(rows, 1)(model, new Float64Array(6));
        expect(Math.abs(sum - whole)).toBeLessThan(1e-5 * (1 + Math.abs(whole)));
      }),
    );
  });

  it("answers to a longer scale with its own slope", () => {
    const daysArb = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(usualModelArb, daysArb, fc.boolean(), (model, days, ended) => {
        const [{ cadence } = fail()] = silencesOf([[[0, "tea", 1]]], [1], 1);
        const curve = curvesOf(model)(cadence);
        const at = (ln: number) => readSilence(curve, Math.exp(ln), { days, ended });
        const measured = (at(0.25 + 1e-3).value - at(0.25 - 1e-3).value) / 2e-3;
        expect(at(0.25).slope).toBeCloseTo(measured, 3);
        expect(at(0.25).information).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

it("a sample in even days is that of a shop whose gaps were so long", () => {
  const { histories } = groupedShop([
    [
      [100, "tea", 1],
      [140, "tea", 1],
      [200, "tea", 1],
    ],
    [],
    [[150, "cups", 1]],
    [[900, "cups", 1]],
  ]);
  const halved = groupedShop([
    [
      [100, "tea", 1],
      [120, "tea", 1],
      [150, "tea", 1],
    ],
    [[150, "cups", 1]],
  ]);
  const even = evenSampleOn(histories, Float64Array.of(2, 2, 2, 1, 1), 260);
  expect(even).toEqual({
    ...sampleOn(halved.histories, 260),
    silence: Float64Array.of(30, 110),
  });
});

function fail(): never {
  throw new Error("one occasion has one silence");
}
