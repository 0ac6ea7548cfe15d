import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { customerState } from "#app/domain/customer-state.ts";
import { STAGES } from "#app/domain/stage.ts";
import {
  DEFAULT_NAMING,
  desiredTags,
  lockTag,
  LONGEST_PREFIX,
  prefixProblem,
  TAG_FAMILIES,
  vocabulary,
} from "#app/domain/tags.ts";
import { legalPolicyArb, sceneArb } from "./arbitraries.ts";

const prefixArb = fc.oneof(
  fc.string({
    unit: fc.constantFrom("s", "l", "i", "p", "n", "g", "-", "v", "o", "1"),
    minLength: 1,
    maxLength: LONGEST_PREFIX,
  }),
  fc.constantFrom("lc-", "x", "-", "1", "shop-2026-ab"),
);

describe("the vocabulary", () => {
  it("is the one of segments.md", () => {
    expect(vocabulary(DEFAULT_NAMING)).toEqual([
      "lc-stage-prospect-new",
      "lc-stage-prospect-cold",
      "lc-stage-first-order",
      "lc-stage-second-order",
      "lc-stage-active-repeat",
      "lc-stage-one-time-risk",
      "lc-stage-repeat-risk",
      "lc-stage-one-time-lapsed",
      "lc-stage-repeat-lapsed",
      "lc-stage-lost",
      "lc-value-low",
      "lc-value-mid",
      "lc-value-high",
      "lc-vip",
      "lc-slipping-vip",
      "lc-due-now",
    ]);
    expect(lockTag(DEFAULT_NAMING)).toBe("lc-lock");
  });

  it("has no duplicates, and nothing but short names of small letters, digits and hyphens", () => {
    fc.assert(
      fc.property(prefixArb, (prefix) => {
        fc.pre(prefixProblem(prefix) === null);
        const tags = [...vocabulary({ prefix }), lockTag({ prefix })];
        expect(new Set(tags).size).toBe(tags.length);
        for (const tag of tags) {
          expect(tag).toMatch(/^[a-z0-9-]+$/);
          expect(tag.length).toBeLessThanOrEqual(40);
        }
      }),
    );
  });

  it("has no name inside another, under any prefix that is not refused", () => {
    fc.assert(
      fc.property(prefixArb, (prefix) => {
        fc.pre(prefixProblem(prefix) === null);
        expect(pairsInside([...vocabulary({ prefix }), lockTag({ prefix })])).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a prefix", () => {
  it.each(["lc-", "a", "shop", "my-shop-", "2026-", "lifecycle-12", "lc--"])(
    "may be %s",
    (prefix) => {
      expect(prefixProblem(prefix)).toBeNull();
    },
  );

  it.each(["", "LC-", "lc_", "lc ", " lc-", "lc,", "lc:", "é-", "lc-\n"])(
    "may not be %j, for its characters",
    (prefix) => {
      expect(prefixProblem(prefix)).toEqual({ reason: "characters" });
    },
  );

  it("may have 12 characters, not 13", () => {
    expect(prefixProblem("lifecycle-12")).toBeNull();
    expect(prefixProblem("lifecycle-123")).toEqual({ reason: "too-long" });
  });

  it.each([
    ["-", "-vip", "-slipping-vip"],
    ["g-", "g-vip", "g-slipping-vip"],
    ["ping-", "ping-vip", "ping-slipping-vip"],
    ["slipping-", "slipping-vip", "slipping-slipping-vip"],
  ])("may not be %s, which puts %s inside %s", (prefix, tag, inside) => {
    expect(prefixProblem(prefix)).toEqual({ reason: "substring", tag, inside });
  });

  it("is refused for a pair exactly when there is one, and the pair is true", () => {
    fc.assert(
      fc.property(prefixArb, (prefix) => {
        const pairs = pairsInside([...vocabulary({ prefix }), lockTag({ prefix })]);
        const problem = prefixProblem(prefix);
        const problems = pairs.map(([tag, inside]) => ({ reason: "substring", tag, inside }));
        expect(problems.length === 0 ? [null] : problems).toContainEqual(problem);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the desired tags", () => {
  it("are one of each family that applies, in the order of the families", () => {
    expect(
      desiredTags(
        { stage: "repeat-risk", valueTier: "high", vipFacet: "slipping-vip", isDue: false },
        DEFAULT_NAMING,
      ),
    ).toEqual(["lc-stage-repeat-risk", "lc-value-high", "lc-slipping-vip"]);
    expect(
      desiredTags(
        { stage: "active-repeat", valueTier: "mid", vipFacet: "vip", isDue: true },
        { prefix: "x-", families: ["due", "vip", "value", "stage"] },
      ),
    ).toEqual(["x-stage-active-repeat", "x-value-mid", "x-vip", "x-due-now"]);
    expect(
      desiredTags(
        { stage: "prospect-new", valueTier: null, vipFacet: null, isDue: false },
        DEFAULT_NAMING,
      ),
    ).toEqual(["lc-stage-prospect-new"]);
  });

  it("leave out the families that are off", () => {
    expect(
      desiredTags(
        { stage: "active-repeat", valueTier: "mid", vipFacet: "vip", isDue: true },
        { prefix: "lc-", families: ["value", "due"] },
      ),
    ).toEqual(["lc-value-mid", "lc-due-now"]);
  });

  it("of any customer at any instant hold exactly one stage tag, and only tags of the vocabulary", () => {
    const stageTags = STAGES.map((stage) => `lc-stage-${stage}`);
    fc.assert(
      fc.property(sceneArb(legalPolicyArb), ({ facts, now }) => {
        const tags = desiredTags(customerState(facts, now), DEFAULT_NAMING);
        expect(tags.filter((tag) => stageTags.includes(tag))).toHaveLength(1);
        expect(tags.filter((tag) => !vocabulary(DEFAULT_NAMING).includes(tag))).toEqual([]);
        expect(new Set(tags).size).toBe(tags.length);
        expect(tags.length).toBeLessThanOrEqual(TAG_FAMILIES.length);
      }),
      { numRuns: 2000 },
    );
  });
});

function pairsInside(tags: readonly string[]): readonly (readonly [string, string])[] {
  return tags.flatMap((tag, index) =>
    tags
      .filter((other, at) => at !== index && other.includes(tag))
      .map((other) => [tag, other] as const),
  );
}
