import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstDayOf, monthOf } from "#app/domain/month.ts";
import { DAY_MS } from "#app/domain/time.ts";

describe("months", () => {
  it.each([
    ["1970-01-01", 0],
    ["1970-01-31", 0],
    ["1970-02-01", 1],
    ["1969-12-31", -1],
    ["2000-02-29", 361],
    ["2000-03-01", 362],
    ["2026-11-27", 682],
  ])("%s is in month %i", (iso, month) => {
    expect(monthOf(Date.parse(iso) / DAY_MS)).toBe(month);
  });

  it("are those of the calendar, for every day", () => {
    fc.assert(
      fc.property(fc.integer({ min: -40_000, max: 80_000 }), (day) => {
        const date = new Date(day * DAY_MS);
        const month = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
        expect(monthOf(day)).toBe(month);
        expect(firstDayOf(month)).toBe(day - date.getUTCDate() + 1);
      }),
    );
  });
});
