import { describe, expect, it } from "vitest";
import { windowLines } from "#app/ui/window-lines.ts";

const same = (days: number) => ({ low: days, middle: days, high: days });
const LEARNED = { risk: same(40), lapsed: same(90), lost: same(180) };
const linesOf = (typed: Partial<Record<"risk" | "lapsed" | "lost", string>>) =>
  windowLines({ risk: "", lapsed: "", lost: "", ...typed }, LEARNED, 3650);
const daysOf = (typed: Parameters<typeof linesOf>[0]) => linesOf(typed).map(({ days }) => days);

describe("the lines of windows", () => {
  it("stand where the rhythm has them while nothing is typed", () => {
    expect(linesOf({})).toEqual([
      { window: "risk", days: 40, learned: true, least: 1, most: 3650 },
      { window: "lapsed", days: 90, learned: true, least: 1, most: 3650 },
      { window: "lost", days: 180, learned: true, least: 2, most: 3650 },
    ]);
  });

  it.each([
    ["a later one gives way", { risk: "100" }, [100, 100, 180]],
    ["all later ones give way", { risk: "200" }, [200, 200, 201]],
    ["earlier ones give way", { lost: "30" }, [29, 29, 30]],
    ["the first gives way to the second", { lapsed: "20" }, [20, 20, 180]],
  ])("where one is typed, %s", (_, typed, days) => {
    expect(daysOf(typed)).toEqual(days);
  });

  it("cannot be moved past one that is by hand", () => {
    const [risk, lapsed, lost] = linesOf({ risk: "50", lost: "200" });
    expect(risk?.most).toBe(199);
    expect([lapsed?.least, lapsed?.most]).toEqual([50, 199]);
    expect(lost?.least).toBe(51);
  });

  it("stay where the rhythm has them while what is typed is no number of days", () => {
    expect(daysOf({ risk: "a month", lapsed: "0", lost: "99999" })).toEqual([40, 90, 180]);
  });
});
