import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundariesFor } from "#app/domain/boundaries.ts";
import { DEFAULT_POLICY, LONGEST_WINDOW, type Policy } from "#app/domain/policy.ts";
import { legalPolicyArb } from "./arbitraries.ts";

describe("the default boundaries", () => {
  it.each([
    [1, { cycle: 26, due: 24, risk: 30, lapsed: 90, lost: 365 }],
    [2, { cycle: 51, due: 46, risk: 60, lapsed: 120, lost: 365 }],
    [3, { cycle: 51, due: 46, risk: 60, lapsed: 120, lost: 365 }],
    [10_000, { cycle: 51, due: 46, risk: 60, lapsed: 120, lost: 365 }],
  ])("after %i occasions", (occasions, expected) => {
    expect(boundariesFor(DEFAULT_POLICY, occasions)).toEqual(expected);
  });
});

describe("every boundary", () => {
  it("comes in its order, after 1 to 10,000 occasions and under every legal policy", () => {
    fc.assert(
      fc.property(legalPolicyArb, fc.integer({ min: 1, max: 10_000 }), (policy, occasions) => {
        expect(inOrder(policy, occasions)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("comes in its order for every window of risk there is, the others as close as can be", () => {
    const disordered = upTo(LONGEST_WINDOW - 1).filter((risk) => {
      const tight = { risk, lapsed: risk, lost: risk + 1 };
      const policy = { prospectCold: 1, oneTime: tight, repeat: tight };
      return !inOrder(policy, 1) || !inOrder(policy, 2);
    });
    expect(disordered).toEqual([]);
  });

  it("comes in its order for every count of occasions up to 10,000", () => {
    const disordered = upTo(10_000).filter((occasions) => !inOrder(DEFAULT_POLICY, occasions));
    expect(disordered).toEqual([]);
  });
});

/** Whole and finite days, and 1 <= due <= cycle <= risk <= lapsed < lost. */
function inOrder(policy: Policy, occasions: number): boolean {
  const { cycle, due, risk, lapsed, lost } = boundariesFor(policy, occasions);
  const rising = 1 <= due && due <= cycle && cycle <= risk && risk <= lapsed && lapsed < lost;
  return rising && [cycle, due, risk, lapsed, lost].every(Number.isSafeInteger);
}

function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
