import type { Boundaries } from "../boundaries.ts";
import { LONGEST_WINDOW } from "../policy.ts";
import type { Cadence } from "./cadence.ts";
import {
  type Curve,
  curvesOf,
  daysUntilReturned,
  hasOneGapAtMost,
  returnedWithin,
} from "./curve.ts";
import { firstDayBelowChance } from "./first-day-below-chance.ts";
import type { RhythmModel } from "./rhythm-model.ts";

/** Where the stages of a learned rhythm begin (engine.md section 3). */
export type StageLimits = {
  /** Those who come back within so many days count as coming back. */
  readonly horizonDays: 365 | 730;
  /** Share of them that has come back when a cycle is over. */
  readonly cycleShare: number;
  /** A reminder is due at this part of the cycle. */
  readonly dueShare: number;
  /** Share of them that has come back when a customer of a regular shop counts as late. */
  readonly riskShare: number;
  /** A customer of an irregular shop counts as late when the chance of an order falls below this. */
  readonly riskChance: number;
  /** Lapsed and lost from when the chance of an order is below these. */
  readonly lapsedChance: number;
  readonly lostChance: number;
  /**
   * 0: customers keep a rhythm, and chances are those of an order within one more cycle. 1: they do not;
   * being late says little, and chances are those within the days below, or a cycle when that is longer.
   */
  readonly irregularity: number;
  readonly chanceDays: number;
  readonly lostChanceDays: number;
};

export const DEFAULT_STAGE_LIMITS: StageLimits = {
  horizonDays: 365,
  cycleShare: 0.5,
  dueShare: 0.9,
  riskShare: 0.65,
  riskChance: 0.5,
  lapsedChance: 0.35,
  lostChance: 0.15,
  irregularity: 0,
  chanceDays: 90,
  lostChanceDays: 180,
};

/** From this regularity on a shop is regular; up to the other it is not. */
const REGULAR = 3;
const IRREGULAR = 1.5;
/** With more weight on the chance, fast customers would be flagged as late as a fixed window flags them. */
const MOST_IRREGULARITY = 0.5;

/** How little of a rhythm the customers of a shop keep: a gap's own scatter is 1 / sqrt(regularity). */
export function irregularityOf({ regularity }: RhythmModel): number {
  const part = (REGULAR - regularity) / (REGULAR - IRREGULAR);
  return MOST_IRREGULARITY * Math.min(1, Math.max(0, part));
}

/** A shop whose median gap is longer needs two years to see who comes back. */
const SLOW_SHOP_GAP_DAYS = 180;

export function horizonDaysFor(medianGapDays: number): StageLimits["horizonDays"] {
  return medianGapDays > SLOW_SHOP_GAP_DAYS ? 730 : 365;
}

/** The learned boundaries of a shop's customers; the returned function keeps what it can use again. */
export function boundariesOf(
  model: RhythmModel,
  limits: StageLimits,
  curveOf = curvesOf(model),
): (cadence: Cadence) => Boundaries {
  // Most customers have bought once or twice; what follows depends on nothing but their one gap.
  const byOnlyGap: Boundaries[] = [];
  return (cadence) =>
    hasOneGapAtMost(cadence)
      ? (byOnlyGap[cadence.gapDays] ??= learnedBoundaries(curveOf(cadence), limits))
      : learnedBoundaries(curveOf(cadence), limits);
}

/** Days after the last order at which something changes, in whole days rounded up. */
export function learnedBoundaries(curve: Curve, limits: StageLimits): Boundaries {
  const comingBack = returnedWithin(curve, limits.horizonDays);
  const exactCycle = exactCycleOf(curve, limits, comingBack);
  const cycle = Math.min(LATEST, Math.ceil(exactCycle));
  const due = Math.min(cycle, Math.ceil(limits.dueShare * exactCycle));
  const risk = riskAfter(curve, limits, comingBack, exactCycle);
  const { lapsedChance, chanceDays, lostChance, lostChanceDays } = limits;
  const lapsedWindow = chanceWindow(limits, exactCycle, chanceDays);
  const lapsed = Math.min(LATEST, firstDayBelowChance(curve, lapsedChance, lapsedWindow, risk));
  const lostWindow = chanceWindow(limits, exactCycle, lostChanceDays);
  const lost = Math.max(lapsed + 1, firstDayBelowChance(curve, lostChance, lostWindow, lapsed));
  return { cycle, due, risk, lapsed, lost };
}

/** Whether the risk boundary passes before an order that comes after `gap` days, without the other boundaries. */
export function isLate(curve: Curve, limits: StageLimits, gap: number): boolean {
  const comingBack = returnedWithin(curve, limits.horizonDays);
  // Nobody is at risk within a cycle, and most orders come within one.
  if (gap <= LATEST && returnedWithin(curve, gap - 1) < limits.cycleShare * comingBack)
    return false;
  return gap > riskAfter(curve, limits, comingBack, exactCycleOf(curve, limits, comingBack));
}

/** No boundary is later than a merchant could set by hand, and lost is always one day away. */
const LATEST = LONGEST_WINDOW - 1;

function exactCycleOf(curve: Curve, { cycleShare }: StageLimits, comingBack: number): number {
  return Math.max(1, daysUntilReturned(curve, cycleShare * comingBack));
}

function riskAfter(
  curve: Curve,
  limits: StageLimits,
  comingBack: number,
  exactCycle: number,
): number {
  const { irregularity, riskShare, riskChance, chanceDays } = limits;
  const cycle = Math.min(LATEST, Math.ceil(exactCycle));
  const late = irregularity < 1 ? daysUntilReturned(curve, riskShare * comingBack, exactCycle) : 0;
  const window = chanceWindow(limits, exactCycle, chanceDays);
  const unlikely = irregularity > 0 ? firstDayBelowChance(curve, riskChance, window, cycle) : 0;
  const mixed = (1 - irregularity) * Math.max(exactCycle, late) + irregularity * unlikely;
  return Math.min(LATEST, Math.max(cycle, Math.ceil(mixed)));
}

function chanceWindow({ irregularity }: StageLimits, exactCycle: number, days: number): number {
  return Math.max(exactCycle, irregularity * days);
}
