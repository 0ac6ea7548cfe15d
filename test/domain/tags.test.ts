import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contactBudget } from "#app/domain/facets/contact-budget.ts";
import { type Facet, FACETS } from "#app/domain/facets/vocabulary.ts";
import { isQuiet, STAGES } from "#app/domain/stage.ts";
import {
  DEFAULT_NAMING,
  desiredTags,
  handRemovals,
  hasMoved,
  isLocked,
  lockTag,
  LONGEST_PREFIX,
  nameOf,
  prefixProblem,
  TAG_FAMILIES,
  vocabulary,
} from "#app/domain/tags.ts";
import { VALUE_TIERS, vipFacet } from "#app/domain/value.ts";

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
      "lc-send-less",
      "lc-sms-skip",
      "lc-chance-high",
      "lc-chance-low",
      "lc-bought-same",
      "lc-bought-complement",
      "lc-sub-active",
      "lc-sub-paused",
      "lc-sub-ended",
      "lc-sub-candidate",
      "lc-pays-full-price",
      "lc-needs-discount",
      "lc-returns-often",
      "lc-rfm-champion",
      "lc-rfm-loyal",
      "lc-rfm-active",
      "lc-rfm-new",
      "lc-rfm-promising",
      "lc-rfm-needs-attention",
      "lc-rfm-at-risk",
      "lc-rfm-previously-loyal",
      "lc-rfm-almost-lost",
      "lc-rfm-dormant",
      "lc-holdout",
    ]);
    expect(lockTag(DEFAULT_NAMING)).toBe("lc-lock");
  });

  it("has one family for every stage and facet, and none for anything else", () => {
    expect([...TAG_FAMILIES].toSorted()).toEqual(["stage", ...Object.keys(FACETS)].toSorted());
  });

  it("has one name only that ends another, which the prefix must keep apart", () => {
    const names = vocabulary({ prefix: "" });
    expect(pairsInside([...names, "lock"])).toEqual([["vip", "slipping-vip"]]);
    expect(prefixProblem(DEFAULT_NAMING.prefix)).toBeNull();
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
  const everything: readonly Facet[] = Object.values(FACETS).flat();
  const unnamed = { prefix: "", retiring: null };

  it("are the stage and the facets that hold, in the order of the families", () => {
    expect(
      desiredTags({ stage: "repeat-risk", facets: ["value-high", "slipping-vip"] }, DEFAULT_NAMING),
    ).toEqual(["lc-stage-repeat-risk", "lc-value-high", "lc-slipping-vip"]);
    expect(
      desiredTags(
        { stage: "active-repeat", facets: ["due-now", "vip", "value-mid"] },
        { ...DEFAULT_NAMING, prefix: "x-", families: ["due", "vip", "value", "stage"] },
      ),
    ).toEqual(["x-stage-active-repeat", "x-value-mid", "x-vip", "x-due-now"]);
    expect(desiredTags({ stage: "prospect-new", facets: [] }, DEFAULT_NAMING)).toEqual([
      "lc-stage-prospect-new",
    ]);
  });

  it("are, by default, of the families stage, value, VIP, due and send-less", () => {
    expect(desiredTags({ stage: "lost", facets: everything }, DEFAULT_NAMING)).toEqual([
      "lc-stage-lost",
      "lc-value-low",
      "lc-value-mid",
      "lc-value-high",
      "lc-vip",
      "lc-slipping-vip",
      "lc-due-now",
      "lc-send-less",
      "lc-sms-skip",
    ]);
  });

  it("are, with every family on, all that holds", () => {
    const naming = { ...DEFAULT_NAMING, families: TAG_FAMILIES };
    const facets = everything.map((facet) => `lc-${facet}`);
    expect(desiredTags({ stage: "lost", facets: everything }, naming)).toEqual([
      "lc-stage-lost",
      ...facets,
    ]);
  });

  it.each(TAG_FAMILIES)("leave out nothing but %s when it alone is off", (family) => {
    const families = TAG_FAMILIES.filter((other) => other !== family);
    const all = desiredTags(
      { stage: "lost", facets: everything },
      { ...unnamed, families: TAG_FAMILIES },
    );
    const left = desiredTags({ stage: "lost", facets: everything }, { ...unnamed, families });
    const only = desiredTags(
      { stage: "lost", facets: everything },
      { ...unnamed, families: [family] },
    );
    expect(only.length).toBeGreaterThan(0);
    expect(new Set([...left, ...only])).toEqual(new Set(all));
    expect(left.length + only.length).toBe(all.length);
  });

  it("are at most five by default, in any stage, tier and standing", () => {
    const counts = STAGES.flatMap((stage) =>
      [null, ...VALUE_TIERS].flatMap((tier) =>
        [true, false].map((isVip) => {
          const vip = vipFacet(isVip, stage);
          const facets: readonly Facet[] = [
            ...(tier === null ? [] : [`value-${tier}` as const]),
            ...(vip === null ? [] : [vip]),
            // Due ends where the quiet begins.
            ...(isQuiet(stage) || stage === "lost" ? [] : ["due-now" as const]),
            ...contactBudget(stage, tier),
          ];
          return desiredTags({ stage, facets }, DEFAULT_NAMING).length;
        }),
      ),
    );
    expect(Math.max(...counts)).toBeLessThanOrEqual(5);
  });
});

describe("I10: what an undo left alone", () => {
  const late = { stage: "repeat-risk", facets: ["value-high", "send-less"] } as const;
  const desired = (inside: readonly string[], out: readonly string[]) =>
    desiredTags(late, DEFAULT_NAMING, { in: inside, out });

  it("stays in the place of what the rules say of its family, so that nobody has two stages", () => {
    expect(desired(["stage-active-repeat", "value-low"], ["stage-repeat-risk"])).toEqual([
      "lc-stage-active-repeat",
      "lc-value-low",
      "lc-send-less",
    ]);
  });

  it("stays away, and whatever else the rules say does not", () => {
    expect(desired([], ["value-high"])).toEqual(["lc-stage-repeat-risk", "lc-send-less"]);
    expect(desired([], ["value-low"])).toContain("lc-value-high");
  });

  it("stands beside what the rules say where a customer may have both", () => {
    expect(desired(["sms-skip"], [])).toEqual([
      "lc-stage-repeat-risk",
      "lc-value-high",
      "lc-sms-skip",
      "lc-send-less",
    ]);
  });
});

describe("a prefix that retires", () => {
  const naming = { ...DEFAULT_NAMING, prefix: "shop-", retiring: { prefix: "old-", until: 0 } };

  it("is written beside the present one", () => {
    expect(desiredTags({ stage: "lost", facets: ["value-low"] }, naming)).toEqual([
      "shop-stage-lost",
      "shop-value-low",
      "old-stage-lost",
      "old-value-low",
    ]);
  });

  it.each(["shop-lock", "OLD-Lock", "lc-lock"])("still locks by %s", (tag) => {
    expect(isLocked(["tea", tag], naming)).toBe(true);
    expect(isLocked(["tea", "xlc-lock"], naming)).toBe(false);
  });

  it("moves nobody: the stage is the same under either", () => {
    expect(hasMoved(["shop-stage-lost", "old-stage-lost"], ["old-stage-lost"])).toBe(false);
    expect(hasMoved(["shop-stage-lost"], ["old-stage-repeat-lapsed"])).toBe(true);
  });
});

describe("rule 8: a tag of ours that is gone", () => {
  const held = ["lc-stage-lost", "lc-vip"];
  it.each<[string, string[], string[], boolean, string[], string[]]>([
    [
      "is ours no longer, and its name stays away",
      held,
      ["lc-stage-lost"],
      false,
      ["lc-stage-lost"],
      ["vip"],
    ],
    ["comes back once the customer moved", held, ["lc-stage-lost"], true, ["lc-stage-lost"], []],
    [
      "is somebody else's in another spelling",
      held,
      ["LC-VIP", "lc-stage-lost"],
      false,
      ["lc-stage-lost"],
      ["vip"],
    ],
    ["of no name that we know is forgotten", ["lc-club"], [], false, [], []],
    [
      "under one of two prefixes stays away by itself while its copy is there",
      ["lc-vip", "tea-vip"],
      ["tea-vip"],
      false,
      ["tea-vip", "lc-vip"],
      [],
    ],
  ])("%s", (_, ledger, actual, moved, left, names) => {
    expect(handRemovals({ desired: ledger, ledger, actual }, moved)).toEqual({
      ledger: left,
      names,
    });
  });
});

it.each([...vocabulary({ prefix: "" })])(
  "the name of lc-%s is its tag without the prefix",
  (name) => {
    expect(nameOf(`lc-${name}`)).toBe(name);
    expect(nameOf(`shop-2026-${name}`)).toBe(name);
    expect(nameOf(`${name}-of-mine`)).toBeNull();
  },
);

function pairsInside(tags: readonly string[]): readonly (readonly [string, string])[] {
  return tags.flatMap((tag, index) =>
    tags
      .filter((other, at) => at !== index && other.includes(tag))
      .map((other) => [tag, other] as const),
  );
}
