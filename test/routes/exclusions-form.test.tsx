import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exclusionsProblem } from "#app/domain/exclusions-problem.ts";
import { formatFor } from "#app/services/format.ts";
import { ExclusionsForm, type ExclusionsFormProps } from "#app/ui/exclusions-form.tsx";
import {
  exclusionsForm,
  exclusionsIn,
  exclusionsText,
  exclusionsTextIn,
  sameExclusionsText,
} from "#app/ui/exclusions-text.ts";
import { aViewer } from "#test/support/builders.ts";
import { render, textOf } from "./render.tsx";
import { SHOP } from "./views.ts";

const { count } = formatFor(aViewer(SHOP), 0);
const nothing = () => undefined;
const form: ExclusionsFormProps = {
  saved: { sources: ["pos"], tags: ["wholesale"] },
  sources: [
    { source: "web", orders: count(58_014), excluded: false },
    { source: "pos", orders: count(1), excluded: true },
    { source: "subscription_contract", orders: count(12), excluded: false },
    { source: "580111", orders: count(3), excluded: false },
  ],
  mostTags: 20,
  answer: null,
  onPreview: nothing,
  onApply: nothing,
  pending: null,
  onDirty: nothing,
};

describe("orders that do not count", () => {
  it("are chosen by where they came from, in plain names with their number", () => {
    const text = textOf(<ExclusionsForm {...form} />);
    expect(text).toContain("Online store 58,014 orders");
    expect(text).toContain("Point of sale 1 order");
    expect(text).toContain("Subscriptions 12 orders. Renewals count as orders");
    expect(text).toContain("Other: 580111 3 orders");
  });

  it("shows what is saved", () => {
    const html = render(<ExclusionsForm {...form} />);
    expect(html).toMatch(/<textarea[^>]*>wholesale<\/textarea>/);
    expect(html).toMatch(/value="pos"[^>]*checked|checked[^>]*value="pos"/);
  });
});

describe("the fields", () => {
  it.each([
    ["", []],
    ["  \n ", []],
    ["wholesale", ["wholesale"]],
    [" wholesale \r\nstaff\r\n", ["wholesale", "staff"]],
    ["Staff\nstaff\nSTAFF", ["STAFF"]],
  ])("read %j as %j", (typed, tags) => {
    const sent = new FormData();
    sent.set("tags", typed);
    expect(exclusionsIn(exclusionsTextIn(sent))).toEqual({ sources: [], tags });
  });

  it.each([
    ["a\n\nb", "empty-tag"],
    ["wholesale, staff", "comma-in-tag"],
    [Array.from({ length: 21 }, (_, index) => `tag ${index}`).join("\n"), "too-many-tags"],
  ])("with %j are refused as %s", (tags, problem) => {
    expect(exclusionsProblem(exclusionsIn({ sources: [], tags }))).toBe(problem);
  });

  it("read back as what they show", () => {
    const tag = fc
      .string({ minLength: 1 })
      .filter((text) => text.trim() === text && !/[\r\n]/.test(text));
    const distinct = fc.uniqueArray(tag, { selector: (text) => text.toLowerCase() });
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 })), distinct, (sources, tags) => {
        const text = exclusionsText({ sources, tags });
        const sent = exclusionsTextIn(exclusionsForm(text, "preview-exclusions"));
        expect(exclusionsIn(sent)).toEqual({ sources, tags });
        expect(sameExclusionsText(sent, text)).toBe(true);
      }),
    );
  });
});
