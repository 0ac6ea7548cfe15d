import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundariesFor } from "#app/domain/boundaries.ts";
import {
  type Cause,
  type Lifeline,
  lifeline,
  nextChange,
  stageAt,
  stepAt,
} from "#app/domain/lifeline.ts";
import { DEFAULT_POLICY, type Policy } from "#app/domain/policy.ts";
import { historyOf, type PurchaseHistory } from "#app/domain/purchase-history.ts";
import type { Stage } from "#app/domain/stage.ts";
import { addDays, DAY_MS, type Instant } from "#app/domain/time.ts";
import { dayAt, ordersOn, START } from "#test/support/builders.ts";
import { historyArb, legalPolicyArb, silenceArb, tightPolicyArb } from "./arbitraries.ts";

type DatedStep = readonly [day: number, stage: Stage, cause: Cause];

describe("the lifeline", () => {
  it.each<[string, readonly number[], readonly DatedStep[]]>([
    [
      "signed up",
      [],
      [
        [0, "prospect-new", "signed-up"],
        [30, "prospect-cold", "boundary"],
      ],
    ],
    [
      "bought at sign-up",
      [0],
      [
        [0, "first-order", "order"],
        [30, "one-time-risk", "boundary"],
        [90, "one-time-lapsed", "boundary"],
        [365, "lost", "boundary"],
      ],
    ],
    [
      "bought before signing up",
      [-5],
      [
        [-5, "first-order", "order"],
        [25, "one-time-risk", "boundary"],
        [85, "one-time-lapsed", "boundary"],
        [360, "lost", "boundary"],
      ],
    ],
    [
      "went cold, bought, went quiet and came back",
      [40, 80, 81],
      [
        [0, "prospect-new", "signed-up"],
        [30, "prospect-cold", "boundary"],
        [40, "first-order", "order"],
        [70, "one-time-risk", "boundary"],
        [80, "second-order", "order"],
        [81, "active-repeat", "order"],
        [141, "repeat-risk", "boundary"],
        [201, "repeat-lapsed", "boundary"],
        [446, "lost", "boundary"],
      ],
    ],
    [
      "settled after the second order and returned from the lost",
      [1, 2, 400],
      [
        [0, "prospect-new", "signed-up"],
        [1, "first-order", "order"],
        [2, "second-order", "order"],
        [9, "active-repeat", "boundary"],
        [62, "repeat-risk", "boundary"],
        [122, "repeat-lapsed", "boundary"],
        [367, "lost", "boundary"],
        [400, "active-repeat", "order"],
        [460, "repeat-risk", "boundary"],
        [520, "repeat-lapsed", "boundary"],
        [765, "lost", "boundary"],
      ],
    ],
  ])("of one who %s", (_, orderDays, steps) => {
    expect(lifeOf(historyOf(ordersOn(...orderDays)), DEFAULT_POLICY, START)).toEqual(
      steps.map(([day, stage, cause]) => ({ at: dayAt(day), stage, cause })),
    );
  });

  it("passes over risk where lapsed begins on the same day", () => {
    const oneTime = { risk: 90, lapsed: 90, lost: 91 };
    const life = lifeOf(historyOf(ordersOn(0)), { ...DEFAULT_POLICY, oneTime }, START);
    expect(life.map(({ stage }) => stage)).toEqual(["first-order", "one-time-lapsed", "lost"]);
  });

  it("says where someone stood before they signed up, who has no order", () => {
    const life = lifeOf(null, DEFAULT_POLICY, START);
    expect(stageAt(life, START - 1)).toBe("prospect-new");
  });
});

describe("an order at the very instant of a boundary goes first", () => {
  it.each<[number, readonly number[], Stage, Stage]>([
    [30, [], "prospect-new", "first-order"],
    [30, [0], "first-order", "second-order"],
    [90, [0], "one-time-risk", "second-order"],
    [365, [0], "one-time-lapsed", "second-order"],
    [7, [-1, 0], "second-order", "active-repeat"],
    [60, [-1, 0], "active-repeat", "active-repeat"],
    [120, [-1, 0], "repeat-risk", "active-repeat"],
    [365, [-1, 0], "repeat-lapsed", "active-repeat"],
  ])("on day %i after orders on %j", (day, orderDays, before, from) => {
    const life = lifeOf(historyOf(ordersOn(...orderDays, day)), DEFAULT_POLICY, START);
    expect(stageAt(life, dayAt(day) - 1)).toBe(before);
    expect(stepAt(life, dayAt(day)).stage).toBe(from);
    expect(life.filter(({ at }) => at === dayAt(day)).map(({ cause }) => cause)).toEqual(
      before === from ? [] : ["order"],
    );
  });

  it("whatever the windows", () => {
    const cases = legalPolicyArb.chain((policy) =>
      fc.record({ policy: fc.constant(policy), history: historyArb(policy) }),
    );
    fc.assert(
      fc.property(cases, ({ policy, history }) => {
        const purchases = new Set(history.map(({ at }) => at));
        const atAnOrder = lifeOf(history, policy, START).filter(({ at }) => purchases.has(at));
        expect(atAnOrder.filter(({ cause }) => cause !== "order")).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("every lifeline", () => {
  const lives = fc.oneof(tightPolicyArb, legalPolicyArb).chain((policy) =>
    fc
      .record({
        history: fc.option(historyArb(policy)),
        signUp: fc.oneof(
          fc.constant(START),
          silenceArb(policy).map((silence) => START + silence),
        ),
      })
      .map(({ history, signUp }) => ({ life: lifeOf(history, policy, signUp), history })),
  );

  it("has steps at rising instants, none like the one before it", () => {
    fc.assert(
      fc.property(lives, ({ life }) => {
        for (const [before, step] of neighbours(life)) {
          expect(step.at).toBeGreaterThan(before.at);
          expect(step.stage).not.toBe(before.stage);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("says a step's stage from its instant on, and the former one a millisecond earlier", () => {
    fc.assert(
      fc.property(lives, ({ life }) => {
        for (const [before, step] of neighbours(life)) {
          expect(stageAt(life, step.at)).toBe(step.stage);
          expect(stageAt(life, step.at - 1)).toBe(before.stage);
          expect(nextChange(life, step.at - 1)).toEqual(step);
        }
        expect(stageAt(life, life[0].at)).toBe(life[0].stage);
        expect(nextChange(life, (life.at(-1) ?? life[0]).at)).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  it("ends with the lost, or with a cold prospect", () => {
    fc.assert(
      fc.property(lives, ({ life, history }) => {
        expect(life.at(-1)?.stage).toBe(history === null ? "prospect-cold" : "lost");
      }),
    );
  });

  it("is the same for a purchase at the instant of another, once or twice", () => {
    const cases = legalPolicyArb.chain((policy) =>
      fc.record({ policy: fc.constant(policy), history: historyArb(policy) }),
    );
    fc.assert(
      fc.property(cases, ({ policy, history }) => {
        const [first, ...rest] = history;
        expect(lifeOf([first, first, ...rest.flatMap((one) => [one, one])], policy, START)).toEqual(
          lifeOf(history, policy, START),
        );
      }),
    );
  });

  it("holds no instant that is not a purchase or whole days after one, or after sign-up", () => {
    fc.assert(
      fc.property(lives, ({ life, history }) => {
        const anchors = [life[0].at, ...(history ?? []).map(({ at }) => at)];
        for (const { at } of life) {
          expect(anchors.some((anchor) => at >= anchor && (at - anchor) % DAY_MS === 0)).toBe(true);
        }
      }),
    );
  });
});

describe("the next change", () => {
  it("is the first step after an instant, not the one at it", () => {
    const life = lifeOf(historyOf(ordersOn(0)), DEFAULT_POLICY, START);
    expect(nextChange(life, START)?.at).toBe(addDays(START, 30));
    expect(nextChange(life, addDays(START, 30) - 1)?.at).toBe(addDays(START, 30));
    expect(nextChange(life, addDays(START, 30))?.at).toBe(addDays(START, 90));
    expect(nextChange(life, addDays(START, 365))).toBeNull();
  });
});

function lifeOf(history: PurchaseHistory | null, policy: Policy, signUp: Instant): Lifeline {
  return lifeline(history, {
    signUp,
    prospectCold: policy.prospectCold,
    boundariesAfter: (occasions) => boundariesFor(policy, occasions),
  });
}

function neighbours(life: Lifeline) {
  const [, ...rest] = life;
  return rest.map((step, index) => [life[index] ?? life[0], step] as const);
}
