import type { Day } from "../time.ts";
import { curvesOf } from "./curve.ts";
import { readSilence, visitSilences } from "./group-silences.ts";
import { type GroupParameters, stretchUnder, type Supplies } from "./group-supplies.ts";
import type { Histories } from "./histories.ts";
import type { RhythmModel } from "./rhythm-model.ts";

/** The likelihood's answer to each ln m and to rho: first derivatives, and the information in them. */
export type GroupSlopes = {
  readonly silences: number;
  /** Of all silences about their own scale. */
  readonly information: number;
  readonly byGroup: Float64Array;
  readonly informationOfGroup: Float64Array;
  readonly byPower: number;
  readonly informationOfPower: number;
};

/**
 * The slopes over the silences up to a day. The scale of a silence is its factor times A, alpha plus the even
 * days before it, and these shrink as the factors grow: d ln scale / d ln m_g = [its group is g] - (even days
 * after g) / A. Only the silence's own group is followed: the others balance out over the shop.
 */
export function groupSlopes(
  histories: Histories,
  until: Day,
  model: RhythmModel,
  supplies: Supplies,
  parameters: GroupParameters,
): GroupSlopes {
  const stretch = stretchUnder(supplies, parameters);
  const curveOf = curvesOf(model);
  const { rateScaleDays: alpha, firstGapRatio: phi } = model;
  const byGroup = new Float64Array(supplies.ids.length);
  const informationOfGroup = new Float64Array(supplies.ids.length);
  let [silences, information, byPower, informationOfPower] = [0, 0, 0, 0];
  let customer = -1;
  let unitDays = 0;
  const daysOfGroup = new Map<number, number>();
  visitSilences(histories, stretch, until, (silence) => {
    const { at, cadence, days } = silence;
    if (silence.customer !== customer) {
      customer = silence.customer;
      unitDays = 0;
      daysOfGroup.clear();
    }
    const factor = stretch[at] ?? 1;
    const units = supplies.lnUnits[at] ?? 0;
    const group = supplies.group[at] ?? -1;
    const known = alpha + cadence.gapDays + (phi - 1) * cadence.firstGapDays;
    const reading = readSilence(curveOf(cadence), factor, silence);
    silences += 1;
    information += reading.information;
    const answerOfPower = units - unitDays / known;
    byPower += reading.slope * answerOfPower;
    informationOfPower += reading.information * answerOfPower ** 2;
    const ofGroup = daysOfGroup.get(group) ?? 0;
    if (group >= 0) {
      const answer = 1 - ofGroup / known;
      byGroup[group] = (byGroup[group] ?? 0) + reading.slope * answer;
      informationOfGroup[group] =
        (informationOfGroup[group] ?? 0) + reading.information * answer ** 2;
    }
    // What the silence adds to A once it has ended.
    const evenDays = ((cadence.occasions === 1 ? phi : 1) * days) / factor;
    unitDays += units * evenDays;
    daysOfGroup.set(group, ofGroup + evenDays);
  });
  return { silences, information, byGroup, informationOfGroup, byPower, informationOfPower };
}
