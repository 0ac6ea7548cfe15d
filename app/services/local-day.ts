import type { Calendar } from "#app/domain/segments/facts.ts";
import { DAY_MS, type Day, type Instant } from "#app/domain/time.ts";

/** The shop's calendar day of an instant. */
export function localDay(at: Instant, timeZone: string): Day {
  return dayIn(formatOf(timeZone), at);
}

/** The days of a shop. Keep it for as many customers as there are: it remembers when a day begins. */
export function calendarIn(timeZone: string): Calendar {
  const format = formatOf(timeZone);
  const starts = new Map<Day, Instant>();
  return {
    dayOf: (at) => dayIn(format, at),
    startOf: (day) => {
      const start = starts.get(day) ?? startOfDay(day, timeZone);
      starts.set(day, start);
      return start;
    },
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone });
}

function dayIn(format: Intl.DateTimeFormat, at: Instant): Day {
  return Date.parse(format.format(at)) / DAY_MS;
}

/** Longer than any offset from UTC, and than any hour that a change of the clocks gives or takes. */
const MOST_OFFSET_MS = 1.25 * DAY_MS;

/** The instant at which a calendar day of the shop begins: midnight, or the first minute after a gap there. */
export function startOfDay(day: Day, timeZone: string): Instant {
  let before = day * DAY_MS - MOST_OFFSET_MS;
  let within = day * DAY_MS + MOST_OFFSET_MS;
  const format = formatOf(timeZone);
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (dayIn(format, middle) < day) before = middle;
    else within = middle;
  }
  return within;
}
