import fc from "fast-check";
import type { ReactElement } from "react";
import { describe, expect, it } from "vitest";
import { momentUnit, useAgo, useDuration, useMoments } from "#app/ui/duration.ts";
import { textOf } from "./render.tsx";

const read = (screen: ReactElement) => textOf(screen).trim();

function Duration({ days }: { readonly days: number }) {
  return useDuration()(days);
}
function Ago({ days }: { readonly days: number }) {
  return useAgo()(days);
}
function Moments({ end, today }: { readonly end: number; readonly today: number }) {
  const moments = useMoments(end, today);
  return `by ${moments.end}, it is ${moments.today}`;
}

describe("a number of days", () => {
  it.each([
    [1, "1 day"],
    [20, "20 days"],
    [21, "3 weeks"],
    [70, "10 weeks"],
    [182, "26 weeks"],
    [183, "6 months"],
    [365, "12 months"],
  ])("%i reads as %s", (days, text) => {
    expect(read(<Duration days={days} />)).toBe(text);
  });

  it("ago is today before the first day is over", () => {
    expect(read(<Ago days={0} />)).toBe("today");
    expect(read(<Ago days={84} />)).toBe("12 weeks ago");
  });
});

describe("two moments of one silence", () => {
  it.each([
    [12, 9, "by day 12, it is day 9"],
    [77, 84, "by week 11, it is week 13"],
    [79, 80, "by day 79, it is day 80"],
    [77, 200, "by month 3, it is month 7"],
    [180, 200, "by month 6, it is month 7"],
    [200, 205, "by week 29, it is week 30"],
  ])("day %i and day %i: %s", (end, today, text) => {
    expect(read(<Moments end={end} today={today} />)).toBe(text);
  });

  it("are never told as one, but where they are one", () => {
    const days = fc.integer({ min: 1, max: 4000 });
    fc.assert(
      fc.property(days, days, (end, today) => {
        const text = read(<Moments end={end} today={today} />);
        const [, by, now] = /by \w+ (\d+), it is \w+ (\d+)/.exec(text) ?? [];
        expect(Number(by) <= Number(now)).toBe(end <= today);
        if (momentUnit(end, today) !== "day") expect(by).not.toBe(now);
      }),
    );
  });
});
