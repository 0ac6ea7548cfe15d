import type { Day } from "../time.ts";
import type { GroupedHistories } from "./group-columns.ts";
import { type GroupPace, type GroupRhythm, lnUnits } from "./group-rhythm.ts";

/** What each occasion put on the customer's shelf, in columns beside `day`. */
export type Supplies = {
  readonly ids: readonly string[];
  /** Units on the middle occasion of each group; NaN where it was bought too rarely to say anything of it. */
  readonly usualQuantity: Float64Array;
  /** The group of the occasion; -1 where it is not known or was bought too rarely. */
  readonly group: Int32Array;
  /** ln of the quantity in usual quantities. */
  readonly lnUnits: Float64Array;
};

/** ln m of every group, and rho. */
export type GroupParameters = {
  readonly lnMultiplier: Float64Array;
  readonly quantityPower: number;
};

/** Groups bought less often say nothing. */
const FEWEST_OCCASIONS = 20;
/** Multipliers closer to 1 than this move no boundary that anybody would notice. */
const NOTICEABLE = Math.log(1.1);

export function suppliesUntil({ histories, groups }: GroupedHistories, until: Day): Supplies {
  const quantities = groups.ids.map((): number[] => []);
  for (const [at, of] of groups.group.entries()) {
    if ((histories.day[at] ?? 0) <= until) quantities[of]?.push(groups.quantity[at] ?? 0);
  }
  const usualQuantity = Float64Array.from(quantities, (each) => {
    if (each.length < FEWEST_OCCASIONS) return Number.NaN;
    return each.toSorted((a, b) => a - b)[Math.floor(each.length / 2)] ?? Number.NaN;
  });
  const group = groups.group.map((of) => (Number.isNaN(usualQuantity[of] ?? Number.NaN) ? -1 : of));
  return {
    ids: groups.ids,
    usualQuantity,
    group,
    lnUnits: Float64Array.from(group, (of, at) =>
      of < 0 ? 0 : lnUnits(groups.quantity[at] ?? 0, usualQuantity[of] ?? Number.NaN),
    ),
  };
}

/** The factor on the silence after each occasion. */
export function stretchUnder(
  { group, lnUnits: units }: Supplies,
  { lnMultiplier, quantityPower }: GroupParameters,
): Float64Array {
  return Float64Array.from(group, (of, at) =>
    of < 0 ? 1 : Math.exp((lnMultiplier[of] ?? 0) + quantityPower * (units[at] ?? 0)),
  );
}

/** What is worth keeping. */
export function groupRhythmOf(
  { ids, usualQuantity }: Supplies,
  { lnMultiplier, quantityPower }: GroupParameters,
): GroupRhythm {
  const groups = ids.flatMap((id, of): GroupPace[] => {
    const ln = lnMultiplier[of] ?? 0;
    const usual = usualQuantity[of] ?? Number.NaN;
    const differs = Math.abs(ln) >= NOTICEABLE;
    if (Number.isNaN(usual) || (!differs && quantityPower === 0)) return [];
    return [{ id, multiplier: differs ? Math.exp(ln) : 1, usualQuantity: usual }];
  });
  return { groups, quantityPower };
}
