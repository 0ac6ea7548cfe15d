import { describe, expect, it } from "vitest";
import { subscriptionFacets, type SubscriptionStatus } from "#app/domain/facets/subscription.ts";
import type { Order } from "#app/domain/order.ts";
import { bought, orderOn } from "./examples.ts";

const PLANS = new Set(["tea"]);

/** Tea on these days. */
function tea(...days: readonly number[]): readonly Order[] {
  return days.map((day) => orderOn(day, { products: ["tea"] }));
}

describe("a subscription", () => {
  it.each<[SubscriptionStatus | null, readonly string[]]>([
    ["active", ["sub-active"]],
    ["paused", ["sub-paused"]],
    ["cancelled", ["sub-ended"]],
    ["expired", ["sub-ended"]],
    ["failed", ["sub-ended"]],
    ["never_subscribed", []],
    [null, []],
  ])("that is %s shows as %j, whether or not anything was bought", (status, facets) => {
    expect(subscriptionFacets(null, status, PLANS)).toEqual(facets);
    expect(subscriptionFacets(bought(orderOn(0)), status, PLANS)).toEqual(facets);
  });
});

describe("a candidate for a subscription", () => {
  const isCandidate = (...orders: readonly Order[]) =>
    subscriptionFacets(bought(...orders), null, PLANS).includes("sub-candidate");

  it.each<[string, readonly number[], boolean]>([
    ["one gap", [0, 30], false],
    ["two equal gaps", [0, 30, 60], true],
    // Gaps 13 and 27: median 20, deviations 7 and 7, 7/20 = .35.
    ["two gaps at the limit", [0, 13, 40], true],
    // Gaps 12 and 28: 8/20 = .40.
    ["two gaps beyond the limit", [0, 12, 40], false],
    // Gaps 20, 13, 27 and 20: deviations 0, 0, 7, 7, their median 3.5.
    ["four gaps, half of them steady", [0, 20, 33, 60, 80], true],
    // Gaps 30, 300 and 30: the median deviation is 0; one holiday does not count.
    ["one long break", [0, 30, 330, 360], true],
    ["two orders on one day, one gap", [0, 0.5, 30], false],
    ["two orders on each day", [0, 0.5, 30, 30.5, 60, 60.5], true],
  ])("with %s", (_, days, candidate) => {
    expect(isCandidate(...tea(...days))).toBe(candidate);
  });

  it("buys one product again and again, not now this and now that", () => {
    const pot = (day: number) => orderOn(day, { products: ["pot"] });
    expect(isCandidate(...tea(0, 30), pot(60))).toBe(false);
    expect(isCandidate(...tea(0, 30), pot(45), ...tea(60))).toBe(true);
    expect(isCandidate(pot(0), pot(30), pot(60))).toBe(false);
  });

  it("kept the pace without a plan: renewals do not count", () => {
    const renewal = orderOn(60, { products: ["tea"], source: "subscription_contract" });
    expect(isCandidate(...tea(0, 30), renewal)).toBe(false);
  });

  it.each<[SubscriptionStatus | null, readonly string[]]>([
    ["active", ["sub-active"]],
    ["paused", ["sub-paused", "sub-candidate"]],
    ["cancelled", ["sub-ended", "sub-candidate"]],
    ["never_subscribed", ["sub-candidate"]],
    [null, ["sub-candidate"]],
  ])("may have a plan that is %s: %j", (status, facets) => {
    expect(subscriptionFacets(bought(...tea(0, 30, 60)), status, PLANS)).toEqual(facets);
  });
});
