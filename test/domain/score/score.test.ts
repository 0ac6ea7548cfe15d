import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundariesUnder } from "#app/domain/boundaries.ts";
import { lifeline } from "#app/domain/lifeline.ts";
import { DEFAULT_POLICY } from "#app/domain/policy.ts";
import { historiesOf } from "#app/domain/rhythm/histories.ts";
import { unlearnedRhythm } from "#app/domain/rhythm/learned-rhythm.ts";
import { learnFirstOrders } from "#app/domain/score/first-order.ts";
import { historiesAt } from "#app/domain/score/histories-at.ts";
import { orderLogBuilder } from "#app/domain/score/order-log.ts";
import { outlookOf, scoreCustomers } from "#app/domain/score/score.ts";
import { scoreShop } from "#app/domain/score/score-shop.ts";
import { roomForScores, type Score, scoreOf } from "#app/domain/score/scores.ts";
import type { ScoreStage } from "#app/domain/score/stage-span.ts";
import type { Stage } from "#app/domain/stage.ts";
import { DAY_MS } from "#app/domain/time.ts";

type Row = { readonly customer: string; readonly day: number; readonly cents: number };

function scoresOf(rows: readonly Row[], asOf: number): ReadonlyMap<string, Score> {
  const builder = orderLogBuilder();
  for (const { customer, day, cents } of rows) builder.add(customer, day, cents);
  const { names, histories } = historiesAt(builder.build(), asOf);
  const { scores } = scoreShop(histories, asOf);
  return new Map(names.map((name, index) => [name, scoreOf(scores, index)]));
}

describe("the scores of a shop too young to learn from", () => {
  // After one order 30, 90 and 365 days, after more 60, 120 and 365 (segments.md).
  it.each<
    [string, readonly number[], number, ScoreStage, number, readonly [ScoreStage, number] | null]
  >([
    ["one order, today", [0], 0, "new", 0, ["at-risk", 30]],
    ["one order, 29 days", [0], 29, "new", 0, ["at-risk", 30]],
    ["one order, 30 days", [0], 30, "at-risk", 30, ["lapsed", 90]],
    ["one order, 90 days", [0], 90, "lapsed", 90, ["lost", 365]],
    ["one order, 365 days", [0], 365, "lost", 365, null],
    ["a second order", [0, 20], 50, "active", 20, ["at-risk", 80]],
    ["a second order out of lateness", [0, 40], 50, "active", 40, ["at-risk", 100]],
    ["a third order in time", [0, 20, 79], 90, "active", 20, ["at-risk", 139]],
    ["a third order on the day of the boundary", [0, 20, 80], 90, "active", 20, ["at-risk", 140]],
    ["a third order a day after it", [0, 20, 81], 90, "active", 81, ["at-risk", 141]],
    ["late once, in time since", [0, 20, 81, 86], 90, "active", 81, ["at-risk", 146]],
    ["late again", [0, 20, 25], 100, "at-risk", 85, ["lapsed", 145]],
  ])("%s", (_, days, asOf, stage, since, next) => {
    const rows = days.map((day) => ({ customer: "a", day, cents: 1000 }));
    expect(scoresOf(rows, asOf).get("a")).toMatchObject({
      stage,
      since,
      next: next && { stage: next[0], on: next[1] },
    });
  });

  it("keeps a customer without a standing order a prospect from the day they were first seen", () => {
    const rows = [
      { customer: "a", day: 3, cents: 500 },
      { customer: "a", day: 5, cents: -500 },
      { customer: "b", day: 4, cents: 0 },
    ];
    const scores = scoresOf(rows, 10);
    expect(scores.get("a")).toMatchObject({ stage: "prospect", since: 3, next: null });
    expect(scores.get("b")).toMatchObject({ stage: "prospect", since: 4, next: null });
  });
});

const STAGE_OF: Record<Stage, ScoreStage> = {
  "prospect-new": "prospect",
  "prospect-cold": "prospect",
  "first-order": "new",
  "second-order": "active",
  "active-repeat": "active",
  "one-time-risk": "at-risk",
  "repeat-risk": "at-risk",
  "one-time-lapsed": "lapsed",
  "repeat-lapsed": "lapsed",
  lost: "lost",
};

/** A shop whose customers come back every 20 to 60 days, or do not. */
const shop = historiesOf(
  Array.from({ length: 200 }, (_, index) => ({
    signUpDay: null,
    occasions: Array.from({ length: 1 + ((index * 7) % 9) }, (_day, order) => ({
      day: (index % 90) + order * (20 + ((index * 13) % 40)) + ((index * order * 5) % 11),
      net: 1000 + ((index * 37) % 3000),
      renewal: false,
    })),
  })),
);
const TODAY = 420;
const { rhythm } = scoreShop(shop, TODAY);
const nothingLearned = learnFirstOrders(historiesOf([]), 0);

describe.each([
  ["learned", rhythm],
  ["estimated", unlearnedRhythm()],
])("with a rhythm that is %s", (source, held) => {
  const outlook = outlookOf(held, nothingLearned);
  const gapsArb = fc.array(
    fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 500 })),
    {
      maxLength: 8,
    },
  );

  function scoreOn(days: readonly number[], asOf: number): Score {
    const occasions = days.map((day) => ({ day, net: 1000, renewal: false }));
    const scores = roomForScores(1);
    scoreCustomers(scores, historiesOf([{ signUpDay: null, occasions }]), outlook, asOf, 0, 1);
    return scoreOf(scores, 0);
  }
  const daysOf = (gaps: readonly number[]): number[] => {
    let day = 0;
    return [0, ...gaps].map((gap) => (day += gap));
  };

  it("is what the test wants it to be", () => {
    expect(held.source).toBe(source);
  });

  it("the next stage begins on its day, and not the day before", () => {
    fc.assert(
      fc.property(gapsArb, fc.nat(800), (gaps, silence) => {
        const days = daysOf(gaps);
        const now = scoreOn(days, (days.at(-1) ?? 0) + silence);
        if (now.next === null) return;
        const { stage, on } = now.next;
        expect(scoreOn(days, on)).toMatchObject({ stage, since: on });
        expect(scoreOn(days, on - 1)).toMatchObject({ stage: now.stage, since: now.since });
      }),
    );
  });

  it("stages and their days are those of the customer's lifeline", () => {
    fc.assert(
      fc.property(gapsArb, fc.nat(800), (gaps, silence) => {
        const days = daysOf(gaps);
        const asOf = (days.at(-1) ?? 0) + silence;
        const { stage, since, next } = scoreOn(days, asOf);
        const spans = spansOf(days);
        const now = spans.findLastIndex((span) => span.from <= asOf);
        expect([stage, since]).toEqual([spans[now]?.stage, spans[now]?.from]);
        const after = spans[now + 1];
        expect(next).toEqual(after === undefined ? null : { stage: after.stage, on: after.from });
      }),
    );
  });

  function spansOf(days: readonly number[]) {
    const [first, ...rest] = days.map((day) => ({
      at: day * DAY_MS,
      day,
      net: 1000,
      renewal: false,
      products: [],
    }));
    if (first === undefined) return [];
    const steps = lifeline([first, ...rest], {
      signUp: 0,
      prospectCold: 30,
      boundaries: boundariesUnder(DEFAULT_POLICY, outlook.boundaries),
      coldSince: null,
      inForce: null,
      silence: "told",
    });
    const mapped = steps.map(({ at, stage }) => ({ from: at / DAY_MS, stage: STAGE_OF[stage] }));
    return mapped.filter(({ stage }, index) => mapped[index - 1]?.stage !== stage);
  }
});

describe("the scores of any log", () => {
  const names = Array.from({ length: 40 }, (_, index) => `c${index}`);
  const rowArb: fc.Arbitrary<Row> = fc.record({
    customer: fc.constantFrom(...names),
    day: fc.integer({ min: 0, max: 500 }),
    cents: fc.oneof(fc.constantFrom(0, 500, -500, 700, -700), fc.integer({ min: -300, max: 9000 })),
  });
  const logArb = fc.array(rowArb, { maxLength: 200 });
  const sometimes = { numRuns: 40 };

  it("do not depend on the order of the rows", () => {
    fc.assert(
      fc.property(
        logArb.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        ([rows, shuffled]) => {
          expect([...scoresOf(shuffled, 400)]).toEqual([...scoresOf(rows, 400)]);
        },
      ),
      sometimes,
    );
  });

  it("move with the calendar", () => {
    fc.assert(
      fc.property(logArb, fc.integer({ min: -9000, max: 9000 }), (rows, by) => {
        const moved = rows.map((row) => ({ ...row, day: row.day + by }));
        const expected = [...scoresOf(rows, 400)].map(([name, score]) => [
          name,
          {
            ...score,
            since: score.since + by,
            next: score.next && { ...score.next, on: score.next.on + by },
          },
        ]);
        expect([...scoresOf(moved, 400 + by)]).toEqual(expected);
      }),
      sometimes,
    );
  });

  it("know nothing of rows after the day", () => {
    fc.assert(
      fc.property(logArb, logArb, (rows, more) => {
        const later = more.map((row) => ({ ...row, day: row.day + 401 }));
        const known = rows.filter(({ day }) => day <= 400);
        expect([...scoresOf([...rows, ...later], 400)]).toEqual([...scoresOf(known, 400)]);
      }),
      sometimes,
    );
  });

  it("hold one customer each, a stage around the day, chances that do not fall and no negative spend", () => {
    fc.assert(
      fc.property(logArb, fc.integer({ min: 0, max: 900 }), (rows, asOf) => {
        const scores = scoresOf(rows, asOf);
        const seen = rows.filter(({ day }) => day <= asOf).map(({ customer }) => customer);
        expect([...scores.keys()]).toEqual([...new Set(seen)].toSorted());
        for (const { stage, since, next, returnChances, expectedSpend } of scores.values()) {
          expect(since).toBeLessThanOrEqual(asOf);
          if (next === null) expect(["prospect", "lost"]).toContain(stage);
          else expect(next.on).toBeGreaterThan(asOf);
          expect([0, ...returnChances, 1]).toEqual(
            [0, ...returnChances, 1].toSorted((a, b) => a - b),
          );
          expect(expectedSpend).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(expectedSpend)).toBe(true);
        }
      }),
      sometimes,
    );
  });
});
