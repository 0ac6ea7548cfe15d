import type { Histories } from "./histories.ts";
import { type GroupRhythm, groupScales } from "./group-rhythm.ts";

/** What was bought on each occasion of Histories, in columns beside `day`. */
export type OccasionGroups = {
  /** The groups that the numbers below stand for. */
  readonly ids: readonly string[];
  /** The main group of the occasion: an index of `ids`, -1 where nothing is known of it. */
  readonly group: Int32Array;
  /** Units of that group bought on the occasion. */
  readonly quantity: Float64Array;
};

/** A shop's occasions and what was bought on them. */
export type GroupedHistories = { readonly histories: Histories; readonly groups: OccasionGroups };

/** The factor on the silence after each occasion, in a column beside `day`. */
export function stretchOf(
  rhythm: GroupRhythm,
  { ids, group, quantity }: OccasionGroups,
): Float64Array {
  const scaleOf = groupScales(rhythm);
  return Float64Array.from(group, (of, at) => scaleOf(ids[of] ?? null, quantity[at] ?? 0));
}

/** At most so many customers, at even distances. */
export function evenlyChosen(shop: GroupedHistories, most: number): GroupedHistories {
  const { histories, groups } = shop;
  if (histories.customers <= most) return shop;
  const distance = histories.customers / most;
  const chosen = Int32Array.from({ length: most }, (_, index) => Math.floor(index * distance));
  const start = new Int32Array(most + 1);
  const occasions: number[] = [];
  for (const [index, customer] of chosen.entries()) {
    const end = histories.start[customer + 1] ?? 0;
    for (let at = histories.start[customer] ?? 0; at < end; at += 1) occasions.push(at);
    start[index + 1] = occasions.length;
  }
  return {
    histories: {
      customers: most,
      start,
      day: Int32Array.from(occasions, (at) => histories.day[at] ?? 0),
      net: Float64Array.from(occasions, (at) => histories.net[at] ?? 0),
      renewal: Uint8Array.from(occasions, (at) => histories.renewal[at] ?? 0),
      signUpDay: Float64Array.from(chosen, (of) => histories.signUpDay[of] ?? Number.NaN),
    },
    groups: {
      ids: groups.ids,
      group: Int32Array.from(occasions, (at) => groups.group[at] ?? -1),
      quantity: Float64Array.from(occasions, (at) => groups.quantity[at] ?? 0),
    },
  };
}
