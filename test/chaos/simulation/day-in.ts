import { DAY_MS, type Day, type Instant } from "#app/domain/time.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of an instant in a zone. */
export function dayIn(timeZone: string, at: Instant): Day {
  if (timeZone === "UTC") return Math.floor(at / DAY_MS);
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone });
  formats.set(timeZone, format);
  return Date.parse(format.format(at)) / DAY_MS;
}
