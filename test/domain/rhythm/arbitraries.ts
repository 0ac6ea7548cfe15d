import fc from "fast-check";
import { type Cadence, cadenceOf, type Occasion } from "#app/domain/rhythm/cadence.ts";
import { MODEL_RANGES, type RhythmModel } from "#app/domain/rhythm/rhythm-model.ts";

/** Between these parameters most shops are. */
const USUAL = {
  regularity: { least: 0.6, most: 8 },
  rateShape: { least: 0.3, most: 8 },
  rateScaleDays: { least: 10, most: 500 },
  leaveA: { least: 0.05, most: 5 },
  leaveB: { least: 0.2, most: 20 },
  firstGapRatio: { least: 0.5, most: 2 },
};

/** Every legal model, corners included. */
export const legalModelArb: fc.Arbitrary<RhythmModel> = modelArb((name) => MODEL_RANGES[name]);

/** Models such as shops have. */
export const usualModelArb: fc.Arbitrary<RhythmModel> = modelArb((name) => USUAL[name]);

function modelArb(
  rangeOf: (name: keyof RhythmModel) => { readonly least: number; readonly most: number },
): fc.Arbitrary<RhythmModel> {
  const parameter = (name: keyof RhythmModel): fc.Arbitrary<number> => {
    const { least, most } = rangeOf(name);
    const inside = fc
      .double({ min: Math.log(least), max: Math.log(most), noNaN: true })
      .map((ln) => Math.min(most, Math.max(least, Math.exp(ln))));
    return fc.oneof({ weight: 8, arbitrary: inside }, fc.constantFrom(least, most));
  };
  return fc.record({
    regularity: parameter("regularity"),
    rateShape: parameter("rateShape"),
    rateScaleDays: parameter("rateScaleDays"),
    leaveA: parameter("leaveA"),
    leaveB: parameter("leaveB"),
    firstGapRatio: parameter("firstGapRatio"),
  });
}

/** Occasions in any order, several of a day among them. */
export const occasionsArb: fc.Arbitrary<readonly Occasion[]> = fc.array(
  fc.record({
    day: fc.integer({ min: 9000, max: 11_000 }),
    renewal: fc.oneof(
      { weight: 4, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
  }),
  { minLength: 1, maxLength: 40 },
);

/** A buyer with some occasions. */
export const cadenceArb: fc.Arbitrary<Cadence> = occasionsArb
  .map(cadenceOf)
  .filter((cadence) => cadence !== null);

/** A buyer of 1 to 10,000 occasions whose gaps are as if drawn from one to `most` days. */
export const longCadenceArb: fc.Arbitrary<Cadence> = fc
  .record({
    occasions: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 10_000 })),
    meanGapDays: fc.double({ min: 1, max: 400, noNaN: true }),
    firstGapShare: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ occasions, meanGapDays, firstGapShare }) => {
    const gaps = occasions - 1;
    const gapDays = Math.round(gaps * meanGapDays);
    const firstGapDays =
      gaps === 0 ? 0 : gaps === 1 ? gapDays : 1 + Math.floor(firstGapShare * (gapDays - gaps));
    const sumLogGap = gaps * Math.log(meanGapDays);
    return { occasions, firstDay: 0, lastDay: gapDays, gaps, gapDays, firstGapDays, sumLogGap };
  });
