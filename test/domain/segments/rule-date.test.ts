import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OFFSET_UNITS } from "#app/domain/segments/rule.ts";
import {
  dayMeant,
  firstTodayReaching,
  readRuleDate,
  writeRuleDate,
} from "#app/domain/segments/rule-date.ts";
import { DAY_MS } from "#app/domain/time.ts";

const dayOf = (date: string) => Date.parse(date) / DAY_MS;
const dayArb = fc.integer({ min: dayOf("1900-01-01"), max: dayOf("2199-12-31") });
const offsetArb = fc.record({
  offset: fc.integer({ min: -100, max: 100 }),
  unit: fc.constantFrom(...OFFSET_UNITS),
});

describe("a date in a rule", () => {
  it.each([
    ["today", "2026-03-31", "2026-03-31"],
    ["yesterday", "2026-03-01", "2026-02-28"],
    ["-14d", "2026-03-10", "2026-02-24"],
    ["+1d", "2026-12-31", "2027-01-01"],
    ["-2w", "2026-03-10", "2026-02-24"],
    ["-1m", "2026-03-31", "2026-02-28"],
    ["-1m", "2024-03-31", "2024-02-29"],
    ["-12m", "2026-03-31", "2025-03-31"],
    ["-1y", "2024-02-29", "2023-02-28"],
    ["+1m", "2026-01-31", "2026-02-28"],
    ["2026-02-03", "2026-03-31", "2026-02-03"],
  ])("%s is, on %s, %s", (text, today, meant) => {
    const date = readRuleDate(text);
    expect(date && dayMeant(date, dayOf(today))).toBe(dayOf(meant));
  });

  it("of the calendar is written as everybody writes it, and reads as the same day", () => {
    fc.assert(
      fc.property(dayArb, (day) => {
        const text = writeRuleDate({ day });
        expect(dayOf(text)).toBe(day);
        expect(readRuleDate(text)).toEqual({ day });
      }),
    );
  });

  it("that moves never moves back, and reaches a day on the first today that it is said to", () => {
    fc.assert(
      fc.property(offsetArb, dayArb, (offset, day) => {
        expect(dayMeant(offset, day + 1)).toBeGreaterThanOrEqual(dayMeant(offset, day));
        const first = firstTodayReaching(offset, day);
        expect(dayMeant(offset, first)).toBeGreaterThanOrEqual(day);
        expect(dayMeant(offset, first - 1)).toBeLessThan(day);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["2026-02-29", "2026-04-31", "2026-00-10", "2026-13-10", "2026-01-00", "2026-01-32"])(
    "%s is none",
    (text) => expect(readRuleDate(text)).toBeNull(),
  );
});
