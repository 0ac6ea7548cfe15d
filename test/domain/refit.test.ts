import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Boundaries } from "#app/domain/boundaries.ts";
import { type CustomerState, customerState, type Life } from "#app/domain/customer-state.ts";
import type { Rulebook } from "#app/domain/rulebook.ts";
import { silenceDepth, type Stage } from "#app/domain/stage.ts";
import { changesToRecord, type StageChange } from "#app/domain/stage-changes.ts";
import type { Instant } from "#app/domain/time.ts";
import { aLife, aRulebook, dayAt, ordersOn } from "#test/support/builders.ts";
import { anyRuleArb, known, rhythmArb, sceneArb } from "./arbitraries.ts";
import { carriedOn } from "./daily-look.ts";

const before: Boundaries = { cycle: 50, due: 45, risk: 60, lapsed: 120, lost: 365 };
const later: Boundaries = { cycle: 80, due: 72, risk: 100, lapsed: 200, lost: 500 };
const earlier: Boundaries = { cycle: 30, due: 27, risk: 40, lapsed: 70, lost: 200 };

describe("after a refit, one whose last order lies on day 0", () => {
  // An active customer since the third order.
  const facts = aLife({ orders: ordersOn(-10, -9, -2, 0) });

  it.each<[number, Boundaries, Stage, number, number | null]>([
    [59, later, "active-repeat", -2, 100],
    [60, later, "repeat-risk", 60, 200],
    [119, later, "repeat-risk", 60, 200],
    [120, later, "repeat-lapsed", 120, 500],
    [365, later, "lost", 365, null],
    // Not more than three days, or not more than a tenth: a date that was shown holds.
    [0, { ...before, risk: 63 }, "active-repeat", -2, 60],
    [0, { ...before, risk: 66 }, "active-repeat", -2, 60],
    [0, { ...before, risk: 67 }, "active-repeat", -2, 67],
    [39, earlier, "active-repeat", -2, 40],
    [59, earlier, "repeat-risk", 40, 70],
    [60, earlier, "repeat-risk", 60, 70],
    [75, earlier, "repeat-lapsed", 70, 200],
  ])("seen on day %i, with %j, is in %s since day %i until day %s", (...given) => {
    const [day, refitted, stage, since, next] = given;
    const state = refit(facts, aShop(before), aShop(refitted), dayAt(day));
    expect([state.stage, state.stageSince]).toEqual([stage, dayAt(since)]);
    expect(state.nextStage?.at ?? null).toBe(next === null ? null : dayAt(next));
  });

  it("keeps the dates at every later look", () => {
    const refitted = refit(facts, aShop(before), aShop(later), dayAt(70));
    expect(refitted.bounds).toEqual({ ...later, cycle: 50, due: 45, risk: 60 });
    const carried = { ...carriedOn(facts, refitted), rulebook: aShop(later) };
    const looks = [70, 90, 110, 199].map((day) => customerState(carried, dayAt(day)).bounds);
    expect(looks).toEqual(looks.map(() => refitted.bounds));
  });

  it("goes by the new rhythm from the next order on", () => {
    const refitted = refit(facts, aShop(before), aShop(later), dayAt(70));
    const carried = { ...carriedOn(facts, refitted), rulebook: aShop(later) };
    const ordered = { ...carried, orders: ordersOn(-10, -9, -2, 0, 75) };
    expect(customerState(ordered, dayAt(75)).bounds).toEqual(later);
  });

  it("goes by the new rhythm at once where the past turned out to be another", () => {
    const refitted = refit(facts, aShop(before), aShop(later), dayAt(70));
    const carried = { ...carriedOn(facts, refitted), rulebook: aShop(later) };
    const corrected = { ...carried, orders: ordersOn(-10, -2, 0) };
    expect(customerState(corrected, dayAt(70)).bounds).toEqual(later);
  });
});

describe("after a refit, a prospect", () => {
  it.each<[number, number, Stage, number]>([
    // W0 was 30 days.
    [29, 60, "prospect-new", 0],
    [30, 60, "prospect-cold", 30],
    [59, 60, "prospect-cold", 30],
    [80, 60, "prospect-cold", 30],
    [25, 20, "prospect-cold", 20],
    [19, 20, "prospect-new", 0],
  ])(
    "seen on day %i, cold from day %i, is in %s since day %i",
    (day, prospectCold, stage, since) => {
      const [from, to] = [30, prospectCold].map((days) => ({ ...aRulebook(), prospectCold: days }));
      const state = refit(aLife(), from, to, dayAt(day));
      expect([state.stage, state.stageSince]).toEqual([stage, dayAt(since)]);
    },
  );

  it("who is cold since a day stays so since that day", () => {
    const [from, to] = [30, 20].map((days) => ({ ...aRulebook(), prospectCold: days }));
    expect(refit(aLife(), from, to, dayAt(40)).stageSince).toBe(dayAt(30));
  });
});

describe("a refit", () => {
  const cases = sceneArb(anyRuleArb).chain((scene) =>
    fc.record({ scene: fc.constant(known(scene)), rhythm: rhythmArb }),
  );

  it("moves nobody back, whatever was learned and is learned now", () => {
    fc.assert(
      fc.property(cases, ({ scene: { facts, now }, rhythm }) => {
        const from = facts.rulebook;
        const state = customerState(facts, now);
        const refitted = refit(facts, from, aRulebook({ ...from, rhythm }), now);
        expect(silenceDepth(refitted.stage)).toBeGreaterThanOrEqual(silenceDepth(state.stage));
        if (state.stage === "prospect-cold") expect(refitted.stage).toBe("prospect-cold");
      }),
      { numRuns: 2000 },
    );
  });

  it("is over when it has been looked at: the next look finds the same", () => {
    fc.assert(
      fc.property(cases, ({ scene: { facts, now }, rhythm }) => {
        const to = aRulebook({ ...facts.rulebook, rhythm });
        const refitted = refit(facts, facts.rulebook, to, now);
        const again = customerState({ ...carriedOn(facts, refitted), rulebook: to }, now);
        expect(again).toEqual(refitted);
      }),
      { numRuns: 1000 },
    );
  });

  it("to the same rhythm changes nothing", () => {
    fc.assert(
      fc.property(sceneArb(anyRuleArb).map(known), ({ facts, now }) => {
        const state = customerState(facts, now);
        expect(refit(facts, facts.rulebook, facts.rulebook, now)).toEqual(
          customerState(carriedOn(facts, state), now),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a refit records", () => {
  const facts = aLife({ orders: ordersOn(-10, -9, -2, 0) });

  it.each<[string, Boundaries, number, readonly StageChange[]]>([
    ["nothing where a boundary moves further away", later, 50, []],
    ["nothing where a passed boundary would lie ahead", later, 70, []],
    ["nothing where a passed boundary would lie earlier", earlier, 65, []],
    [
      "the boundary that has passed by the new rhythm, at its instant",
      earlier,
      50,
      [{ at: dayAt(40), from: "active-repeat", to: "repeat-risk", cause: "boundary" }],
    ],
  ])("%s", (_, refitted, day, changes) => {
    expect(recordedBy(facts, aShop(before), aShop(refitted), dayAt(day))).toEqual(changes);
  });

  it("nothing of a silence that an order has ended", () => {
    // 55 days passed before the last order: not late by the rhythm of that time, late by today's.
    const regular = aLife({ orders: ordersOn(-65, -64, -55, 0) });
    expect(recordedBy(regular, aShop(before), aShop(earlier), dayAt(10))).toEqual([]);
  });
});

/** A shop all of whose customers have these boundaries. */
function aShop(bounds: Boundaries): Rulebook {
  return { ...aRulebook(), boundaries: () => bounds };
}

/** The state of a customer whose shop was fitted anew since the last computation, which was just before. */
function refit(
  facts: Life,
  from: Rulebook | undefined,
  to: Rulebook | undefined,
  now: Instant,
): CustomerState {
  if (from === undefined || to === undefined) throw new RangeError("a refit has two rulebooks");
  const carried = carriedOn(facts, customerState({ ...facts, rulebook: from }, now));
  const { inForce } = carried.remembered;
  const remembered = { ...carried.remembered, inForce: inForce && { ...inForce, refitted: true } };
  return customerState({ ...carried, remembered, rulebook: to }, now);
}

/** What is recorded at the first look after a refit. */
function recordedBy(
  facts: Life,
  from: Rulebook,
  to: Rulebook,
  now: Instant,
): readonly StageChange[] {
  const { stage, stageSince: since } = customerState({ ...facts, rulebook: from }, now);
  const { life, continues } = refit(facts, from, to, now);
  return changesToRecord(life, { stage, since, policyChanged: false }, continues, now);
}
