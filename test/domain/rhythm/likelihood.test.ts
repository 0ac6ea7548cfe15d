import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cadence, cadenceOf } from "#app/domain/rhythm/cadence.ts";
import { logLikelihoodOf } from "#app/domain/rhythm/likelihood.ts";
import { inOrder, likelihoodRows } from "#app/domain/rhythm/likelihood-rows.ts";
import { lnParametersOf, modelOf, PARAMETERS } from "#app/domain/rhythm/model-parameters.ts";
import type { RhythmModel } from "#app/domain/rhythm/rhythm-model.ts";
import { sampleOf } from "#app/domain/rhythm/rhythm-sample.ts";
import { lnBeta, lnGamma } from "#app/domain/rhythm/special-functions.ts";
import { cadenceArb, usualModelArb } from "./arbitraries.ts";
import { seededRandom, simulatedShop } from "./simulated-shop.ts";

const TODAY = 11_500;

function logLikelihood(
  buyers: readonly Cadence[],
  model: RhythmModel,
  { leavesFrom = 1, mostRepeatRows = 50_000 }: { leavesFrom?: 1 | 2; mostRepeatRows?: number } = {},
): { value: number; gradient: Float64Array } {
  const sample = sampleOf(buyers, TODAY);
  const rows = likelihoodRows(sample, inOrder(sample), mostRepeatRows);
  const gradient = new Float64Array(PARAMETERS.length);
  return { value: logLikelihoodOf(rows, leavesFrom)(model, gradient), gradient };
}

/** BG/NBD as Fader, Hardie & Lee (2005) write it, equation 6; MBG/NBD as Batislam et al. (2007). */
function closedForm(buyer: Cadence, model: RhythmModel, leavesFrom: 1 | 2): number {
  const { rateShape: r, rateScaleDays: alpha, leaveA: a, leaveB: b } = model;
  const x = buyer.gaps;
  const until = alpha + TODAY - buyer.firstDay;
  const last = alpha + buyer.lastDay - buyer.firstDay;
  const draws = leavesFrom === 1 ? x + 1 : x;
  const stayed = lnBeta(a, b + draws) - (r + x) * Math.log(until);
  const left = lnBeta(a + 1, b + draws - 1) - (r + x) * Math.log(last);
  const either = draws === 0 ? stayed : stayed + Math.log1p(Math.exp(left - stayed));
  return lnGamma(r + x) - lnGamma(r) + r * Math.log(alpha) - lnBeta(a, b) + either;
}

const buyersArb = fc.array(cadenceArb, { minLength: 1, maxLength: 30 });

describe("the likelihood", () => {
  it.each([
    ["BG/NBD", 2],
    ["MBG/NBD", 1],
  ] as const)("without memory, first gap like any other, is that of %s", (_, leavesFrom) => {
    const orders = fc.array(fc.integer({ min: 9000, max: 11_400 }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(fc.array(orders, { minLength: 1 }), usualModelArb, (days, any) => {
        const model = { ...any, regularity: 1, firstGapRatio: 1 };
        const buyers = days.flatMap((each) => {
          const cadence = cadenceOf(each.map((day) => ({ day, renewal: false })));
          return cadence === null ? [] : [cadence];
        });
        const expected = buyers.reduce(
          (sum, buyer) => sum + closedForm(buyer, model, leavesFrom),
          0,
        );
        const { value } = logLikelihood(buyers, model, { leavesFrom });
        expect(Math.abs(value / expected - 1)).toBeLessThan(1e-8);
      }),
    );
  });

  it("has the gradient that central differences say", () => {
    fc.assert(
      fc.property(buyersArb, usualModelArb, fc.constantFrom(1, 2), (buyers, model, leavesFrom) => {
        const { value, gradient } = logLikelihood(buyers, model, { leavesFrom });
        const at = (index: number, step: number): number => {
          const moved = lnParametersOf(model);
          moved[index] = (moved[index] ?? 0) + step;
          return logLikelihood(buyers, modelOf(moved), { leavesFrom }).value;
        };
        gradient.forEach((slope, index) => {
          const difference = (at(index, 1e-4) - at(index, -1e-4)) / 2e-4;
          expect(Math.abs(slope - difference)).toBeLessThan(1e-6 * Math.max(10, Math.abs(value)));
        });
      }),
      { numRuns: 300 },
    );
  });

  it("is that of each buyer added up, though alike buyers share their rows", () => {
    fc.assert(
      fc.property(buyersArb, usualModelArb, (buyers, model) => {
        const together = logLikelihood([...buyers, ...buyers], model).value;
        const each = buyers.reduce((sum, buyer) => sum + logLikelihood([buyer], model).value, 0);
        expect(Math.abs(together / (2 * each) - 1)).toBeLessThan(1e-7);
      }),
      { numRuns: 200 },
    );
  });

  it("of evenly chosen buyers is close to that of all", () => {
    const model = {
      regularity: 1.5,
      rateShape: 1.2,
      rateScaleDays: 60,
      leaveA: 0.5,
      leaveB: 1.5,
      firstGapRatio: 1.2,
    };
    const shop = simulatedShop(
      model,
      { buyers: 20_000, days: TODAY, entryDays: TODAY },
      seededRandom(1),
    );
    const all = logLikelihood(shop, model).value;
    const some = logLikelihood(shop, model, { mostRepeatRows: 2000 }).value;
    expect(Math.abs(some / all - 1)).toBeLessThan(0.01);
  });
});
