import { DAY_MS, type Day, type Instant } from "#app/domain/time.ts";

/** The shop's calendar day of an instant. */
export function localDay(at: Instant, timeZone: string): Day {
  const parts = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone }).format(at);
  return Date.parse(parts) / DAY_MS;
}
