import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CustomerState, customerState } from "#app/domain/customer-state.ts";
import { qualifies } from "#app/domain/order.ts";
import { addDays, daysBetween } from "#app/domain/time.ts";
import { aLife, dayAt, START } from "#test/support/builders.ts";
import {
  anyRuleArb,
  dayTicks,
  known,
  type Scene,
  sceneArb,
  setRuleArb,
  tightRuleArb,
} from "./arbitraries.ts";
import { carriedOn, dailyLook, LOOK_DAYS } from "./daily-look.ts";
import { manyCustomers } from "./many-customers.ts";

describe("the scheduled next change", { timeout: 120_000 }, () => {
  it("is the first instant at which a look every day finds anything changed", () => {
    const scenes = sceneArb(fc.oneof(tightRuleArb, anyRuleArb)).filter(
      ({ facts, now }) => facts.signUp <= now,
    );
    fc.assert(
      fc.property(scenes.map(announced), ({ facts, now }) => {
        const found = customerState(facts, now);
        const carried = carriedOn(facts, found);
        const horizon = addDays(now, LOOK_DAYS);
        const anchors = [facts.signUp, ...facts.orders.map(({ at }) => at), now];
        const ticks = dayTicks(anchors, daysBetween(Math.min(...anchors), horizon));
        const firstOther = ticks.find(
          (at) => now < at && at <= horizon && seen(customerState(carried, at)) !== seen(found),
        );
        const scheduled = found.nextChangeAt ?? Number.POSITIVE_INFINITY;
        expect(scheduled <= horizon ? scheduled : undefined).toBe(firstOther);
        const before = (firstOther ?? horizon) - 1;
        expect(seen(customerState(carried, before))).toBe(seen(found));
      }),
      { numRuns: 200 },
    );
  });

  it("is no change of stage before it, and the named stage at it", () => {
    const scenes = sceneArb(fc.oneof(setRuleArb, anyRuleArb))
      .map(known)
      .filter(({ facts, now }) => facts.signUp <= now);
    fc.assert(
      fc.property(scenes, ({ facts, now }) => {
        const { stage, nextStage } = customerState(facts, now);
        const forever = { at: addDays(now, 10_000), stage };
        const next = nextStage ?? forever;
        expect(nextStage?.stage).not.toBe(stage);
        expect(next.at).toBeGreaterThan(now);
        expect(customerState(facts, next.at).stage).toBe(next.stage);
        expect(customerState(facts, next.at - 1).stage).toBe(stage);
      }),
      { numRuns: 2000 },
    );
  });

  it("is none for a stage that stays, though sign-up is yet to come", () => {
    // A clock that runs behind Shopify's: the first step of the life is not a change.
    const { stage, nextStage } = customerState(aLife(), START - 1);
    expect(stage).toBe("prospect-new");
    expect(nextStage).toEqual({ at: dayAt(30), stage: "prospect-cold" });
  });

  it("is, for 100,000 customers, what a daily recompute finds, facets included", () => {
    const mismatches: unknown[] = [];
    for (const { facts, now } of manyCustomers(100_000, 20_260_101)) {
      const state = customerState(facts, now);
      const { stage, nextStage, nextChangeAt } = state;
      const isNear = nextChangeAt !== null && nextChangeAt <= addDays(now, LOOK_DAYS);
      const scheduled = { stage, nextStage, at: isNear ? nextChangeAt : null };
      const found = dailyLook(facts, state, now);
      if (JSON.stringify(scheduled) === JSON.stringify(found)) continue;
      mismatches.push({ ...facts, rulebook: facts.rulebook.policy, now, scheduled, found });
    }
    expect(mismatches.slice(0, 3)).toEqual([]);
    expect(mismatches).toHaveLength(0);
  });

  it("is kept by a state computed at it, and just before it", () => {
    const broken: unknown[] = [];
    for (const { facts, now } of manyCustomers(10_000, 20_260_102)) {
      const state = customerState(facts, now);
      const carried = carriedOn(facts, state);
      const { nextChangeAt: at } = state;
      if (at !== null && seen(customerState(carried, at)) === seen(state))
        broken.push({ facts, now });
      const before = at === null ? addDays(now, LOOK_DAYS) : at - 1;
      if (seen(customerState(carried, before)) !== seen(state)) broken.push({ facts, now });
    }
    expect(broken.slice(0, 3)).toEqual([]);
  });
});

/** The same customer; of the orders dated ahead only those that count. */
function announced({ facts, now, windows }: Scene): Scene {
  const { exclusions } = facts.rulebook.policy;
  const orders = facts.orders.filter((one) => one.at <= now || qualifies(one, exclusions));
  return { facts: { ...facts, orders }, now, windows };
}

/** What a merchant can see of a state. */
function seen(state: CustomerState): string {
  const { buying, stage, valueTier, isVip, vipFacet, isDue, facets, cube, rfm } = state;
  return JSON.stringify({ buying, stage, valueTier, isVip, vipFacet, isDue, facets, cube, rfm });
}
