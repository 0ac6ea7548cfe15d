import type { Day } from "../time.ts";
import { type GroupSlopes, groupSlopes } from "./group-slopes.ts";
import type { GroupParameters, Supplies } from "./group-supplies.ts";
import type { Histories } from "./histories.ts";
import type { RhythmModel } from "./rhythm-model.ts";

/** A multiplier is believed by half, at best, when its group was seen so often (engine.md section 3). */
const HALF_BELIEVED = 30;
const NEWTON_STEPS = 3;
const FIRST_POWER = 0.7;
/** rho counts only where it is so many standard errors from 0. */
const SURE_OF_POWER = 3;
/** No product makes a customer ten times as slow, or as fast. */
const MOST_LN_MULTIPLIER = Math.log(10);

/** Three Newton steps from `start` on the multipliers and rho, the model left as it is. */
export function fitGroups(
  histories: Histories,
  until: Day,
  model: RhythmModel,
  supplies: Supplies,
  start: Float64Array,
): GroupParameters {
  let parameters = { lnMultiplier: start, quantityPower: FIRST_POWER };
  let surety = 0;
  for (let step = 0; step < NEWTON_STEPS; step += 1) {
    const slopes = groupSlopes(histories, until, model, supplies, parameters);
    parameters = stepped(parameters, slopes);
    surety = parameters.quantityPower * Math.sqrt(slopes.informationOfPower);
  }
  return surety < SURE_OF_POWER ? { ...parameters, quantityPower: 0 } : parameters;
}

/** A squared spread that leaves nothing of any multiplier. */
const ALL_ALIKE = 1e-9;

/** One Newton step on the likelihood with normal priors around "no group differs". */
function stepped({ lnMultiplier, quantityPower }: GroupParameters, slopes: GroupSlopes) {
  const weak = (HALF_BELIEVED * slopes.information) / Math.max(1, slopes.silences);
  const strong = Math.max(weak, 1 / squaredSpread(lnMultiplier, slopes));
  const step = (value: number, slope: number, information: number, prior: number): number =>
    information > 0 ? value + (slope - prior * value) / (information + prior) : value;
  return {
    lnMultiplier: lnMultiplier.map((ln, group) => {
      const information = slopes.informationOfGroup[group] ?? 0;
      const next = step(ln, slopes.byGroup[group] ?? 0, information, strong);
      return Math.min(MOST_LN_MULTIPLIER, Math.max(-MOST_LN_MULTIPLIER, next));
    }),
    quantityPower: Math.min(
      1,
      Math.max(0, step(quantityPower, slopes.byPower, slopes.informationOfPower, weak)),
    ),
  };
}

/**
 * How far ln m differs between the groups, squared, beyond what chance makes of equal ones (DerSimonian &
 * Laird 1986, around 0): of hundreds of groups that are alike some always look different.
 */
function squaredSpread(lnMultiplier: Float64Array, slopes: GroupSlopes): number {
  let [surplus, information] = [0, 0];
  for (const [group, ln] of lnMultiplier.entries()) {
    const told = slopes.informationOfGroup[group] ?? 0;
    if (!(told > 0)) continue;
    const unshrunk = ln + (slopes.byGroup[group] ?? 0) / told;
    surplus += told * unshrunk ** 2 - 1;
    information += told;
  }
  return information > 0 ? Math.max(ALL_ALIKE, surplus / information) : ALL_ALIKE;
}
