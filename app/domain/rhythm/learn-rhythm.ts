import type { Day } from "../time.ts";
import { buyersOn } from "./back-test.ts";
import { orderValuesOf } from "./order-values.ts";
import { fitRhythm } from "./fit.ts";
import { type Histories, someOf } from "./histories.ts";
import { learnCorrection } from "./learn-correction.ts";
import { learnSpend } from "./learn-spend.ts";
import { DEFAULT_STAGE_LIMITS, horizonDaysFor, irregularityOf } from "./learned-boundaries.ts";
import { type LearnedRhythm, type LearningReport, unlearnedRhythm } from "./learned-rhythm.ts";
import { sampleOn } from "./past-buyers.ts";
import { FEWEST_BUYERS, FEWEST_REPEATS } from "./prior.ts";
import { prospectWindow } from "./prospect-window.ts";
import { usualChancesOf } from "./return-chances.ts";
import type { RhythmSample } from "./rhythm-sample.ts";

/** So many customers, evenly chosen, tell what the past forecasts missed. */
const ENOUGH_CUSTOMERS = 8_000;

export type LearnOptions = {
  /** How often the merchant expects people back, in days; used while the shop is too young to learn from. */
  readonly cycleDays?: number;
  /** What was learned last time: where the search begins, and what stays if it finds nothing. */
  readonly last?: LearnedRhythm;
};

/** Everything that a refit works out from a shop's histories as they stand on the day `today`. */
export function learnRhythm(
  histories: Histories,
  today: Day,
  options: LearnOptions = {},
): LearnedRhythm {
  const some = someOf(histories, ENOUGH_CUSTOMERS);
  const unlearned = {
    ...unlearnedRhythm(options.cycleDays),
    orderValues: orderValuesOf(histories),
    prospectColdDays: prospectWindow(histories, today),
  };
  const sample = sampleOn(histories, today);
  const report = reportOn(sample, histories, today);
  if (report.buyers < FEWEST_BUYERS || report.repeats < FEWEST_REPEATS) {
    return { ...withChances(unlearned, some, today), report };
  }
  const last = options.last?.source === "learned" ? options.last : null;
  const outcome = fitRhythm(sample, last === null ? {} : { warmStart: last.model });
  if (!outcome.converged) {
    const kept = last ?? withChances(unlearned, some, today);
    return { ...kept, report: { ...report, fit: last === null ? "prior" : "kept" } };
  }
  const { model, logLikelihood } = outcome;
  const limits = {
    ...DEFAULT_STAGE_LIMITS,
    horizonDays: horizonDaysFor(report.medianGapDays ?? 0),
    irregularity: irregularityOf(model),
  };
  const fitted = { ...unlearned, source: "learned" as const, model, limits };
  const corrected = { ...fitted, correction: learnCorrection(some, today, fitted) };
  const learned = withChances(corrected, some, today);
  return {
    ...learned,
    spend: learnSpend(some, today, learned),
    report: { ...report, fit: "converged", logLikelihood },
  };
}

/** The rhythm with the usual chances of its own buyers. */
function withChances(rhythm: LearnedRhythm, histories: Histories, today: Day): LearnedRhythm {
  const buyers = buyersOn(histories, today).map(({ buyer }) => buyer);
  return { ...rhythm, usualChances: usualChancesOf(buyers, today, rhythm) };
}

function reportOn(sample: RhythmSample, histories: Histories, today: Day): LearningReport {
  return {
    buyers: sample.buyers,
    repeats: sample.occasions.reduce((sum, occasions) => sum + occasions - 1, 0),
    medianGapDays: medianGap(histories, today),
    fit: "prior",
    logLikelihood: null,
  };
}

/** The middle of all gaps between occasions, renewals left out. */
function medianGap({ customers, start, day, renewal }: Histories, today: Day): number | null {
  const gaps = new Int32Array(day.length);
  let count = 0;
  for (let customer = 0; customer < customers; customer += 1) {
    for (let at = (start[customer] ?? 0) + 1; at < (start[customer + 1] ?? 0); at += 1) {
      if ((day[at] ?? 0) > today) break;
      if (renewal[at] === 1 || renewal[at - 1] === 1) continue;
      gaps[count] = (day[at] ?? 0) - (day[at - 1] ?? 0);
      count += 1;
    }
  }
  return gaps.subarray(0, count).toSorted()[Math.floor(count / 2)] ?? null;
}
