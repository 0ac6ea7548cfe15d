import type { SpendCorrection } from "./expected-spend.ts";
import { DEFAULT_STAGE_LIMITS, type StageLimits } from "./learned-boundaries.ts";
import { NO_ORDER_VALUES, type OrderValues } from "./order-values.ts";
import { priorModel } from "./prior.ts";
import type { ReturnCorrection } from "./return-correction.ts";
import type { RhythmModel } from "./rhythm-model.ts";

/** What a shop's orders taught: plain data, stored with the version of the policy that it is used under. */
export type LearnedRhythm = {
  /** "estimated": too few orders so far; the parameters are those of a typical shop. */
  readonly source: "learned" | "estimated";
  readonly model: RhythmModel;
  readonly limits: StageLimits;
  /** Null where the shop's own back-test says that the chance is better left alone. */
  readonly correction: ReturnCorrection | null;
  /** The mean chance of the shop's buyers for each of KNOTS; empty while it has none. */
  readonly usualChances: readonly number[];
  readonly orderValues: OrderValues;
  /** Null where too little was spent later to learn from. */
  readonly spend: SpendCorrection | null;
  /** W0: days after sign-up in which 80 % of those who will order have ordered. */
  readonly prospectColdDays: number;
  readonly report: LearningReport;
};

/** How the learning went, for the log and the screens. */
export type LearningReport = {
  readonly buyers: number;
  /** Occasions after each buyer's first. */
  readonly repeats: number;
  /** Middle of all gaps between occasions; null without a gap. */
  readonly medianGapDays: number | null;
  /** "prior": nothing was fitted. "kept": the fit did not converge, the last good model stays. */
  readonly fit: "converged" | "kept" | "prior";
  readonly logLikelihood: number | null;
};

/** Default of W0 (segments.md, stage 1). */
export const DEFAULT_PROSPECT_COLD_DAYS = 30;

/** A shop of which nothing is known but how often its merchant expects people back. */
export function unlearnedRhythm(cycleDays?: number): LearnedRhythm {
  return {
    source: "estimated",
    model: priorModel(cycleDays),
    limits: DEFAULT_STAGE_LIMITS,
    correction: null,
    usualChances: [],
    orderValues: NO_ORDER_VALUES,
    spend: null,
    prospectColdDays: DEFAULT_PROSPECT_COLD_DAYS,
    report: { buyers: 0, repeats: 0, medianGapDays: null, fit: "prior", logLikelihood: null },
  };
}
