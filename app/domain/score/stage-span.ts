import type { Boundaries } from "../boundaries.ts";
import type { Cadence } from "../rhythm/cadence.ts";
import type { Histories } from "../rhythm/histories.ts";
import type { Day } from "../time.ts";

/** The stages of `npm run score`, each deeper in silence than the one before from "active" on (engine.md section 7). */
export const SCORE_STAGES = ["prospect", "new", "active", "at-risk", "lapsed", "lost"] as const;
export type ScoreStage = (typeof SCORE_STAGES)[number];

/** A stage, its first day, and what follows on which day if nothing is ordered. */
export type StageSpan = {
  readonly stage: ScoreStage;
  readonly since: Day;
  readonly next: { readonly stage: ScoreStage; readonly on: Day } | null;
};

/** The stage `silence` days after the last order; `since` is asked only of those who are not late. */
export function stageSpan(
  { occasions, lastDay }: Pick<Cadence, "occasions" | "lastDay">,
  { risk, lapsed, lost }: Boundaries,
  silence: number,
  since: () => Day,
): StageSpan {
  const at = (stage: ScoreStage, days: number) => ({ stage, on: lastDay + days });
  if (silence >= lost) return { stage: "lost", since: lastDay + lost, next: null };
  if (silence >= lapsed) {
    return { stage: "lapsed", since: lastDay + lapsed, next: at("lost", lost) };
  }
  if (silence >= risk) {
    return { stage: "at-risk", since: lastDay + risk, next: at("lapsed", lapsed) };
  }
  return {
    stage: occasions === 1 ? "new" : "active",
    since: since(),
    next: risk < lapsed ? at("at-risk", risk) : at("lapsed", lapsed),
  };
}

/**
 * Since when a customer who is not late has been in the present stage: the first order of all, or the order that last
 * ended a lateness or made them active. `wasLate` answers for the silence before an order, by what was known then.
 */
export function onTimeSince(
  histories: Histories,
  customer: number,
  cadence: Cadence,
  wasLate: (before: Cadence, gap: number) => boolean,
): Day {
  const { start, day } = histories;
  const first = start[customer] ?? 0;
  let known = cadence;
  let order = (start[customer + 1] ?? 0) - 1;
  for (; order > first + 1; order -= 1) {
    known = withoutLast(known, histories, order);
    if (wasLate(known, (day[order] ?? 0) - (day[order - 1] ?? 0))) break;
  }
  return day[order] ?? 0;
}

/** The cadence before the occasion at `order`, which is its last and not its second. */
function withoutLast(cadence: Cadence, { day, renewal }: Histories, order: number): Cadence {
  const lastDay = day[order - 1] ?? 0;
  const shrunk = { ...cadence, occasions: cadence.occasions - 1, lastDay };
  if (renewal[order] === 1 || renewal[order - 1] === 1) return shrunk;
  const gap = cadence.lastDay - lastDay;
  return {
    ...shrunk,
    gaps: cadence.gaps - 1,
    gapDays: cadence.gapDays - gap,
    sumLogGap: cadence.sumLogGap - Math.log(gap),
  };
}
