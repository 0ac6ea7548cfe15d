import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTags, removeTags } from "#sandbox/world/tags.ts";

const filled = (count: number) => Array.from({ length: count }, (_, index) => `tag-${index}`);

describe("a customer's tags, as Shopify keeps them", () => {
  it.each([
    { has: [], add: ["b", "A"], reads: ["A", "b"], why: "sorted ignoring case" },
    { has: ["Red"], add: ["red"], reads: ["Red"], why: "the first spelling stays" },
    { has: [], add: ["red", "RED"], reads: ["red"], why: "also within one request" },
    { has: ["x"], add: ["a, b ,,c"], reads: ["a", "b", "c", "x"], why: "a comma splits" },
    { has: ["x"], add: ["  y  ", "   "], reads: ["x", "y"], why: "parts are trimmed" },
    { has: filled(249), add: ["new"], reads: 250, why: "250 fit" },
    { has: filled(250), add: ["TAG-7"], reads: 250, why: "a known tag needs no room" },
  ])("$why", ({ has, add, reads }) => {
    const outcome = addTags(has, add);
    const tags = outcome.ok ? outcome.tags : [];
    expect(typeof reads === "number" ? tags.length : tags).toEqual(reads);
  });

  it.each([
    [filled(250), "new", "Tags cannot be more than 250"],
    [[], "x".repeat(256), "Tags is too long (maximum is 255 characters)"],
  ])("refuses what does not fit", (has, tag, message) => {
    expect(addTags(has, [tag])).toEqual({ ok: false, message });
  });

  it.each([
    { has: ["Red", "blue"], remove: ["red"], reads: ["blue"], why: "whatever the spelling" },
    { has: ["blue"], remove: ["red"], reads: ["blue"], why: "an absent tag is no error" },
    { has: ["a", "b", "c"], remove: ["a, c"], reads: ["b"], why: "a comma splits here too" },
  ])("are removed: $why", ({ has, remove, reads }) => {
    expect(removeTags(has, remove)).toMatchObject({ ok: true, tags: reads });
  });

  const tag = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => /^[^,\s]+$/.test(text));

  it("are the same again after adding what was not there and removing what that changed", () => {
    fc.assert(
      fc.property(fc.array(tag), fc.array(tag), (first, second) => {
        const before = addTags([], first);
        if (!before.ok) return;
        const added = addTags(before.tags, second);
        if (!added.ok) return;
        expect(removeTags(added.tags, added.changed)).toMatchObject({ tags: before.tags });
        expect(addTags(added.tags, second)).toMatchObject({ tags: added.tags, changed: [] });
      }),
    );
  });
});
