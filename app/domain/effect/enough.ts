import { differenceOf } from "./difference.ts";
import { type Groups, type Sums, timesAsMany } from "./group-sums.ts";

/** Fewer customers are not compared. */
const LEAST_CUSTOMERS = 300;
const LEAST_OF_A_GROUP = 20;

/** How many customers are missing until there is a comparison; 0 when there is one, null where nobody is held out. */
export function missingToCompare(
  { treated, heldOut }: Groups<number>,
  holdoutPercent: number,
): number | null {
  const missing = LEAST_CUSTOMERS - treated - heldOut;
  const lacks = (there: number, percent: number) =>
    there >= LEAST_OF_A_GROUP ? 0 : ((LEAST_OF_A_GROUP - there) * 100) / percent;
  const lacking = Math.max(lacks(heldOut, holdoutPercent), lacks(treated, 100 - holdoutPercent));
  return Number.isFinite(lacking) ? Math.max(0, missing, Math.ceil(lacking)) : null;
}

/** A forecast of more than so many times what is known now is none. */
const FARTHEST = 100;

/**
 * About how many customers more it takes until the interval leaves zero out, if the groups go on as they did and
 * the difference stays what it seems; 0 when it does now. Null where that is more than a hundred times those there
 * are, as when the groups are alike: nobody knows then.
 */
export function missingToTell(groups: Groups<Sums>): number | null {
  const tells = (times: number) => {
    const { lower, upper } = differenceOf({
      treated: timesAsMany(groups.treated, times),
      heldOut: timesAsMany(groups.heldOut, times),
    });
    return lower > 0 || upper < 0;
  };
  const customers = groups.treated.customers + groups.heldOut.customers;
  if (tells(1)) return 0;
  if (!tells(FARTHEST)) return null;
  let [before, after] = [1, FARTHEST];
  while ((after - before) * customers > 1) {
    const middle = (before + after) / 2;
    if (tells(middle)) after = middle;
    else before = middle;
  }
  return Math.ceil((after - 1) * customers);
}

/**
 * In how many weeks from now so many more windows will have ended: `ending` are those under way, by the coming
 * week in which they end, after which they end at the pace at which customers enter now. Null where nobody does.
 */
export function weeksUntil(
  customers: number,
  ending: readonly number[],
  entriesAWeek: number,
): number | null {
  let missing = customers;
  if (missing <= 0) return 0;
  for (const [week, ended] of ending.entries()) {
    missing -= ended;
    if (missing <= 0) return week + 1;
  }
  return entriesAWeek > 0 ? ending.length + Math.ceil(missing / entriesAWeek) : null;
}
