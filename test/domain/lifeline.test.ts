import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Boundaries } from "#app/domain/boundaries.ts";
import {
  type Cause,
  type Lifeline,
  lifeline,
  type LifeRules,
  nextChange,
  type Silence,
  stageAfter,
  stageAt,
  stepAt,
} from "#app/domain/lifeline.ts";
import { NO_EXCLUSIONS, type Order } from "#app/domain/order.ts";
import {
  cadencesOf,
  historyOf,
  lastPurchase,
  productsAt,
  type PurchaseHistory,
} from "#app/domain/purchase-history.ts";
import type { Rulebook } from "#app/domain/rulebook.ts";
import { silenceDepth, type Stage } from "#app/domain/stage.ts";
import { addDays, DAY_MS } from "#app/domain/time.ts";
import { anOrder, aRulebook, dayAt, ordersOn, START } from "#test/support/builders.ts";
import {
  anyRuleArb,
  defaultRule,
  historyArb,
  setRuleArb,
  silenceArb,
  tightRuleArb,
} from "./arbitraries.ts";

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
    expect(lifeOf(boughtIn(ordersOn(...orderDays)))).toEqual(
      steps.map(([day, stage, cause]) => ({ at: dayAt(day), stage, cause })),
    );
  });

  it("passes over risk where lapsed begins on the same day", () => {
    const oneTime = { risk: 90, lapsed: 90, lost: 91 };
    const life = lifeOf(boughtIn(ordersOn(0)), aRulebook({ policy: { oneTime } }));
    expect(life.map(({ stage }) => stage)).toEqual(["first-order", "one-time-lapsed", "lost"]);
  });

  it("says where someone stood before they signed up, who has no order", () => {
    const life = lifeOf(null);
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
    const life = lifeOf(boughtIn(ordersOn(...orderDays, day)));
    expect(stageAt(life, dayAt(day) - 1)).toBe(before);
    expect(stepAt(life, dayAt(day)).stage).toBe(from);
    expect(life.filter(({ at }) => at === dayAt(day)).map(({ cause }) => cause)).toEqual(
      before === from ? [] : ["order"],
    );
  });

  it("whatever the windows", () => {
    const cases = anyRuleArb.chain(({ rulebook, windows }) =>
      fc.record({ rulebook: fc.constant(rulebook), history: historyArb(windows) }),
    );
    fc.assert(
      fc.property(cases, ({ rulebook, history }) => {
        const purchases = new Set(history.map(({ at }) => at));
        const atAnOrder = lifeOf(history, rulebook).filter(({ at }) => purchases.has(at));
        expect(atAnOrder.filter(({ cause }) => cause !== "order")).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("every lifeline", () => {
  const lives = fc.oneof(tightRuleArb, setRuleArb, anyRuleArb).chain(({ rulebook, windows }) =>
    fc
      .record({
        history: fc.option(historyArb(windows)),
        signUp: fc.oneof(
          fc.constant(START),
          silenceArb(windows).map((silence) => START + silence),
        ),
      })
      .map(({ history, signUp }) => ({ life: lifeOf(history, rulebook, { signUp }), history })),
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
    const cases = anyRuleArb.chain(({ rulebook, windows }) =>
      fc.record({ rulebook: fc.constant(rulebook), history: historyArb(windows) }),
    );
    fc.assert(
      fc.property(cases, ({ rulebook, history }) => {
        const [first, ...rest] = history;
        expect(lifeOf([first, first, ...rest.flatMap((one) => [one, one])], rulebook)).toEqual(
          lifeOf(history, rulebook),
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
    const life = lifeOf(boughtIn(ordersOn(0)));
    expect(nextChange(life, START)?.at).toBe(addDays(START, 30));
    expect(nextChange(life, addDays(START, 30) - 1)?.at).toBe(addDays(START, 30));
    expect(nextChange(life, addDays(START, 30))?.at).toBe(addDays(START, 90));
    expect(nextChange(life, addDays(START, 365))).toBeNull();
  });
});

describe("a silence", () => {
  const bounds: Boundaries = { cycle: 7, due: 7, risk: 8, lapsed: 10, lost: 20 };
  const of = (silence: Silence, ...orderDays: readonly number[]) =>
    lifeOf(
      boughtIn(ordersOn(...orderDays)),
      { ...aRulebook(), boundaries: () => bounds },
      { silence },
    ).map(({ at, stage }) => [(at - START) / DAY_MS, stage]);

  it("of which time may say everything ends with the lost", () => {
    expect(of("told", 0)).toEqual([
      [0, "first-order"],
      [8, "one-time-risk"],
      [10, "one-time-lapsed"],
      [20, "lost"],
    ]);
  });

  it("of a shop that shows too little history ends at risk", () => {
    expect(of("limited", 0)).toEqual([
      [0, "first-order"],
      [8, "one-time-risk"],
    ]);
  });

  it("of a subscriber says nothing", () => {
    expect(of("subscribed", 0)).toEqual([[0, "first-order"]]);
  });

  it("is told in full where an order has ended it, whatever holds of the present one", () => {
    expect(of("subscribed", 0, 12)).toEqual([
      [0, "first-order"],
      [8, "one-time-risk"],
      [10, "one-time-lapsed"],
      [12, "second-order"],
    ]);
  });

  it("has the boundaries in force, which a refit spared, and former ones those of the rule", () => {
    const spared: Boundaries = { cycle: 6, due: 6, risk: 8, lapsed: 9, lost: 10 };
    const inForce = { lastOrderAt: dayAt(9), bounds: spared };
    const rulebook = { ...aRulebook(), boundaries: () => bounds };
    const life = lifeOf(boughtIn(ordersOn(0, 9)), rulebook, { inForce });
    expect(life.map(({ at, stage }) => [(at - START) / DAY_MS, stage])).toEqual([
      [0, "first-order"],
      [8, "one-time-risk"],
      [9, "second-order"],
      [16, "active-repeat"],
      [17, "repeat-risk"],
      [18, "repeat-lapsed"],
      [19, "lost"],
    ]);
  });

  it("goes by the products of the order that it follows, and by the rhythm up to it", () => {
    const rulebook = {
      ...aRulebook(),
      boundaries: ({ occasions }: { occasions: number }, products: readonly string[]) => {
        const risk = 10 * occasions + (products.includes("tea") ? 1 : 0);
        return { cycle: 5, due: 5, risk, lapsed: 400, lost: 500 };
      },
    };
    const orders = [
      anOrder({ at: dayAt(0), products: ["tea"] }),
      anOrder({ at: dayAt(50), products: ["pot"] }),
      anOrder({ at: dayAt(100), products: ["pot", "tea"] }),
    ];
    const risks = lifeOf(boughtIn(orders), rulebook).filter(
      ({ stage }) => silenceDepth(stage) === 1,
    );
    expect(risks.map(({ at }) => (at - START) / DAY_MS)).toEqual([11, 70, 131]);
  });
});

describe("a prospect who is cold", () => {
  it.each<[string, number, number | null, number]>([
    ["became so by the present window", 30, null, 30],
    ["became so before a refit took longer", 60, 30, 30],
    ["became so before they signed up again", 60, -10, 60],
  ])("%s", (_, prospectCold, coldSince, from) => {
    const life = lifeOf(
      null,
      { ...aRulebook(), prospectCold },
      {
        coldSince: coldSince === null ? null : dayAt(coldSince),
      },
    );
    expect(life.map(({ at, stage }) => [(at - START) / DAY_MS, stage])).toEqual([
      [0, "prospect-new"],
      [from, "prospect-cold"],
    ]);
  });
});

describe("the stage after so many days of silence", () => {
  it("is that of the lifeline, on every day there is", () => {
    const cases = fc.oneof(tightRuleArb, anyRuleArb).chain(({ rulebook, windows }) =>
      fc.record({
        rulebook: fc.constant(rulebook),
        history: historyArb(windows),
        silence: fc.constantFrom<Silence>("told", "limited", "subscribed"),
      }),
    );
    fc.assert(
      fc.property(cases, ({ rulebook, history, silence }) => {
        const life = lifeOf(history, rulebook, { silence });
        const { at } = lastPurchase(history);
        const products = productsAt(history, history.length - 1);
        const cadence = cadencesOf(history).at(-1);
        if (cadence === undefined) throw new RangeError("a history has a cadence");
        const bounds = rulebook.boundaries(cadence, products);
        const days = [0, 1, 6, 7, 8, ...Object.values(bounds)].flatMap((day) => [day - 1, day]);
        for (const day of days.filter((one) => one >= 0)) {
          const now = addDays(at, day + 1) - 1;
          expect([day, stageAfter(cadence.occasions, bounds, day, silence)]).toEqual([
            day,
            stageAt(life, now),
          ]);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

function lifeOf(
  history: PurchaseHistory | null,
  {
    prospectCold,
    boundaries,
  }: Pick<Rulebook, "prospectCold" | "boundaries"> = defaultRule.rulebook,
  given: Partial<LifeRules> = {},
): Lifeline {
  return lifeline(history, {
    signUp: START,
    prospectCold,
    coldSince: null,
    boundaries,
    inForce: null,
    silence: "told",
    ...given,
  });
}

function boughtIn(orders: readonly Order[]): PurchaseHistory | null {
  return historyOf(orders, NO_EXCLUSIONS);
}

function neighbours(life: Lifeline) {
  const [, ...rest] = life;
  return rest.map((step, index) => [life[index] ?? life[0], step] as const);
}
