import type { Day } from "../time.ts";
import type { Cadence } from "./cadence.ts";
import type { Histories } from "./histories.ts";
import type { Buyer } from "./return-correction.ts";
import type { RhythmSample } from "./rhythm-sample.ts";

/** A customer of the columns as a buyer on a day, from the occasions up to then; null without one. */
export function buyerOn(histories: Histories, customer: number, today: Day): Buyer | null {
  const cadence = cadenceOn(histories, customer, today);
  if (cadence === null) return null;
  const from = histories.start[customer] ?? 0;
  const to = from + cadence.occasions;
  let netSpent = 0;
  for (let at = from; at < to; at += 1) netSpent += histories.net[at] ?? 0;
  return { cadence, netSpent, days: histories.day.subarray(from, to) };
}

/** The cadence of a customer of the columns on a day; null without an occasion up to then. */
export function cadenceOn(histories: Histories, customer: number, today: Day): Cadence | null {
  const { start, day, renewal } = histories;
  const from = start[customer] ?? 0;
  let to = from;
  let [gaps, gapDays, firstGapDays, sumLogGap] = [0, 0, 0, 0];
  for (; to < (start[customer + 1] ?? 0) && (day[to] ?? 0) <= today; to += 1) {
    if (to === from || renewal[to] === 1 || renewal[to - 1] === 1) continue;
    const gap = (day[to] ?? 0) - (day[to - 1] ?? 0);
    gaps += 1;
    gapDays += gap;
    sumLogGap += Math.log(gap);
    if (to === from + 1) firstGapDays = gap;
  }
  if (to === from) return null;
  const firstDay = day[from] ?? 0;
  const lastDay = day[to - 1] ?? 0;
  return { occasions: to - from, firstDay, lastDay, gaps, gapDays, firstGapDays, sumLogGap };
}

/** The buyers of a day as a fit reads them; columns, because a million cadences would not fit into memory. */
export function sampleOn(histories: Histories, today: Day): RhythmSample {
  const { customers } = histories;
  const occasions = new Int32Array(customers);
  const gaps = new Int32Array(customers);
  const gapDays = new Float64Array(customers);
  const firstGapDays = new Float64Array(customers);
  const sumLogGap = new Float64Array(customers);
  const silence = new Float64Array(customers);
  let buyers = 0;
  for (let customer = 0; customer < customers; customer += 1) {
    const cadence = cadenceOn(histories, customer, today);
    if (cadence === null) continue;
    occasions[buyers] = cadence.occasions;
    gaps[buyers] = cadence.gaps;
    gapDays[buyers] = cadence.gapDays;
    firstGapDays[buyers] = cadence.firstGapDays;
    sumLogGap[buyers] = cadence.sumLogGap;
    silence[buyers] = today - cadence.lastDay;
    buyers += 1;
  }
  return {
    buyers,
    occasions: occasions.subarray(0, buyers),
    gaps: gaps.subarray(0, buyers),
    gapDays: gapDays.subarray(0, buyers),
    firstGapDays: firstGapDays.subarray(0, buyers),
    sumLogGap: sumLogGap.subarray(0, buyers),
    silence: silence.subarray(0, buyers),
  };
}
