import { firstOccasion } from "./cadence.ts";
import { curvesOf, daysUntilReturned, returnedWithin } from "./curve.ts";
import { DEFAULT_STAGE_LIMITS, horizonDaysFor } from "./learned-boundaries.ts";
import { MODEL_RANGES, type RhythmModel } from "./rhythm-model.ts";

/** The cycle of a merchant who has not said otherwise. */
const DEFAULT_CYCLE_DAYS = 55;

/** Below this a shop's own orders say too little (engine.md section 2). */
export const FEWEST_BUYERS = 20;
export const FEWEST_REPEATS = 5;

/** Typical of shops: what is assumed until a shop has enough orders of its own. */
const TYPICAL = {
  regularity: 2,
  rateShape: 1.2,
  leaveA: 0.36,
  leaveB: 1.1,
  firstGapRatio: 1.15,
};

/** The typical model whose cycle after a first order is the merchant's stated one, as near as can be. */
export function priorModel(cycleDays: number = DEFAULT_CYCLE_DAYS): RhythmModel {
  let { least, most } = MODEL_RANGES.rateScaleDays;
  // The longer the scale, the longer the cycle.
  while (most / least > 1 + 1e-12) {
    const between = Math.sqrt(least * most);
    if (cycleAfterFirst(between, cycleDays) < cycleDays) least = between;
    else most = between;
  }
  return { ...TYPICAL, rateScaleDays: least };
}

function cycleAfterFirst(rateScaleDays: number, cycleDays: number): number {
  const curve = curvesOf({ ...TYPICAL, rateScaleDays })(firstOccasion(0));
  const comingBack = returnedWithin(curve, horizonDaysFor(cycleDays));
  return daysUntilReturned(curve, DEFAULT_STAGE_LIMITS.cycleShare * comingBack);
}
