import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exclusionsProblem } from "#app/domain/exclusions-problem.ts";
import { isExcluded, namedTags, type OrderExclusions } from "#app/domain/order.ts";

const excluding = (...tags: readonly string[]): OrderExclusions => ({ sources: [], tags });

describe("the tags of an order that are kept", () => {
  it.each([
    [["Wholesale", "VIP"], ["wholesale"], ["wholesale"]],
    [["whole", "wholesale-old"], ["wholesale"], []],
    [["Größe", "GRÖSSE"], ["größe"], ["größe"]],
    [["staff"], [], []],
    [
      ["a", "A", "b"],
      ["B", "A"],
      ["b", "a"],
    ],
  ])("of %j, where %j are named, are %j", (tags, named, kept) => {
    expect(namedTags(tags, excluding(...named))).toEqual(kept);
  });

  const tag = fc.constantFrom("a", "A", "b", "ab", "İ", "ß", "SS");
  const tags = fc.array(tag, { maxLength: 4 });

  it("leave out the same orders as all of them", () => {
    fc.assert(
      fc.property(tags, tags, (onOrder, named) => {
        const exclusions = excluding(...named);
        const kept = namedTags(onOrder, exclusions);
        expect(isExcluded({ source: null, tags: kept }, exclusions)).toBe(
          isExcluded({ source: null, tags: onOrder }, exclusions),
        );
      }),
    );
  });
});

describe("exclusions typed by hand", () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `tag-${index}`);

  it.each<[string, OrderExclusions, ReturnType<typeof exclusionsProblem>]>([
    ["nothing", { sources: [], tags: [] }, null],
    ["a source and a tag", { sources: ["pos"], tags: ["wholesale"] }, null],
    ["twenty tags", { sources: [], tags: many(20) }, null],
    ["twenty-one tags", { sources: [], tags: many(21) }, "too-many-tags"],
    ["an empty tag", excluding("a", ""), "empty-tag"],
    ["a tag of blanks", excluding("  "), "empty-tag"],
    ["a comma", excluding("a,b"), "comma-in-tag"],
    ["256 characters", excluding("x".repeat(256)), "tag-too-long"],
    ["255 characters", excluding("x".repeat(255)), null],
    ["an empty source", { sources: [""], tags: [] }, "not-a-source"],
  ])("%s", (_, exclusions, problem) => {
    expect(exclusionsProblem(exclusions)).toBe(problem);
  });
});
