import type { Day } from "../time.ts";
import type { Histories } from "./histories.ts";
import { sampleOn } from "./past-buyers.ts";
import type { RhythmSample } from "./rhythm-sample.ts";

/** The buyers of a day in even days: every gap and silence divided by the stretch of the occasion before it. */
export function evenSampleOn(
  histories: Histories,
  stretch: Float64Array,
  today: Day,
): RhythmSample {
  const sample = sampleOn(histories, today);
  const { start, day, renewal } = histories;
  let buyer = 0;
  for (let customer = 0; customer < histories.customers; customer += 1) {
    const from = start[customer] ?? 0;
    const to = from + (sample.occasions[buyer] ?? 0);
    if (from === (start[customer + 1] ?? 0) || (day[from] ?? 0) > today) continue;
    let [gapDays, firstGapDays, sumLogGap] = [0, 0, 0];
    for (let at = from + 1; at < to; at += 1) {
      if (renewal[at] === 1 || renewal[at - 1] === 1) continue;
      const gap = ((day[at] ?? 0) - (day[at - 1] ?? 0)) / (stretch[at - 1] ?? 1);
      gapDays += gap;
      sumLogGap += Math.log(gap);
      if (at === from + 1) firstGapDays = gap;
    }
    sample.gapDays[buyer] = gapDays;
    sample.firstGapDays[buyer] = firstGapDays;
    sample.sumLogGap[buyer] = sumLogGap;
    sample.silence[buyer] = (sample.silence[buyer] ?? 0) / (stretch[to - 1] ?? 1);
    buyer += 1;
  }
  return sample;
}
