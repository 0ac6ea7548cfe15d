import type { Histories } from "../rhythm/histories.ts";
import type { Day } from "../time.ts";

/** How a shop's sign-ups come to a first order: the chance a day, by bands of days since sign-up. */
export type FirstOrders = { readonly perDay: readonly number[] };

/**
 * Bands of days since sign-up, with the chance a day assumed before anything is known: of a hundred who sign up without
 * ordering that day, about 7 order in the first week, 6 more in the month and 8 more in half a year. The rush and the
 * long tail are common to shops; how many there are is learned.
 */
const BANDS = [
  { from: 0, until: 7, assumed: 0.01 },
  { from: 7, until: 30, assumed: 0.0028 },
  { from: 30, until: 90, assumed: 0.0009 },
  { from: 90, until: 180, assumed: 0.0004 },
  { from: 180, until: 365, assumed: 0.000_12 },
  { from: 365, until: Number.POSITIVE_INFINITY, assumed: 0.000_05 },
] as const;

/** The assumption counts as much as so many sign-ups of the shop's own. */
const ASSUMED_SIGN_UPS = 20;

/** Learns from the customers of whom something was seen before their first order, or without one. */
export function learnFirstOrders(histories: Histories, asOf: Day): FirstOrders {
  const { start, day, signUpDay, customers } = histories;
  const orders = BANDS.map(
    ({ from, until, assumed }) => assumed * ASSUMED_SIGN_UPS * width(from, until),
  );
  const waited = BANDS.map(({ from, until }) => ASSUMED_SIGN_UPS * width(from, until));
  for (let customer = 0; customer < customers; customer += 1) {
    const signedUp = signUpDay[customer] ?? Number.NaN;
    if (Number.isNaN(signedUp)) continue;
    const from = start[customer] ?? 0;
    const bought = from < (start[customer + 1] ?? 0);
    const waiting = (bought ? (day[from] ?? 0) : asOf) - signedUp;
    for (const [band, { from: begin, until }] of BANDS.entries()) {
      if (waiting <= begin) break;
      waited[band] = (waited[band] ?? 0) + Math.min(waiting, until) - begin;
      if (bought && waiting <= until) orders[band] = (orders[band] ?? 0) + 1;
    }
  }
  return { perDay: orders.map((count, band) => count / (waited[band] ?? 1)) };
}

/** The chance of a first order in the next `within` days, `since` days after sign-up without one. */
export function firstOrderChance({ perDay }: FirstOrders, since: number, within: number): number {
  let expected = 0;
  for (const [band, { from, until }] of BANDS.entries()) {
    const days = Math.min(since + within, until) - Math.max(since, from);
    if (days > 0) expected += days * (perDay[band] ?? 0);
  }
  return -Math.expm1(-expected);
}

function width(from: number, until: number): number {
  return Math.min(until - from, 365);
}
