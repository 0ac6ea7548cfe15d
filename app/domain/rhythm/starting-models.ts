import type { RhythmModel } from "./rhythm-model.ts";
import type { RhythmSample } from "./rhythm-sample.ts";

/** Shops of different kinds. The likelihood has flat corners: a search from one of them may end in one. */
const KINDS = [
  // Without memory, customers unlike each other.
  { regularity: 1, rateShape: 0.5, leaveA: 0.8, leaveB: 2, firstGapRatio: 1 },
  // Fairly regular, many leave after one order.
  { regularity: 2, rateShape: 1.2, leaveA: 0.4, leaveB: 1, firstGapRatio: 1.15 },
  // Regular and alike, few leave.
  { regularity: 3, rateShape: 4, leaveA: 0.1, leaveB: 1, firstGapRatio: 1 },
] as const;

/** Where a gap has never been seen. */
const TYPICAL_GAP_DAYS = 60;

/** The points from which to search. */
export function startingModels(
  sample: RhythmSample,
  { fixed, warmStart }: { readonly fixed: Partial<RhythmModel>; readonly warmStart?: RhythmModel },
): readonly RhythmModel[] {
  const gapDays = meanGapDays(sample);
  const starts = KINDS.map((kind) => {
    const model = { ...kind, ...fixed };
    return { rateScaleDays: (gapDays * model.rateShape) / model.regularity, ...model };
  });
  return warmStart === undefined ? starts : [{ ...warmStart, ...fixed }, ...starts];
}

function meanGapDays({ gaps, gapDays }: RhythmSample): number {
  const count = gaps.reduce((sum, some) => sum + some, 0);
  return count === 0 ? TYPICAL_GAP_DAYS : gapDays.reduce((sum, days) => sum + days, 0) / count;
}
