/** Epoch milliseconds. */
export type Instant = number;

/** A day of the shop's own calendar, counted from 1970-01-01. */
export type Day = number;

/** One day in milliseconds. */
export const DAY_MS = 86_400_000;

/** Whole 24-hour days from `earlier` to `later`, rounded down. */
export function daysBetween(earlier: Instant, later: Instant): number {
  return Math.floor((later - earlier) / DAY_MS);
}

/** The instant `days` times 24 hours after `at`; neither time zone nor daylight saving enters. */
export function addDays(at: Instant, days: number): Instant {
  return at + days * DAY_MS;
}
