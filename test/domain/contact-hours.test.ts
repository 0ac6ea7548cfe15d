import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areHours, nextOpening } from "#app/domain/contact-hours.ts";

const at = (text: string) => Date.parse(text);
const opening = (from: number, until: number, timeZone: string, text: string) =>
  new Date(nextOpening({ from, until }, timeZone, at(text))).toISOString().replace(".000Z", "Z");

describe("contact hours", () => {
  it.each([
    ["are open from the first full hour on", "2026-06-10T07:00:00Z", "2026-06-10T07:00:00Z"],
    ["are open until the last minute", "2026-06-10T17:59:59Z", "2026-06-10T17:59:59Z"],
    ["are closed at the hour that ends them", "2026-06-10T18:00:00Z", "2026-06-11T07:00:00Z"],
    ["are closed a moment before they begin", "2026-06-10T06:59:59Z", "2026-06-10T07:00:00Z"],
    ["are closed at midnight", "2026-06-10T22:00:00Z", "2026-06-11T07:00:00Z"],
  ])("of 9 to 20 in Skopje, two hours ahead of UTC, %s", (_, now, opens) => {
    expect(opening(9, 20, "Europe/Skopje", now)).toBe(opens);
  });

  it.each([
    ["in spring, when nine comes an hour earlier", "2026-03-28T22:00:00Z", "2026-03-29T07:00:00Z"],
    ["the day before that", "2026-03-27T22:00:00Z", "2026-03-28T08:00:00Z"],
    ["in autumn, when nine comes an hour later", "2026-10-24T22:00:00Z", "2026-10-25T08:00:00Z"],
    ["the day before that too", "2026-10-23T22:00:00Z", "2026-10-24T07:00:00Z"],
  ])("follow the shop's clock %s", (_, now, opens) => {
    expect(opening(9, 20, "Europe/Skopje", now)).toBe(opens);
  });

  it("that begin in the hour that the clocks skip begin after it", () => {
    expect(opening(2, 20, "Europe/Skopje", "2026-03-29T00:30:00Z")).toBe("2026-03-29T01:00:00Z");
  });

  it("that are the skipped hour and nothing else are left out that day", () => {
    expect(opening(2, 3, "Europe/Skopje", "2026-03-29T00:30:00Z")).toBe("2026-03-30T00:00:00Z");
  });

  it("that are the repeated hour are open twice, with no break", () => {
    expect(opening(2, 3, "Europe/Skopje", "2026-10-25T00:00:00Z")).toBe("2026-10-25T00:00:00Z");
    expect(opening(2, 3, "Europe/Skopje", "2026-10-25T01:30:00Z")).toBe("2026-10-25T01:30:00Z");
    expect(opening(2, 3, "Europe/Skopje", "2026-10-25T02:00:00Z")).toBe("2026-10-26T01:00:00Z");
  });

  it.each([
    ["Asia/Kathmandu", "2026-06-10T00:00:00Z", "2026-06-10T03:15:00Z"],
    ["Asia/Kolkata", "2026-06-10T00:00:00Z", "2026-06-10T03:30:00Z"],
    ["Pacific/Kiritimati", "2026-06-10T12:00:00Z", "2026-06-10T19:00:00Z"],
    ["America/Los_Angeles", "2026-06-10T12:00:00Z", "2026-06-10T16:00:00Z"],
  ])("begin at nine in %s, whatever its distance from UTC", (timeZone, now, opens) => {
    expect(opening(9, 20, timeZone, now)).toBe(opens);
  });

  it("next open no sooner than now, at an hour of theirs, and were closed all the time until then", () => {
    const zones = ["Europe/Skopje", "Australia/Lord_Howe", "America/St_Johns", "UTC"];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: at("2026-01-01"), max: at("2028-01-01") }),
        (timeZone, from, length, now) => {
          const hours = { from, until: Math.min(24, from + length) };
          const opens = nextOpening(hours, timeZone, now);
          const localHour = (instant: number) =>
            Number(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", timeZone }).format(instant));
          const isOpen = (instant: number) =>
            hours.from <= localHour(instant) && localHour(instant) < hours.until;
          expect(opens).toBeGreaterThanOrEqual(now);
          expect(isOpen(opens)).toBe(true);
          for (const part of [0, 0.3, 0.6, 0.999]) {
            const before = Math.floor(now + (opens - now) * part);
            if (before < opens) expect(isOpen(before)).toBe(false);
          }
        },
      ),
    );
  });

  it.each([
    [{ from: 9, until: 20 }, true],
    [{ from: 0, until: 24 }, true],
    [{ from: 20, until: 9 }, false],
    [{ from: 9, until: 9 }, false],
    [{ from: -1, until: 9 }, false],
    [{ from: 9, until: 25 }, false],
    [{ from: 9.5, until: 20 }, false],
    [{ from: Number.NaN, until: 20 }, false],
  ])("%o: usable is %s, since they are whole and within one day", (hours, usable) => {
    expect(areHours(hours)).toBe(usable);
  });
});
