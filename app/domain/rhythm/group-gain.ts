import type { Day } from "../time.ts";
import { curvesOf } from "./curve.ts";
import { type GroupedHistories, stretchOf } from "./group-columns.ts";
import type { LearnedGroups } from "./group-rhythm.ts";
import { readSilence, visitSilences } from "./group-silences.ts";
import type { RhythmModel } from "./rhythm-model.ts";

/** What the groups of a day gained over the model alone in a later period. */
export type GroupGain = {
  readonly silences: number;
  /** Log likelihood per silence. */
  readonly mean: number;
  /** Over customers: the silences of one are not independent. */
  readonly standardError: number;
};

/** The gain over the silences of the day `from` as they went on until another day, and those begun in between. */
export function gainOf(
  shop: GroupedHistories,
  from: Day,
  until: Day,
  plain: RhythmModel,
  { groups, model }: LearnedGroups,
): GroupGain {
  const { histories } = shop;
  const grouped = foretold(shop, from, until, model, stretchOf(groups, shop.groups));
  const none = new Float64Array(histories.day.length).fill(1);
  const alone = foretold(shop, from, until, plain, none);
  let [sum, squares] = [0, 0];
  for (const [customer, told] of grouped.byCustomer.entries()) {
    const gain = told - (alone.byCustomer[customer] ?? 0);
    sum += gain;
    squares += gain ** 2;
  }
  const { silences } = grouped;
  const each = Math.max(1, silences);
  return { silences, mean: sum / each, standardError: Math.sqrt(squares) / each };
}

/** Several periods as one. */
export function pooled(gains: readonly GroupGain[]): GroupGain {
  const silences = gains.reduce((sum, gain) => sum + gain.silences, 0);
  const each = Math.max(1, silences);
  const sum = gains.reduce((all, gain) => all + gain.mean * gain.silences, 0);
  const squares = gains.reduce(
    (all, gain) => all + (gain.standardError * Math.max(1, gain.silences)) ** 2,
    0,
  );
  return { silences, mean: sum / each, standardError: Math.sqrt(squares) / each };
}

/** The log likelihood of each customer's silences between two days, given what was known on the first. */
function foretold(
  { histories }: GroupedHistories,
  from: Day,
  until: Day,
  model: RhythmModel,
  stretch: Float64Array,
): { readonly silences: number; readonly byCustomer: Float64Array } {
  const byCustomer = new Float64Array(histories.customers);
  const curveOf = curvesOf(model);
  let silences = 0;
  visitSilences(histories, stretch, until, (silence) => {
    const { customer, at, cadence, days } = silence;
    if (days === 0 || cadence.lastDay + days <= from) return;
    const curve = curveOf(cadence);
    const factor = stretch[at] ?? 1;
    const known = { days: from - cadence.lastDay, ended: false };
    const told =
      readSilence(curve, factor, silence).value - readSilence(curve, factor, known).value;
    byCustomer[customer] = (byCustomer[customer] ?? 0) + told;
    silences += 1;
  });
  return { silences, byCustomer };
}
