import { MODEL_RANGES, type RhythmModel } from "./rhythm-model.ts";

/** The order in which the logarithms of the six parameters stand in a vector. */
export const PARAMETERS = [
  "regularity",
  "rateShape",
  "rateScaleDays",
  "leaveA",
  "leaveB",
  "firstGapRatio",
] as const satisfies readonly (keyof RhythmModel)[];

/** The logarithms of a model's parameters. */
export function lnParametersOf(model: RhythmModel): Float64Array {
  return Float64Array.from(PARAMETERS, (name) => Math.log(model[name]));
}

/** The model of such a vector. */
export function modelOf(lnParameters: Float64Array): RhythmModel {
  const [
    regularity = Number.NaN,
    rateShape = Number.NaN,
    rateScaleDays = Number.NaN,
    leaveA = Number.NaN,
    leaveB = Number.NaN,
    firstGapRatio = Number.NaN,
  ] = Array.from(lnParameters, Math.exp);
  return { regularity, rateShape, rateScaleDays, leaveA, leaveB, firstGapRatio };
}

/** The ends of the legal parameters, as logarithms. */
export const LN_LEAST = Float64Array.from(PARAMETERS, (name) => Math.log(MODEL_RANGES[name].least));
export const LN_MOST = Float64Array.from(PARAMETERS, (name) => Math.log(MODEL_RANGES[name].most));
