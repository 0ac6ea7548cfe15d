import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DEFAULT_POLICY,
  LEARNED_WINDOWS,
  type Policy,
  policyProblems,
  type ProductWindows,
  UNLEARNED_WINDOWS,
} from "#app/domain/policy.ts";
import { legalPolicyArb, setAllPolicyArb } from "./arbitraries.ts";

const { oneTime, repeat } = UNLEARNED_WINDOWS;

describe("the default policy", () => {
  it("leaves every window to the rhythm, leaves nothing out, and is legal", () => {
    expect(DEFAULT_POLICY).toEqual({
      prospectCold: null,
      oneTime: { risk: null, lapsed: null, lost: null },
      repeat: { risk: null, lapsed: null, lost: null },
      products: [],
      exclusions: { sources: [], tags: [] },
      holdoutPercent: 10,
      contactHours: null,
    });
    expect(policyProblems(DEFAULT_POLICY)).toEqual([]);
  });

  it("has for what is not learned the windows of segments.md, which are legal too", () => {
    expect(UNLEARNED_WINDOWS).toEqual({
      prospectCold: 30,
      oneTime: { risk: 30, lapsed: 90, lost: 365 },
      repeat: { risk: 60, lapsed: 120, lost: 365 },
    });
    expect(policyProblems({ ...DEFAULT_POLICY, ...UNLEARNED_WINDOWS })).toEqual([]);
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
    ["risk alone", { oneTime: { ...LEARNED_WINDOWS, risk: 400 } }],
    ["lost alone, two days", { repeat: { ...LEARNED_WINDOWS, lost: 2 } }],
    ["risk and lost, lapsed learned between", { repeat: { risk: 50, lapsed: null, lost: 51 } }],
    ["nobody held out", { holdoutPercent: 0 }],
    ["half held out", { holdoutPercent: 50 }],
    ["hours from nine to eight", { contactHours: { from: 9, until: 20 } }],
    ["the till and resellers left out", { exclusions: { sources: ["pos"], tags: ["b2b"] } }],
    ["ten years", { prospectCold: 3650, repeat: { risk: 3649, lapsed: 3649, lost: 3650 } }],
  ])("has nothing against %s", (_, given) => {
    expect(policyProblems({ ...DEFAULT_POLICY, ...given })).toEqual([]);
  });

  it.each([0, -1, 1.5, 3651, Number.NaN, Number.POSITIVE_INFINITY])(
    "does not take %d for a number of days, in any field",
    (days) => {
      const everywhere = { risk: days, lapsed: days, lost: days };
      const windows = { prospectCold: days, oneTime: everywhere, repeat: everywhere };
      expect(policyProblems({ ...DEFAULT_POLICY, ...windows })).toEqual(
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
    [{ risk: 50, lapsed: null, lost: 50 }, [["lost", "not-after-lapsed"]]],
    [{ risk: 50, lapsed: null, lost: 20 }, [["lost", "not-after-lapsed"]]],
    [{ risk: null, lapsed: 50, lost: 50 }, [["lost", "not-after-lapsed"]]],
    // Lapsed is never before day 1, and lost comes after it.
    [{ risk: null, lapsed: null, lost: 1 }, [["lost", "not-after-lapsed"]]],
  ])("says of %j what is wrong, in either group", (windows, problems) => {
    for (const group of ["oneTime", "repeat"] as const) {
      expect(policyProblems({ ...DEFAULT_POLICY, [group]: windows })).toEqual(
        problems.map(([name, reason]) => ({ field: `${group}.${name}`, reason })),
      );
    }
  });

  it("does not take hours that span midnight", () => {
    expect(policyProblems({ ...DEFAULT_POLICY, contactHours: { from: 20, until: 9 } })).toEqual([
      { field: "contactHours", reason: "not-hours" },
    ]);
  });

  it.each([-1, 0.5, 51, Number.NaN])("does not hold out %d percent", (holdoutPercent) => {
    expect(policyProblems({ ...DEFAULT_POLICY, holdoutPercent })).toEqual([
      { field: "holdoutPercent", reason: "not-a-share" },
    ]);
  });

  it.each([
    [{ sources: [""], tags: [] }],
    [{ sources: [], tags: ["b2b", " "] }],
    [{ sources: [], tags: ["b2b,staff"] }],
  ])("does not take %j for orders to leave out", (exclusions) => {
    expect(policyProblems({ ...DEFAULT_POLICY, exclusions })).toEqual([
      { field: "exclusions", reason: "not-a-source-or-tag" },
    ]);
  });

  const tea: ProductWindows = {
    by: "type",
    name: "Tea",
    productIds: ["1", "22"],
    oneTime: { risk: 20, lapsed: null, lost: null },
    repeat: LEARNED_WINDOWS,
  };

  it.each<[string, readonly ProductWindows[], ReturnType<typeof policyProblems>]>([
    ["a product and a type of one name", [tea, { ...tea, by: "product" }], []],
    ["a type of which the shop has no product today", [{ ...tea, productIds: [] }], []],
    [
      "a type named twice",
      [tea, { ...tea, name: "Pots" }, tea],
      [{ field: "products.2.name", reason: "product-twice" }],
    ],
    ["no name", [{ ...tea, name: " " }], [{ field: "products.0.name", reason: "not-a-product" }]],
    [
      "an id that is none",
      [{ ...tea, productIds: ["1", "gid://shopify/Product/2"] }],
      [{ field: "products.0.name", reason: "not-a-product" }],
    ],
    [
      "windows of the second that cross",
      [tea, { ...tea, name: "Pots", repeat: { risk: 9, lapsed: 8, lost: null } }],
      [{ field: "products.1.repeat.lapsed", reason: "before-risk" }],
    ],
  ])("says what is wrong with %s", (_, products, problems) => {
    expect(policyProblems({ ...DEFAULT_POLICY, products })).toEqual(problems);
  });

  it("has nothing against any policy that the laws below are tried on", () => {
    fc.assert(
      fc.property(fc.oneof(legalPolicyArb, setAllPolicyArb), (policy) => {
        expect(policyProblems(policy)).toEqual([]);
      }),
    );
  });
});
