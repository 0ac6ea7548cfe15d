import type { Day } from "../time.ts";
import type { Cadence } from "./cadence.ts";

/** A shop's buyers as a fit reads them, a column per statistic (see Cadence). */
export type RhythmSample = {
  readonly buyers: number;
  readonly occasions: Int32Array;
  readonly gaps: Int32Array;
  readonly gapDays: Float64Array;
  readonly firstGapDays: Float64Array;
  readonly sumLogGap: Float64Array;
  /** Days from the last occasion to today. */
  readonly silence: Float64Array;
};

/** The cadences of buyers as they stand on the day `today`. */
export function sampleOf(cadences: readonly Cadence[], today: Day): RhythmSample {
  return {
    buyers: cadences.length,
    occasions: Int32Array.from(cadences, ({ occasions }) => occasions),
    gaps: Int32Array.from(cadences, ({ gaps }) => gaps),
    gapDays: Float64Array.from(cadences, ({ gapDays }) => gapDays),
    firstGapDays: Float64Array.from(cadences, ({ firstGapDays }) => firstGapDays),
    sumLogGap: Float64Array.from(cadences, ({ sumLogGap }) => sumLogGap),
    silence: Float64Array.from(cadences, ({ lastDay }) => Math.max(0, today - lastDay)),
  };
}
