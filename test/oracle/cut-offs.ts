import { spendsAt } from "./past-orders.ts";
import { exclusionsAt, type Rules } from "./rules.ts";
import type { Truth } from "./truth.ts";

/** Where the spend tiers and the VIPs begin, in minor units, from one refresh to the next. */
export interface CutOffs {
  at: number;
  /** None below 30 buyers. */
  value: { lowMax: number; midMax: number } | null;
  vip: { enters: number; stays: number };
}

const fewestForTiers = 30;

/** The cut-offs of every refresh that found a buyer, oldest first. */
export function cutOffHistory(truth: Truth, rules: Rules): CutOffs[] {
  const refreshes = rules.cutOffRefreshes.toSorted((a, b) => a.at - b.at);
  const heardUntil = { none: 0, "all but the last": refreshes.length - 1, all: refreshes.length };
  return refreshes.flatMap(({ at, heard }, index) => {
    if (heard !== undefined && index < heardUntil[rules.cutOffsAsHeard]) return [{ at, ...heard }];
    const spends = spendsAt(truth, exclusionsAt(rules, at), at).toSorted((a, b) => a - b);
    return spends.length === 0 ? [] : [cutOffsOf(at, spends)];
  });
}

/** The latest cut-offs computed by an instant. */
export function inForce(history: readonly CutOffs[], at: number): CutOffs | undefined {
  return history.findLast((cutOffs) => cutOffs.at <= at);
}

function cutOffsOf(at: number, rising: readonly number[]): CutOffs {
  const buyers = rising.length;
  // The rank is a quotient of whole numbers: .9 * 30 could come out above 27.
  const nearestRank = (parts: number, of: number) =>
    rising[Math.ceil((parts * buyers) / of) - 1] ?? Infinity;
  return {
    at,
    value:
      buyers < fewestForTiers ? null : { lowMax: nearestRank(1, 3), midMax: nearestRank(2, 3) },
    vip: { enters: nearestRank(90, 100), stays: nearestRank(85, 100) },
  };
}
