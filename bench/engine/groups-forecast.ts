import { type Curve, curvesOf, returnChance } from "#app/domain/rhythm/curve.ts";
import { type GroupedHistories, stretchOf } from "#app/domain/rhythm/group-columns.ts";
import { type LearnedGroups, stretchedCurve } from "#app/domain/rhythm/group-rhythm.ts";
import { visitSilences } from "#app/domain/rhythm/group-silences.ts";
import { DEFAULT_STAGE_LIMITS, learnedBoundaries } from "#app/domain/rhythm/learned-boundaries.ts";
import type { RhythmModel } from "#app/domain/rhythm/rhythm-model.ts";
import { auc } from "./measures/auc.ts";
import { brier } from "./measures/calibration.ts";

/** What the groups change in forecasts made on one day. */
export type ForecastChange = {
  readonly auc: { readonly with: number; readonly without: number };
  readonly brier: { readonly with: number; readonly without: number };
  /** Share of the buyers whose risk boundary moves by more than 10 % or 3 days, as a refit would move it. */
  readonly moved: number;
};

const WITHIN = 90;

/** Return within 90 days of a day, forecast with the groups of that day and without. */
export function forecastChange(
  shop: GroupedHistories,
  asOf: number,
  plain: RhythmModel,
  { groups, model }: LearnedGroups,
): ForecastChange {
  const { day, start } = shop.histories;
  const none = new Float64Array(day.length).fill(1);
  const without = openSilences(shop, asOf, plain, none);
  const grouped = openSilences(shop, asOf, model, stretchOf(groups, shop.groups));
  const returned = without.map(({ customer, at }) =>
    at + 1 < (start[customer + 1] ?? 0) && (day[at + 1] ?? 0) <= asOf + WITHIN ? 1 : 0,
  );
  const chances = (silences: readonly OpenSilence[]): readonly number[] =>
    silences.map(({ curve, days }) => returnChance(curve, days, WITHIN));
  const moved = grouped.filter(({ curve }, index) => {
    const before = riskOf(without[index]?.curve ?? curve);
    const change = Math.abs(riskOf(curve) - before);
    return change > 3 || change > 0.1 * before;
  });
  return {
    auc: { with: auc(chances(grouped), returned), without: auc(chances(without), returned) },
    brier: { with: brier(chances(grouped), returned), without: brier(chances(without), returned) },
    moved: moved.length / without.length,
  };
}

type OpenSilence = {
  readonly customer: number;
  readonly at: number;
  readonly curve: Curve;
  readonly days: number;
};

function openSilences(
  { histories }: GroupedHistories,
  asOf: number,
  model: RhythmModel,
  stretch: Float64Array,
): readonly OpenSilence[] {
  const curveOf = curvesOf(model);
  const open: OpenSilence[] = [];
  visitSilences(histories, stretch, asOf, ({ customer, at, cadence, days, ended }) => {
    const curve = stretchedCurve(curveOf(cadence), stretch[at] ?? 1);
    if (!ended) open.push({ customer, at, curve, days });
  });
  return open;
}

function riskOf(curve: Curve): number {
  return learnedBoundaries(curve, DEFAULT_STAGE_LIMITS).risk;
}
