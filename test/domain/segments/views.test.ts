import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formOf, ruleOfForm, type RuleForm } from "#app/domain/segments/form.ts";
import { needsOf, tagsNamedIn } from "#app/domain/segments/needs.ts";
import { printRule } from "#app/domain/segments/print-rule.ts";
import { clausesOf, type Rule } from "#app/domain/segments/rule.ts";
import { checked, ruleIn } from "./read.ts";
import { clauseArb, ruleArb } from "./rule-arbitraries.ts";

/** How many levels of AND and OR a rule has. */
function levelsOf(rule: Rule): number {
  return "of" in rule ? 1 + Math.max(...rule.of.map(levelsOf)) : 0;
}

describe("the text of a rule", { timeout: 60_000 }, () => {
  it("reads as the rule that it was written from", () => {
    fc.assert(
      fc.property(ruleArb, (rule) => {
        expect(ruleIn(printRule(rule))).toEqual(rule);
      }),
      { numRuns: 1000 },
    );
  });

  it("is written the same way once it was read", () => {
    fc.assert(
      fc.property(ruleArb, (rule) => {
        const text = printRule(rule);
        expect(checked(text)).toMatchObject({ text, form: formOf(rule) });
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["orders>=2", "orders >= 2"],
    ["(orders >= 2)", "orders >= 2"],
    ["((orders = 1) or (orders = 2))", "orders = 1 OR orders = 2"],
    ["(orders = 1 AND orders = 2) AND orders = 3", "orders = 1 AND orders = 2 AND orders = 3"],
    ["orders = 1 OR (orders = 2 AND orders = 3)", "orders = 1 OR orders = 2 AND orders = 3"],
    ["(orders = 1 OR orders = 2) AND orders = 3", "(orders = 1 OR orders = 2) AND orders = 3"],
    ["signed_up > -0d", "signed_up > today"],
    ["signed_up > Yesterday", "signed_up > -1d"],
    ["signed_up > 2026-1-5", "signed_up > 2026-01-05"],
    ["net_spent > 0100.50", "net_spent > 100.5"],
    ["customer_tags contains 'It\\'s'", "customer_tags CONTAINS 'It\\'s'"],
    ["customer_tags CONTAINS 'a\\b'", "customer_tags CONTAINS 'a\\\\b'"],
    [
      "products_purchased MATCHES (count=2,date>=-90d,id=1)",
      "products_purchased MATCHES (id = 1, date >= -90d, count = 2)",
    ],
  ])("%s is written %s", (text, written) => {
    expect(printRule(ruleIn(text))).toBe(written);
  });
});

describe("the form of a rule", { timeout: 60_000 }, () => {
  it("gives back the rule that it shows, and is missing where a rule has three levels alone", () => {
    let shown = 0;
    fc.assert(
      fc.property(ruleArb, (rule) => {
        const form = formOf(rule);
        expect(form === null).toBe(levelsOf(rule) > 2);
        if (form === null) return;
        shown += 1;
        expect(ruleOfForm(form)).toEqual(rule);
      }),
      { numRuns: 1000 },
    );
    expect(shown).toBeGreaterThan(300);
  });

  it("holds every clause once, whatever rows somebody adds", () => {
    const formArb: fc.Arbitrary<RuleForm> = fc.record({
      match: fc.constantFrom("all" as const, "any" as const),
      groups: fc.array(fc.array(clauseArb, { maxLength: 3 }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(formArb, (form) => {
        const rule = ruleOfForm(form);
        expect(rule === null ? [] : clausesOf(rule)).toEqual(form.groups.flat());
        if (rule === null) return;
        const again = formOf(rule);
        expect(again?.groups.flat()).toEqual(form.groups.flat());
      }),
    );
  });

  it.each([
    ["orders = 1", "all", [1]],
    ["orders = 1 AND orders = 2", "all", [1, 1]],
    ["orders = 1 OR orders = 2", "any", [1, 1]],
    ["(orders = 1 OR orders = 2) AND orders = 3", "all", [2, 1]],
    ["orders = 1 AND orders = 2 OR orders = 3", "any", [2, 1]],
  ])("%s matches %s of groups of %j", (text, match, sizes) => {
    const form = formOf(ruleIn(text));
    expect([form?.match, form?.groups.map(({ length }) => length)]).toEqual([match, sizes]);
  });

  it("is missing where OR stands within AND within OR", () => {
    const deep = "orders = 1 OR (orders = 2 AND (orders = 3 OR orders = 4))";
    expect(checked(deep)).toMatchObject({
      text: deep.replace(" (orders = 2", " orders = 2").slice(0, -1),
      form: null,
    });
  });
});

describe("what a rule needs stored", () => {
  it.each([
    ["orders > 3 AND lifecycle_stage = 'lost'", []],
    ["customer_tags NOT CONTAINS 'vip'", ["tags"]],
    ["customer_countries CONTAINS 'IT' OR customer_cities IS NULL", ["places"]],
    ["engagement = 'engaged'", ["engagement"]],
    ["products_purchased MATCHES (id = 1, date > -90d)", []],
    ["products_purchased MATCHES (type = 'Tea', tag = 'sale')", ["product-types", "product-tags"]],
  ])("%s: %j", (text, needs) => {
    expect([...needsOf(ruleIn(text))]).toEqual(needs);
  });

  it("are the tags that it names, each once whatever its case", () => {
    const rule = ruleIn(
      "customer_tags CONTAINS 'Wholesale' OR customer_tags NOT CONTAINS 'wholesale' AND customer_tags IS NULL",
    );
    expect(tagsNamedIn(rule)).toEqual(["wholesale"]);
  });
});
