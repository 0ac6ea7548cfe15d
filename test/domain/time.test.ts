import { describe, expect, it } from "vitest";
import { addDays, DAY_MS, daysBetween } from "#app/domain/time.ts";
import { START } from "#test/support/builders.ts";

describe("time", () => {
  it.each([
    [0, 0],
    [DAY_MS - 1, 0],
    [DAY_MS, 1],
    [30 * DAY_MS - 1, 29],
    [30 * DAY_MS, 30],
    [-1, -1],
  ])("%i ms are %i whole days", (ms, days) => {
    expect(daysBetween(START, START + ms)).toBe(days);
  });

  it("counts 24 hours as a day, also over a change of the clocks", () => {
    const noonBefore = Date.parse("2026-03-28T12:00:00+01:00");
    const onePmAfter = Date.parse("2026-03-29T13:00:00+02:00");
    expect(addDays(noonBefore, 1)).toBe(onePmAfter);
  });
});
