import { DEFAULT_STAGE_LIMITS } from "#app/domain/rhythm/learned-boundaries.ts";
import type { LearnedRhythm } from "#app/domain/rhythm/learned-rhythm.ts";
import type { RhythmModel } from "#app/domain/rhythm/rhythm-model.ts";
import { aLearnedRhythm } from "#test/support/builders.ts";

const FASHION: RhythmModel = {
  regularity: 0.8,
  rateShape: 0.7,
  rateScaleDays: 60,
  leaveA: 0.8,
  leaveB: 1.6,
  firstGapRatio: 1.2,
};

const GIFTS: RhythmModel = {
  ...FASHION,
  regularity: 10,
  rateShape: 8,
  rateScaleDays: 290,
  firstGapRatio: 1,
};

/** What shops of different kinds may have learned, chosen by hand. */
export const exampleRhythms: Readonly<Record<string, LearnedRhythm>> = {
  refills: aLearnedRhythm(),
  groceries: aLearnedRhythm({
    model: { ...FASHION, regularity: 2, rateShape: 1.5, rateScaleDays: 12, leaveA: 0.1 },
    limits: { ...DEFAULT_STAGE_LIMITS, irregularity: 0.6 },
    prospectColdDays: 9,
  }),
  fashion: aLearnedRhythm({
    model: FASHION,
    limits: { ...DEFAULT_STAGE_LIMITS, irregularity: 1 },
    prospectColdDays: 41,
  }),
  giftsOnceAYear: aLearnedRhythm({
    model: GIFTS,
    limits: { ...DEFAULT_STAGE_LIMITS, horizonDays: 730 },
    prospectColdDays: 120,
  }),
  // Whoever kept a date last year is likelier to keep it again: the chance rises and falls in between.
  giftsByTheCalendar: aLearnedRhythm({
    model: GIFTS,
    limits: { ...DEFAULT_STAGE_LIMITS, horizonDays: 730 },
    correction: {
      slopes: [0.9, -0.2, 0.1, -0.1, 0, 0, 0.1, 1.2],
      offsets: [-0.2, -0.2, -0.1, -0.1, 0],
    },
    prospectColdDays: 120,
  }),
};
