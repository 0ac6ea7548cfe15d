import type { Day } from "../time.ts";
import type { Cadence } from "./cadence.ts";
import type { Curve } from "./curve.ts";
import type { Histories } from "./histories.ts";
import { survivalTangent } from "./survival-table.ts";

/** The days after one occasion, until the next one or until the observation ends. */
export type Silence = {
  readonly customer: number;
  /** Position of the occasion that it follows. */
  readonly at: number;
  /** The cadence up to that occasion in even days: those of a gap over the stretch of the occasion before it. */
  readonly cadence: Cadence;
  readonly days: number;
  /** Whether an order ended it. */
  readonly ended: boolean;
};

/** Visits every silence up to a day, customer by customer, oldest first; no renewal begins or ends one. */
export function visitSilences(
  { customers, start, day, renewal }: Histories,
  stretch: Float64Array,
  until: Day,
  visit: (silence: Silence) => void,
): void {
  for (let customer = 0; customer < customers; customer += 1) {
    const from = start[customer] ?? 0;
    const to = start[customer + 1] ?? 0;
    const firstDay = day[from] ?? 0;
    let [gaps, gapDays, firstGapDays, sumLogGap] = [0, 0, 0, 0];
    for (let at = from; at < to && (day[at] ?? 0) <= until; at += 1) {
      const lastDay = day[at] ?? 0;
      const ended = at + 1 < to && (day[at + 1] ?? 0) <= until;
      const days = (ended ? (day[at + 1] ?? 0) : until) - lastDay;
      if (renewal[at] === 1 || (ended && renewal[at + 1] === 1)) continue;
      const occasions = at - from + 1;
      const past = { gaps, gapDays, firstGapDays, sumLogGap };
      visit({ customer, at, cadence: { occasions, firstDay, lastDay, ...past }, days, ended });
      const evenDays = days / (stretch[at] ?? 1);
      gaps += 1;
      gapDays += evenDays;
      sumLogGap += Math.log(evenDays);
      if (at === from) firstGapDays = evenDays;
    }
  }
}

/** ln likelihood of a silence, and how it answers to a longer scale. */
export type Reading = {
  readonly value: number;
  /** Slope along ln scale. */
  readonly slope: number;
  /** What the silence tells of ln scale: minus the second derivative, or what stands for it. */
  readonly information: number;
};

/**
 * The likelihood of a silence under engine.md section 2: an ended one by the density of its gap, an open
 * one by the chance that it lasts. Over a customer's silences they multiply to what the model is fitted with.
 */
export function readSilence(
  curve: Curve,
  stretch: number,
  { days, ended }: Pick<Silence, "days" | "ended">,
): Reading {
  if (days <= 0) return { value: 0, slope: 0, information: 0 };
  const lnOdds = Math.log(days / (curve.scaleDays * stretch));
  return ended ? readGap(curve, lnOdds, days) : readOpen(curve, lnOdds);
}

/** ln of (1 - pi) u^c (1-u)^q / (t B(c, q)), u = t / (scale + t) */
function readGap({ gap, left }: Curve, lnOdds: number, days: number): Reading {
  const { a: c, b: q, lnB } = gap.shape;
  const lnU = -Math.log1p(Math.exp(-lnOdds));
  const lnV = -Math.log1p(Math.exp(lnOdds));
  return {
    value: Math.log1p(-left) + c * lnU + q * lnV - Math.log(days) - lnB,
    slope: (c + q) * Math.exp(lnU) - c,
    information: (c + q) * Math.exp(lnU + lnV),
  };
}

/** ln of pi + (1 - pi) S(w) */
function readOpen({ gap, left }: Curve, lnOdds: number): Reading {
  const still = survivalTangent(gap, lnOdds);
  const likely = Math.max(Number.MIN_VALUE, left + (1 - left) * still.value);
  const slope = -((1 - left) * still.slope) / likely;
  // The second derivative has either sign; the squared slope has its mean (Berndt et al. 1974).
  return { value: Math.log(likely), slope, information: slope ** 2 };
}
