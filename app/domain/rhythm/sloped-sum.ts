import type { RhythmModel } from "./rhythm-model.ts";

/** A log likelihood and its slopes along the parameters, being added up. */
export type SlopedSum = { value: number } & { -readonly [name in keyof RhythmModel]: number };

export function emptySum(): SlopedSum {
  return {
    value: 0,
    regularity: 0,
    rateShape: 0,
    rateScaleDays: 0,
    leaveA: 0,
    leaveB: 0,
    firstGapRatio: 0,
  };
}
