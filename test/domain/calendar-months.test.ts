import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMonths } from "#app/domain/calendar-months.ts";
import { DAY_MS } from "#app/domain/time.ts";

const later = (months: number, timeZone: string, text: string) =>
  new Date(addMonths(Date.parse(text), months, timeZone)).toISOString().replace(".000Z", "Z");

describe("three months on the shop's clock", () => {
  it.each([
    ["end on the same day at the same time", "UTC", "2026-05-10T14:30:15Z", "2026-08-10T14:30:15Z"],
    ["keep the milliseconds", "UTC", "2026-05-10T14:30:15.123Z", "2026-08-10T14:30:15.123Z"],
    ["end on the last of a shorter month", "UTC", "2026-11-30T10:00:00Z", "2027-02-28T10:00:00Z"],
    ["of a leap year too", "UTC", "2027-11-30T10:00:00Z", "2028-02-29T10:00:00Z"],
    ["of thirty days too", "UTC", "2026-03-31T10:00:00Z", "2026-06-30T10:00:00Z"],
    ["do not stay at the last day", "UTC", "2026-02-28T10:00:00Z", "2026-05-28T10:00:00Z"],
    ["go over the year's end", "UTC", "2026-12-15T10:00:00Z", "2027-03-15T10:00:00Z"],
    [
      "are of the shop's date, not of UTC's",
      "Pacific/Auckland",
      "2026-05-30T12:30:00Z",
      "2026-08-30T12:30:00Z",
    ],
    ["clamp the shop's date", "Europe/Skopje", "2026-11-29T23:30:00Z", "2027-02-27T23:30:00Z"],
    ["keep the clock over spring", "Europe/Skopje", "2026-01-15T09:00:00Z", "2026-04-15T08:00:00Z"],
    ["keep the clock over autumn", "Europe/Skopje", "2026-08-15T08:00:00Z", "2026-11-15T09:00:00Z"],
    [
      "of a skipped time end after the gap",
      "Europe/Skopje",
      "2025-12-29T01:30:00Z",
      "2026-03-29T01:30:00Z",
    ],
    [
      "of a repeated time end at the first",
      "Europe/Skopje",
      "2026-07-25T00:30:00Z",
      "2026-10-25T00:30:00Z",
    ],
    [
      "south of the equator too",
      "Australia/Lord_Howe",
      "2026-01-10T00:00:00Z",
      "2026-04-10T00:30:00Z",
    ],
  ])("%s in %s", (_, timeZone, from, to) => {
    expect(later(3, timeZone, from)).toBe(to);
  });

  it("end later for who began later, on the same time of day but where the clocks skip it", () => {
    const zones = ["UTC", "Europe/Skopje", "America/St_Johns", "Australia/Lord_Howe"];
    const instantArb = fc.integer({ min: Date.parse("2020-01-01"), max: Date.parse("2040-01-01") });
    const time = (at: number, timeZone: string) =>
      new Intl.DateTimeFormat("en", { timeStyle: "medium", timeZone }).format(at);
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        instantArb,
        fc.integer({ min: 1, max: 24 }),
        (zone, at, months) => {
          const end = addMonths(at, months, zone);
          expect(end - at).toBeGreaterThan(27 * months * DAY_MS);
          expect(end - at).toBeLessThan(32 * months * DAY_MS);
          // A clock goes forward by an hour at most: an hour earlier or at that time it shows what it showed.
          const shown = [end, end - 3_600_000, end - 1_800_000].map((one) => time(one, zone));
          expect(shown).toContain(time(at, zone));
          expect(addMonths(at + 2 * DAY_MS, months, zone)).toBeGreaterThanOrEqual(end);
        },
      ),
    );
  });
});
