import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundariesFor } from "#app/domain/boundaries.ts";
import { type CustomerState, customerState } from "#app/domain/customer-state.ts";
import { qualifies } from "#app/domain/order.ts";
import { DEFAULT_POLICY } from "#app/domain/policy.ts";
import { addDays, daysBetween } from "#app/domain/time.ts";
import { VIP_TENURE_DAYS } from "#app/domain/value.ts";
import { aLife, dayAt, START } from "#test/support/builders.ts";
import { dayTicks, known, legalPolicyArb, sceneArb, tightPolicyArb } from "./arbitraries.ts";
import { nextByTable, stageByTable } from "./segments-table.ts";

describe("the scheduled next change", { timeout: 30_000 }, () => {
  it("is the first instant at which a look every day finds anything changed", () => {
    const scenes = sceneArb(tightPolicyArb).filter(({ facts, now }) => facts.signUp <= now);
    fc.assert(
      fc.property(scenes, ({ facts, now }) => {
        const found = customerState(facts, now);
        const carried = { ...facts, wasVip: found.isVip };
        const anchors = [facts.signUp, ...facts.orders.map(({ at }) => at)];
        const firstOther = dayTicks(anchors, VIP_TENURE_DAYS).find(
          (at) => at > now && seen(customerState(carried, at)) !== seen(found),
        );
        expect(found.nextChangeAt).toBe(firstOther ?? null);
        const before = firstOther === undefined ? now : firstOther - 1;
        expect(seen(customerState(carried, before))).toBe(seen(found));
      }),
      { numRuns: 1000 },
    );
  });

  it("is no change of stage before it, and the named stage at it", () => {
    const scenes = sceneArb(legalPolicyArb)
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

  it("is, for 100,000 customers, what a daily look at the table of segments.md finds", () => {
    const policies = fc.oneof(
      { weight: 9, arbitrary: tightPolicyArb },
      { weight: 9, arbitrary: fc.constant(DEFAULT_POLICY) },
      { weight: 2, arbitrary: legalPolicyArb },
    );
    const scenes = sceneArb(policies)
      .map(known)
      .filter(({ facts, now }) => facts.signUp <= now);
    fc.assert(
      fc.property(scenes, ({ facts, now }) => {
        const { stage, nextStage, isDue } = customerState(facts, now);
        const bought = facts.orders.filter(qualifies);
        const n = new Set(bought.map(({ day }) => day)).size;
        const since = n === 0 ? facts.signUp : Math.max(...bought.map(({ at }) => at));
        const d = daysBetween(since, now);
        const next = nextByTable({ n, d }, facts.policy);
        const { due, risk } = boundariesFor(facts.policy, n);
        const table = {
          stage: stageByTable({ n, d }, facts.policy),
          nextStage: next && { at: addDays(since, next.d), stage: next.stage },
          isDue: n > 0 && due <= d && d < risk,
        };
        expect(JSON.stringify({ stage, nextStage, isDue })).toBe(JSON.stringify(table));
      }),
      { numRuns: 100_000, seed: 20_260_101 },
    );
  });
});

/** What a merchant can see of a state. */
function seen({ buying, stage, valueTier, isVip, vipFacet, isDue }: CustomerState): string {
  return JSON.stringify({ buying, stage, valueTier, isVip, vipFacet, isDue });
}
