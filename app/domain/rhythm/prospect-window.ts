import type { Day } from "../time.ts";
import type { Histories } from "./histories.ts";
import { DEFAULT_PROSPECT_COLD_DAYS } from "./learned-rhythm.ts";

const FEWEST_FIRST_ORDERS = 20;
/** This share of those who will ever order after sign-up has ordered when a prospect turns cold. */
const MOST_HAVE_ORDERED = 0.8;
/** A product of many factors does not hit four fifths to the last bit. */
const ROUNDING = 1e-9;
/** Who takes longer than a year after sign-up did not come because of it. */
const LONGEST_WAIT = 365;
/** Whoever signed up this week is new, however soon most people order. */
const SHORTEST_WINDOW = 7;

/** W0: from how many days after sign-up a customer without an order is cold (segments.md, stages 1 and 2). */
export function prospectWindow(histories: Histories, today: Day): number {
  const { orderedAfter, stillWaiting } = waits(histories, today);
  if (orderedAfter.length < FEWEST_FIRST_ORDERS) return DEFAULT_PROSPECT_COLD_DAYS;
  const ordered = orderedShares(orderedAfter, stillWaiting);
  const ever = ordered.at(-1)?.share ?? 1;
  const day = ordered.find(({ share }) => share >= MOST_HAVE_ORDERED * ever - ROUNDING)?.days ?? 0;
  return Math.max(SHORTEST_WINDOW, day);
}

/** Days from sign-up to the first order, and days of those who have not ordered yet; both rising. */
function waits({ customers, start, day, signUpDay }: Histories, today: Day) {
  const orderedAfter: number[] = [];
  const stillWaiting: number[] = [];
  for (let customer = 0; customer < customers; customer += 1) {
    const signedUp = signUpDay[customer] ?? Number.NaN;
    if (!(signedUp <= today)) continue;
    const first = start[customer] ?? 0;
    const bought = first < (start[customer + 1] ?? 0);
    const waited = (day[first] ?? 0) - signedUp;
    if (!bought) stillWaiting.push(today - signedUp);
    else if (waited > LONGEST_WAIT) stillWaiting.push(waited);
    // Who signed up by ordering was never a prospect.
    else if (waited > 0) orderedAfter.push(waited);
  }
  const rising = (days: readonly number[]): number[] => days.toSorted((a, b) => a - b);
  return { orderedAfter: rising(orderedAfter), stillWaiting: rising(stillWaiting) };
}

/** The share that has ordered after so many days: Kaplan & Meier (1958). */
function orderedShares(orderedAfter: readonly number[], stillWaiting: readonly number[]) {
  const shares: { days: number; share: number }[] = [];
  let waiting = orderedAfter.length + stillWaiting.length;
  let without = 1;
  let dropped = 0;
  for (const days of orderedAfter) {
    while ((stillWaiting[dropped] ?? Number.POSITIVE_INFINITY) < days) {
      dropped += 1;
      waiting -= 1;
    }
    without *= 1 - 1 / waiting;
    waiting -= 1;
    shares.push({ days, share: 1 - without });
  }
  return shares;
}
