import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY, type Policy, policyProblems } from "#app/domain/policy.ts";
import { legalPolicyArb } from "./arbitraries.ts";

const { oneTime, repeat } = DEFAULT_POLICY;

describe("the default policy", () => {
  it("is the one of segments.md, and legal", () => {
    expect(DEFAULT_POLICY).toEqual({
      prospectCold: 30,
      oneTime: { risk: 30, lapsed: 90, lost: 365 },
      repeat: { risk: 60, lapsed: 120, lost: 365 },
    });
    expect(policyProblems(DEFAULT_POLICY)).toEqual([]);
  });
});

describe("policyProblems", () => {
  it.each<[string, Partial<Policy>]>([
    [
      "every window as short as can be",
      { prospectCold: 1, oneTime: { risk: 1, lapsed: 1, lost: 2 } },
    ],
    ["lapsed on the day of risk", { oneTime: { ...oneTime, risk: 90 } }],
    ["lost a day after lapsed", { repeat: { ...repeat, lost: 121 } }],
    ["ten years", { prospectCold: 3650, repeat: { risk: 3649, lapsed: 3649, lost: 3650 } }],
  ])("has nothing against %s", (_, given) => {
    expect(policyProblems({ ...DEFAULT_POLICY, ...given })).toEqual([]);
  });

  it.each([0, -1, 1.5, 3651, Number.NaN, Number.POSITIVE_INFINITY])(
    "does not take %d for a number of days, in any field",
    (days) => {
      const everywhere = { risk: days, lapsed: days, lost: days };
      const policy = { prospectCold: days, oneTime: everywhere, repeat: everywhere };
      expect(policyProblems(policy)).toEqual(
        [
          "prospectCold",
          "oneTime.risk",
          "oneTime.lapsed",
          "oneTime.lost",
          "repeat.risk",
          "repeat.lapsed",
          "repeat.lost",
        ].map((field) => ({ field, reason: "not-a-day-count" })),
      );
    },
  );

  it.each([
    [{ risk: 91, lapsed: 90, lost: 365 }, [["lapsed", "before-risk"]]],
    [{ risk: 30, lapsed: 365, lost: 365 }, [["lost", "not-after-lapsed"]]],
    [{ risk: 30, lapsed: 366, lost: 365 }, [["lost", "not-after-lapsed"]]],
    [
      { risk: 9, lapsed: 8, lost: 7 },
      [
        ["lapsed", "before-risk"],
        ["lost", "not-after-lapsed"],
      ],
    ],
    [{ risk: 9, lapsed: 0, lost: 7 }, [["lapsed", "not-a-day-count"]]],
  ])("says of %j what is wrong, in either group", (windows, problems) => {
    for (const group of ["oneTime", "repeat"] as const) {
      expect(policyProblems({ ...DEFAULT_POLICY, [group]: windows })).toEqual(
        problems.map(([name, reason]) => ({ field: `${group}.${name}`, reason })),
      );
    }
  });

  it("has nothing against any policy that the laws below are tried on", () => {
    fc.assert(
      fc.property(legalPolicyArb, (policy) => {
        expect(policyProblems(policy)).toEqual([]);
      }),
    );
  });
});
