import { DAY_MS, type Day, type Instant } from "#app/domain/time.ts";

/** The shop's calendar day of an instant. */
export function localDay(at: Instant, timeZone: string): Day {
  const parts = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone }).format(at);
  return Date.parse(parts) / DAY_MS;
}

/** Longer than any offset from UTC, and than any hour that a change of the clocks gives or takes. */
const MOST_OFFSET_MS = 1.25 * DAY_MS;

/** The instant at which a calendar day of the shop begins: midnight, or the first minute after a gap there. */
export function startOfDay(day: Day, timeZone: string): Instant {
  let before = day * DAY_MS - MOST_OFFSET_MS;
  let within = day * DAY_MS + MOST_OFFSET_MS;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (localDay(middle, timeZone) < day) before = middle;
    else within = middle;
  }
  return within;
}
