import type { Instant } from "./time.ts";

/**
 * The hours of the shop's local day in which time may move people: from the full hour `from` until before
 * `until`, 24 being midnight. They do not span midnight: a shop that writes to nobody but at night is a typo.
 */
export type ContactHours = { readonly from: number; readonly until: number };

/** What a shop is offered that has set none. */
export const SUGGESTED_HOURS: ContactHours = { from: 9, until: 20 };

/** Whether hours can be used: whole, within a day, at least one. */
export function areHours({ from, until }: ContactHours): boolean {
  return (
    Number.isInteger(from) && Number.isInteger(until) && 0 <= from && from < until && until <= 24
  );
}

/** Every zone's distance from UTC is a whole number of these, in milliseconds. */
const QUARTER_MS = 900_000;

/**
 * The first instant from `at` on at which the hours are open; `at` itself when they are. An hour that the
 * clocks skip is no hour of that day, one that they repeat is open twice. Throws on a zone that is unknown.
 */
export function nextOpening({ from, until }: ContactHours, timeZone: string, at: Instant): Instant {
  const hour = new Intl.DateTimeFormat("en-US", { hour: "numeric", hourCycle: "h23", timeZone });
  const isOpen = (instant: Instant) => {
    const local = Number(hour.format(instant));
    return from <= local && local < until;
  };
  let opening = at;
  while (!isOpen(opening)) opening = (Math.floor(opening / QUARTER_MS) + 1) * QUARTER_MS;
  return opening;
}
