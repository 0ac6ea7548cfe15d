import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { customerState } from "#app/domain/customer-state.ts";
import { isQuiet, type Stage, STAGES } from "#app/domain/stage.ts";
import { addDays } from "#app/domain/time.ts";
import { aLife, aRulebook, dayAt, ordersOn, START } from "#test/support/builders.ts";
import { setRuleArb, silenceArb } from "./arbitraries.ts";
import { stageByTable } from "./segments-table.ts";

describe("a customer who signed up on day 0 and bought nothing", () => {
  it.each<[number, Stage]>([
    [0, "prospect-new"],
    [29, "prospect-new"],
    [30, "prospect-cold"],
    [5000, "prospect-cold"],
  ])("after %i days is %s", (days, stage) => {
    expect(stageOn(days, [])).toBe(stage);
  });
});

describe("a customer who bought once, on day 0", () => {
  it.each<[number, Stage]>([
    [0, "first-order"],
    [29, "first-order"],
    [30, "one-time-risk"],
    [89, "one-time-risk"],
    [90, "one-time-lapsed"],
    [364, "one-time-lapsed"],
    [365, "lost"],
    [5000, "lost"],
  ])("after %i days of silence is %s", (days, stage) => {
    expect(stageOn(days, [0])).toBe(stage);
  });
});

describe("a customer who bought twice, the second time on day 0", () => {
  it.each<[number, Stage]>([
    [0, "second-order"],
    [6, "second-order"],
    [7, "active-repeat"],
    [59, "active-repeat"],
    [60, "repeat-risk"],
    [119, "repeat-risk"],
    [120, "repeat-lapsed"],
    [364, "repeat-lapsed"],
    [365, "lost"],
  ])("after %i days of silence is %s", (days, stage) => {
    expect(stageOn(days, [-20, 0])).toBe(stage);
  });
});

describe("a customer who bought three or ten times, the last time on day 0", () => {
  it.each<[number, Stage]>([
    [0, "active-repeat"],
    [6, "active-repeat"],
    [59, "active-repeat"],
    [60, "repeat-risk"],
    [119, "repeat-risk"],
    [120, "repeat-lapsed"],
    [364, "repeat-lapsed"],
    [365, "lost"],
  ])("after %i days of silence is %s", (days, stage) => {
    expect(stageOn(days, [-20, -10, 0])).toBe(stage);
    expect(stageOn(days, [-9, -8, -7, -6, -5, -4, -3, -2, -1, 0])).toBe(stage);
  });
});

describe("a lower bound", () => {
  it.each<[number, readonly number[], Stage, Stage]>([
    [30, [], "prospect-new", "prospect-cold"],
    [30, [0], "first-order", "one-time-risk"],
    [90, [0], "one-time-risk", "one-time-lapsed"],
    [365, [0], "one-time-lapsed", "lost"],
    [7, [-1, 0], "second-order", "active-repeat"],
    [60, [-1, 0], "active-repeat", "repeat-risk"],
    [120, [-1, 0], "repeat-risk", "repeat-lapsed"],
    [365, [-1, 0], "repeat-lapsed", "lost"],
  ])(
    "of %i days after orders on %j is inclusive, to the millisecond",
    (days, orders, before, from) => {
      const life = aLife({ orders: ordersOn(...orders) });
      expect(customerState(life, dayAt(days) - 1).stage).toBe(before);
      expect(customerState(life, dayAt(days)).stage).toBe(from);
    },
  );
});

describe("orders of one day", () => {
  it("are one occasion, and the last of them starts the silence", () => {
    const life = aLife({ orders: ordersOn(0.1, 0.9) });
    expect(customerState(life, dayAt(30.9) - 1).stage).toBe("first-order");
    expect(customerState(life, dayAt(30.9)).stage).toBe("one-time-risk");
  });

  it("make a second order that is ten minutes and one midnight later a second occasion", () => {
    const life = aLife({ orders: ordersOn(0.999, 1.001) });
    expect(customerState(life, dayAt(1.001)).stage).toBe("second-order");
  });
});

describe("a second order where risk begins within a week", () => {
  it("goes from second-order straight to risk", () => {
    const repeat = { risk: 7, lapsed: 8, lost: 9 };
    const life = aLife({ orders: ordersOn(-3, 0), rulebook: aRulebook({ policy: { repeat } }) });
    const stages = [6, 7, 8, 9].map((day) => customerState(life, dayAt(day)).stage);
    expect(stages).toEqual(["second-order", "repeat-risk", "repeat-lapsed", "lost"]);
  });
});

describe("every number of occasions, silence and legal policy", () => {
  it("has exactly one stage, the one of the first row of segments.md that applies", () => {
    const cases = setRuleArb.chain((rule) =>
      fc.record({
        rule: fc.constant(rule),
        occasions: fc.integer({ min: 0, max: 5 }),
        silence: silenceArb(rule.windows),
      }),
    );
    fc.assert(
      fc.property(cases, ({ rule: { rulebook, windows }, occasions, silence }) => {
        const days = Array.from({ length: occasions }, (_, index) => index - occasions + 1);
        const { stage } = customerState(
          aLife({ orders: ordersOn(...days), rulebook }),
          START + silence,
        );
        const d = Math.floor(silence / 86_400_000);
        expect(stage).toBe(stageByTable({ n: occasions, d }, windows));
        expect(STAGES.filter((other) => other === stage)).toHaveLength(1);
      }),
      { numRuns: 5000 },
    );
  });
});

describe("the quiet stages", () => {
  it("are those of risk and lapse", () => {
    expect(STAGES.filter(isQuiet)).toEqual([
      "one-time-risk",
      "repeat-risk",
      "one-time-lapsed",
      "repeat-lapsed",
    ]);
  });
});

function stageOn(day: number, orderDays: readonly number[]): Stage {
  return customerState(aLife({ orders: ordersOn(...orderDays) }), addDays(START, day)).stage;
}
