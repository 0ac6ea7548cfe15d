import type { Curve } from "./curve.ts";
import type { RhythmModel } from "./rhythm-model.ts";

/** How what was bought last stretches the days until the next order; plain data, stored with the rhythm. */
export type GroupRhythm = {
  /** Product types, or products where a shop has no types: those that were bought often enough. */
  readonly groups: readonly GroupPace[];
  /** rho: twice the usual quantity lasts 2^rho times as long; from 0 to 1. */
  readonly quantityPower: number;
};

export type GroupPace = {
  readonly id: string;
  /** m: the gap after this group in terms of the shop's own. */
  readonly multiplier: number;
  /** Units of it in the middle one of its occasions: twelve of what is sold by the dozen are one supply. */
  readonly usualQuantity: number;
};

/** A shop's groups, and the model that holds in the even days that they make. */
export type LearnedGroups = { readonly groups: GroupRhythm; readonly model: RhythmModel };

/** The factor on every day of a silence that began with so many units of a group. */
export type GroupScale = (group: string | null, quantity: number) => number;

/** Beyond eight times the usual quantity, or an eighth of it, somebody buys for other reasons. */
const MOST_USUAL_QUANTITIES = 8;

/** The scales of a shop's groups; 1 for a group that is not known. Keep it for as many occasions as there are. */
export function groupScales({ groups, quantityPower }: GroupRhythm): GroupScale {
  const paces = new Map(groups.map((pace) => [pace.id, pace]));
  return (group, quantity) => {
    const pace = group === null ? undefined : paces.get(group);
    if (pace === undefined) return 1;
    return pace.multiplier * Math.exp(quantityPower * lnUnits(quantity, pace.usualQuantity));
  };
}

/** ln of a quantity in usual quantities; 0 where either is not one. */
export function lnUnits(quantity: number, usualQuantity: number): number {
  if (!(quantity > 0 && usualQuantity > 0)) return 0;
  const units = quantity / usualQuantity;
  return Math.log(Math.min(MOST_USUAL_QUANTITIES, Math.max(1 / MOST_USUAL_QUANTITIES, units)));
}

/** A curve whose every day takes so many times as long. */
export function stretchedCurve(curve: Curve, stretch: number): Curve {
  return {
    ...curve,
    scaleDays: curve.scaleDays * stretch,
    ordersPerDay: curve.ordersPerDay / stretch,
  };
}
