import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CustomerState, customerState, type Life } from "#app/domain/customer-state.ts";
import { qualifies } from "#app/domain/order.ts";
import { DEFAULT_POLICY } from "#app/domain/policy.ts";
import type { Stage } from "#app/domain/stage.ts";
import { addDays, DAY_MS, type Instant } from "#app/domain/time.ts";
import type { CutOffs } from "#app/domain/value.ts";
import { aLife, anOrder, dayAt, ordersOn, START } from "#test/support/builders.ts";
import { known, legalPolicyArb, sceneArb, tightPolicyArb } from "./arbitraries.ts";

const cutOffs: CutOffs = { buyers: 30, lowMax: 100, midMax: 200, vipStay: 850, vipEnter: 900 };

describe("where a customer stands", () => {
  it("names the stage, since when and why, and what comes next", () => {
    const state = customerState(aLife({ orders: ordersOn(0, 10) }), dayAt(70));
    expect(state).toMatchObject({
      stage: "repeat-risk",
      stageSince: dayAt(70),
      stageCause: "boundary",
      nextStage: { at: dayAt(130), stage: "repeat-lapsed" },
      nextChangeAt: dayAt(130),
      buying: {
        occasions: 2,
        firstOrderAt: dayAt(0),
        lastOrderAt: dayAt(10),
        netSpent: 2000,
      },
    });
  });

  it("says nothing about buying of one who bought nothing", () => {
    expect(customerState(aLife({ cutOffs }), dayAt(29))).toMatchObject({
      stage: "prospect-new",
      stageCause: "signed-up",
      buying: null,
      valueTier: null,
      isVip: false,
      vipFacet: null,
      isDue: false,
      nextChangeAt: dayAt(30),
    });
  });

  it("has nothing to come for the lost and for cold prospects", () => {
    const lost = customerState(aLife({ orders: ordersOn(0) }), dayAt(365));
    expect([lost.nextStage, lost.nextChangeAt]).toEqual([null, null]);
    const cold = customerState(aLife(), dayAt(30));
    expect([cold.nextStage, cold.nextChangeAt]).toEqual([null, null]);
  });

  it("keeps the day since when an active customer is active over further orders", () => {
    const state = customerState(aLife({ orders: ordersOn(0, 10, 20, 60, 100) }), dayAt(110));
    expect(state).toMatchObject({ stage: "active-repeat", stageSince: dayAt(17) });
  });

  it("does not know an order before its instant, and looks again at that instant", () => {
    const facts = aLife({ orders: ordersOn(5) });
    expect(customerState(facts, dayAt(5) - 1)).toMatchObject({
      stage: "prospect-new",
      buying: null,
      nextChangeAt: dayAt(5),
    });
    expect(customerState(facts, dayAt(5)).stage).toBe("first-order");
  });
});

describe("due, with the default windows", () => {
  it.each([
    [23, [0], false],
    [24, [0], true],
    [29, [0], true],
    [30, [0], false],
    [45, [-9, 0], false],
    [46, [-9, 0], true],
    [59, [-9, 0], true],
    [60, [-9, 0], false],
    [46, [-9, -5, 0], true],
    [400, [0], false],
    [24, [], false],
  ])("on day %i after orders on %j: %s", (day, orderDays, due) => {
    const facts = aLife({ orders: ordersOn(...orderDays) });
    expect(customerState(facts, dayAt(day)).isDue).toBe(due);
  });

  it("begins and ends to the millisecond, and is what comes next", () => {
    const facts = aLife({ orders: ordersOn(0) });
    expect(customerState(facts, dayAt(24) - 1)).toMatchObject({
      isDue: false,
      nextChangeAt: dayAt(24),
    });
    expect(customerState(facts, dayAt(24))).toMatchObject({
      isDue: true,
      nextChangeAt: dayAt(30),
    });
    expect(customerState(facts, dayAt(30) - 1).isDue).toBe(true);
  });

  it("never comes where risk begins before a reminder could", () => {
    const policy = { ...DEFAULT_POLICY, oneTime: { risk: 1, lapsed: 2, lost: 3 } };
    const facts = aLife({ orders: ordersOn(0), policy });
    expect([0, 1, 2, 3].map((day) => customerState(facts, dayAt(day)).isDue)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("a VIP", () => {
  const orders = [0, 1, 2].map((day) => anOrder({ at: dayAt(day), net: 300 }));

  it.each<[number, boolean, CustomerState["vipFacet"], Stage]>([
    [89, false, null, "repeat-risk"],
    [90, true, "slipping-vip", "repeat-risk"],
    [122, true, "slipping-vip", "repeat-lapsed"],
    [367, true, null, "lost"],
  ])("by tenure on day %i: %s, shown as %s", (day, isVip, vipFacet, stage) => {
    const state = customerState(aLife({ orders, cutOffs }), dayAt(day));
    expect(state).toMatchObject({ isVip, vipFacet, stage });
  });

  it("has the end of the tenure for a next change", () => {
    const state = customerState(aLife({ orders, cutOffs }), dayAt(63));
    expect(state.nextChangeAt).toBe(dayAt(90));
  });

  it("shows as such while buying, and as slipping as soon as they are late", () => {
    const facts = aLife({ orders, cutOffs, wasVip: true });
    expect(customerState(facts, dayAt(62) - 1).vipFacet).toBe("vip");
    expect(customerState(facts, dayAt(62)).vipFacet).toBe("slipping-vip");
  });
});

describe("every customer", { timeout: 20_000 }, () => {
  it("has the same state, only later, when all dates are shifted", () => {
    const cases = fc.record({
      scene: sceneArb(legalPolicyArb),
      days: fc.integer({ min: -20_000, max: 20_000 }),
      ms: fc.integer({ min: -DAY_MS, max: DAY_MS }),
    });
    fc.assert(
      fc.property(cases, ({ scene: { facts, now }, days, ms }) => {
        const later = (at: Instant) => addDays(at, days) + ms;
        const shifted: Life = {
          ...facts,
          signUp: later(facts.signUp),
          // The calendar moves by whole days; where midnight falls is not the engine's business.
          orders: facts.orders.map((one) => ({ ...one, at: later(one.at), day: one.day + days })),
        };
        expect(customerState(shifted, later(now))).toEqual(
          movedBy(later, customerState(facts, now)),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("has the same state whatever order their orders come in", () => {
    const cases = sceneArb(fc.oneof(tightPolicyArb, legalPolicyArb)).chain(({ facts, now }) => {
      const length = facts.orders.length;
      const orders = fc.shuffledSubarray([...facts.orders], { minLength: length });
      return fc.record({ facts: fc.constant(facts), now: fc.constant(now), orders });
    });
    fc.assert(
      fc.property(cases, ({ facts, now, orders }) => {
        expect(customerState({ ...facts, orders }, now)).toEqual(customerState(facts, now));
      }),
      { numRuns: 3000 },
    );
  });

  it("has the state of one who never placed the orders that do not qualify", () => {
    fc.assert(
      fc.property(sceneArb(legalPolicyArb), ({ facts, now }) => {
        const orders = facts.orders.filter(qualifies);
        expect(customerState(facts, now)).toEqual(customerState({ ...facts, orders }, now));
      }),
      { numRuns: 3000 },
    );
  });

  it("is in no worse a stage for an order just placed, under any windows", () => {
    fc.assert(
      fc.property(sceneArb(fc.oneof(tightPolicyArb, legalPolicyArb)), (scene) => {
        const { facts, now } = known(scene);
        const { before, after } = stagesAround(facts, now, now);
        expect(STANDING[after]).toBeGreaterThanOrEqual(STANDING[before]);
      }),
      { numRuns: 3000 },
    );
  });

  it("is in no worse a stage for an order found later, under the default windows", () => {
    const cases = sceneArb(fc.constant(DEFAULT_POLICY)).chain((scene) => {
      const { facts, now } = known(scene);
      const placed = fc.constantFrom(now, START, ...facts.orders.map(({ at }) => at));
      const earlier = fc.integer({ min: -200 * DAY_MS, max: 0 });
      return fc.record({
        facts: fc.constant(facts),
        now: fc.constant(now),
        at: fc.tuple(placed, earlier).map(([at, by]) => Math.min(at + by, now)),
      });
    });
    fc.assert(
      fc.property(cases, ({ facts, now, at }) => {
        const { before, after } = stagesAround(facts, now, at);
        expect(STANDING[after]).toBeGreaterThanOrEqual(STANDING[before]);
      }),
      { numRuns: 3000 },
    );
  });
});

function movedBy(later: (at: Instant) => Instant, state: CustomerState): CustomerState {
  const { life, buying, stageSince, nextStage, nextChangeAt } = state;
  const [first, ...rest] = life;
  const move = <T extends { readonly at: Instant }>(step: T): T => ({
    ...step,
    at: later(step.at),
  });
  return {
    ...state,
    life: [move(first), ...rest.map(move)],
    buying: buying && {
      ...buying,
      firstOrderAt: later(buying.firstOrderAt),
      lastOrderAt: later(buying.lastOrderAt),
    },
    stageSince: later(stageSince),
    nextStage: nextStage && move(nextStage),
    nextChangeAt: nextChangeAt === null ? null : later(nextChangeAt),
  };
}

/** How near a customer is to the shop. */
const STANDING: Record<Stage, number> = {
  "prospect-cold": 0,
  "prospect-new": 1,
  lost: 2,
  "one-time-lapsed": 3,
  "repeat-lapsed": 4,
  "one-time-risk": 5,
  "repeat-risk": 6,
  "first-order": 7,
  "second-order": 8,
  "active-repeat": 9,
};

/** The stages of a customer without and with one more order, placed at `at`. */
function stagesAround(facts: Life, now: Instant, at: Instant): { before: Stage; after: Stage } {
  const orders = [...facts.orders, anOrder({ at })];
  return {
    before: customerState(facts, now).stage,
    after: customerState({ ...facts, orders }, now).stage,
  };
}
