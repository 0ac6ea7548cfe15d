import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segmentLanguage } from "#app/adapters/segment-language/parse-rule.ts";
import { ALL_OPERATORS, ATTRIBUTES, BOUGHT } from "#app/domain/segments/attributes.ts";
import type { Fix, ProblemCode } from "#app/domain/segments/problem.ts";
import { checkSegmentRule } from "#app/services/check-segment-rule.ts";

const parseRule = segmentLanguage();
const check = (text: string) => checkSegmentRule({ parseRule }, text);

function problemsOf(text: string) {
  const found = check(text);
  return found.rule === null ? found.problems : [];
}

function mended(text: string, fix: Fix): string {
  return text.slice(0, fix.from) + fix.text + text.slice(fix.to);
}

const TEN = Array.from({ length: 10 }, (_, index) => `orders = ${index}`).join(" AND ");

/** A rule, what is wrong with it, in which line and column, and the rule as its mend leaves it. */
const BAD: readonly (readonly [string, ProblemCode, number, number, string | null])[] = [
  ["", "empty-rule", 1, 1, null],
  [" \r\n\t", "empty-rule", 1, 1, null],
  ["orders", "operator-expected", 1, 7, null],
  ["orders > ", "value-expected", 1, 9, null],
  ["orders > AND value_tier = 'low'", "value-expected", 1, 10, null],
  ["orders > 3 AND", "clause-expected", 1, 15, null],
  ["OR orders > 3", "clause-expected", 1, 1, null],
  ["orders > 3 AND OR orders < 1", "clause-expected", 1, 16, null],
  ["()", "clause-expected", 1, 2, null],
  ["'lost' = lifecycle_stage", "clause-expected", 1, 1, null],
  ["orders > 3 value_tier = 'low'", "and-or-expected", 1, 12, null],
  ["orders > 3, value_tier = 'low'", "and-or-expected", 1, 11, null],
  ["(orders > 3", "unclosed-parenthesis", 1, 1, "(orders > 3)"],
  ["(orders > 3 OR (orders < 1)", "unclosed-parenthesis", 1, 1, "(orders > 3 OR (orders < 1))"],
  ["orders > 3)", "extra-parenthesis", 1, 11, "orders > 3"],
  [
    "products_purchased MATCHES (id IN 3)",
    "list-expected",
    1,
    35,
    "products_purchased MATCHES (id IN (3))",
  ],
  ["lifecycle_stage IN 'lost'", "list-expected", 1, 20, "lifecycle_stage IN ('lost')"],
  ["lifecycle_stage IN", "list-expected", 1, 19, null],
  ["lifecycle_stage IN ()", "value-expected", 1, 21, null],
  ["lifecycle_stage IN ('lost',)", "value-expected", 1, 28, null],
  ["lifecycle_stage IN ('lost' 'x')", "comma-or-parenthesis-expected", 1, 28, null],
  ["lifecycle_stage IN ('lost'", "unclosed-parenthesis", 1, 20, "lifecycle_stage IN ('lost')"],
  ["orders BETWEEN 3", "and-expected", 1, 17, null],
  ["orders BETWEEN 3, 4", "and-expected", 1, 17, null],
  ["orders NOT BETWEEN 3 AND 4", "operator-expected", 1, 8, null],
  ["value_tier IS 'low'", "null-expected", 1, 15, null],
  ["NOT orders = 3", "not-before-clause", 1, 1, null],
  ["orders = 3 AND NOT (orders = 4)", "not-before-clause", 1, 16, null],
  ["products_purchased MATCHES id = 5", "parameters-expected", 1, 28, null],
  ["products_purchased MATCHES (5)", "parameter-expected", 1, 29, null],
  ["products_purchased MATCHES (id = 5,)", "parameter-expected", 1, 36, null],
  ["products_purchased MATCHES (id 5)", "operator-expected", 1, 32, null],
  [
    "products_purchased MATCHES (id = 5 AND tag = 'x')",
    "comma-or-parenthesis-expected",
    1,
    36,
    null,
  ],
  [
    "products_purchased(id: 5, date > -30d) = true",
    "old-function",
    1,
    1,
    "products_purchased MATCHES (id = 5, date > -30d)",
  ],
  ["products_purchased() = false", "old-function", 1, 1, "products_purchased NOT MATCHES ()"],
  ["products_purchased() != true", "old-function", 1, 1, "products_purchased NOT MATCHES ()"],
  ["signed_up > 30_days_ago", "old-date", 1, 13, "signed_up > -30d"],
  ["signed_up > 12_months_ago", "old-date", 1, 13, "signed_up > -12m"],
  ["signed_up > -14days", "old-date", 1, 13, "signed_up > -14d"],
  ["orders == 3", "wrong-operator", 1, 8, "orders = 3"],
  ["orders <> 3", "wrong-operator", 1, 8, "orders != 3"],
  ["orders => 3", "wrong-operator", 1, 8, "orders >= 3"],
  ["orders ≤ 3", "wrong-operator", 1, 8, "orders <= 3"],
  ["orders = 3 && orders = 4", "wrong-operator", 1, 12, "orders = 3 AND orders = 4"],
  ["orders = 3 || orders = 4", "wrong-operator", 1, 12, "orders = 3 OR orders = 4"],
  ['value_tier = "low"', "wrong-quotes", 1, 14, "value_tier = 'low'"],
  ["value_tier = ‘low’", "wrong-quotes", 1, 14, "value_tier = 'low'"],
  ['customer_tags CONTAINS "It\'s"', "wrong-quotes", 1, 24, "customer_tags CONTAINS 'It\\'s'"],
  ["value_tier = 'low", "unclosed-quote", 1, 14, null],
  ["value_tier = 'low\nAND orders > 3", "unclosed-quote", 1, 14, null],
  ["return_chance < 40%", "percent", 1, 17, "return_chance < 0.4"],
  ["return_chance < 57.3", "out-of-range", 1, 17, "return_chance < 0.573"],
  ["orders > 300%", "unexpected-character", 1, 13, null],
  ["return_chance < 7.25%", "percent", 1, 17, "return_chance < 0.0725"],
  ["orders > 3;", "unexpected-character", 1, 11, null],
  ["orders # 3", "unexpected-character", 1, 8, null],

  ["lifecycle_stag = 'lost'", "unknown-attribute", 1, 1, "lifecycle_stage = 'lost'"],
  ["Lifecycle-Stage = 'lost'", "unknown-attribute", 1, 1, "lifecycle_stage = 'lost'"],
  ["stage = 'lost'", "unknown-attribute", 1, 1, "lifecycle_stage = 'lost'"],
  ["number_of_orders > 3", "unknown-attribute", 1, 1, "orders > 3"],
  ["amount_spent > 3", "unknown-attribute", 1, 1, "net_spent > 3"],
  ["shoe_size = 43", "unknown-attribute", 1, 1, null],
  ["__proto__ = 43", "unknown-attribute", 1, 1, null],
  ["constructor = 43", "unknown-attribute", 1, 1, null],
  ["products_purchsed MATCHES ()", "unknown-attribute", 1, 1, "products_purchased MATCHES ()"],
  ["products_purchased = 5", "takes-parameters", 1, 1, null],
  ["orders MATCHES (id = 5)", "takes-no-parameters", 1, 1, null],
  [
    "products_purchased MATCHES (tga = 'x')",
    "unknown-parameter",
    1,
    29,
    "products_purchased MATCHES (tag = 'x')",
  ],
  [
    "products_purchased MATCHES (category = 'x')",
    "unknown-parameter",
    1,
    29,
    "products_purchased MATCHES (type = 'x')",
  ],
  ["products_purchased MATCHES (quantity = 2)", "unknown-parameter", 1, 29, null],
  ["products_purchased MATCHES (id = 1, id = 2)", "parameter-twice", 1, 37, null],

  ["customer_tags = 'x'", "operator-not-allowed", 1, 15, "customer_tags CONTAINS 'x'"],
  ["customer_tags != 'x'", "operator-not-allowed", 1, 15, "customer_tags NOT CONTAINS 'x'"],
  ["value_tier CONTAINS 'low'", "operator-not-allowed", 1, 12, "value_tier = 'low'"],
  ["value_tier > 'low'", "operator-not-allowed", 1, 12, null],
  ["orders IN (1, 2)", "operator-not-allowed", 1, 8, null],
  ["lifecycle_stage IS NULL", "operator-not-allowed", 1, 17, null],
  ["signed_up IS NOT NULL", "operator-not-allowed", 1, 11, null],
  ["products_purchased MATCHES (date IS NULL)", "operator-not-allowed", 1, 34, null],

  ["value_tier = low", "unquoted-text", 1, 14, "value_tier = 'low'"],
  ["lifecycle_stage = repeat-rsk", "unquoted-text", 1, 19, "lifecycle_stage = 'repeat-risk'"],
  [
    "customer_tags CONTAINS wholesale",
    "unquoted-text",
    1,
    24,
    "customer_tags CONTAINS 'wholesale'",
  ],
  ["value_tier = 5", "text-expected", 1, 14, null],
  ["customer_tags CONTAINS 5", "text-expected", 1, 24, "customer_tags CONTAINS '5'"],
  ["lifecycle_stage = 'repeat-rsk'", "unknown-value", 1, 19, "lifecycle_stage = 'repeat-risk'"],
  ["lifecycle_stage = 'Lost'", "unknown-value", 1, 19, "lifecycle_stage = 'lost'"],
  ["lifecycle_stage = 'lc-stage-lost'", "unknown-value", 1, 19, "lifecycle_stage = 'lost'"],
  ["value_tier IN ('low', 'huge')", "unknown-value", 1, 23, null],
  ["customer_tags CONTAINS ' '", "empty-text", 1, 24, null],
  [`customer_tags CONTAINS '${"x".repeat(256)}'`, "text-too-long", 1, 24, null],
  ["customer_tags CONTAINS 'a,b'", "comma-in-tag", 1, 24, null],
  ["customer_countries CONTAINS 'it'", "not-a-country", 1, 29, "customer_countries CONTAINS 'IT'"],
  ["customer_countries CONTAINS 'Italy'", "not-a-country", 1, 29, null],
  ["last_products CONTAINS '123'", "id-expected", 1, 24, "last_products CONTAINS 123"],
  [
    "last_products CONTAINS 'gid://shopify/Product/123'",
    "id-expected",
    1,
    24,
    "last_products CONTAINS 123",
  ],
  ["products_purchased MATCHES (id = tea)", "id-expected", 1, 34, null],
  ["products_purchased MATCHES (id = 1.5)", "id-expected", 1, 34, null],

  ["orders > '3'", "number-expected", 1, 10, "orders > 3"],
  ["orders > 'three'", "number-expected", 1, 10, null],
  ["orders > many", "number-expected", 1, 10, null],
  ["days_since_last_order > -30d", "number-expected", 1, 25, null],
  ["orders > 2.5", "whole-number-expected", 1, 10, null],
  ["orders > -1", "out-of-range", 1, 10, null],
  ["return_chance < 40", "out-of-range", 1, 17, "return_chance < 0.4"],
  [
    "discount_share BETWEEN 0.2 AND 60",
    "out-of-range",
    1,
    32,
    "discount_share BETWEEN 0.2 AND 0.6",
  ],
  ["net_spent > 1234567890123", "too-many-digits", 1, 13, null],
  ["net_spent > 0.1234567", "too-many-digits", 1, 13, null],
  ["orders BETWEEN 5 AND 3", "empty-range", 1, 16, "orders BETWEEN 3 AND 5"],
  ["signed_up BETWEEN today AND -30d", "empty-range", 1, 19, "signed_up BETWEEN -30d AND today"],

  ["signed_up > '2026-01-31'", "date-expected", 1, 13, "signed_up > 2026-01-31"],
  ["signed_up > '-14d'", "date-expected", 1, 13, "signed_up > -14d"],
  ["signed_up > 14", "date-expected", 1, 13, null],
  ["signed_up > tomorrow", "date-expected", 1, 13, null],
  ["signed_up > 2026-02-29", "no-such-date", 1, 13, null],
  ["signed_up > 2026-13-01", "no-such-date", 1, 13, null],
  ["signed_up > 2026-00-01", "no-such-date", 1, 13, null],
  ["signed_up > 0026-01-01", "date-too-far", 1, 13, null],
  ["signed_up > -101y", "date-too-far", 1, 13, null],
  [`signed_up > -${"9".repeat(400)}d`, "date-too-far", 1, 13, null],
  ["signed_up > 2026-01-31T10:00:00", "time-of-day", 1, 13, "signed_up > 2026-01-31"],

  [`${TEN} AND orders = 11`, "too-many-clauses", 1, TEN.length + 6, null],
  [
    `products_purchased MATCHES (id IN (${Array.from({ length: 501 }, () => 1).join(",")}))`,
    "too-many-values",
    1,
    1036,
    null,
  ],
  [`${"(".repeat(21)}orders = 1${")".repeat(21)}`, "too-deep", 1, 21, null],
  [`orders = 1${" ".repeat(5000)}`, "too-long", 1, 5001, null],
];

describe("a bad rule", () => {
  it.each(BAD)("%s: %s in line %i, column %i", (text, code, line, column, mend) => {
    const [first] = problemsOf(text);
    expect(first).toMatchObject({ code, line, column });
    expect(first?.fix && mended(text, first.fix)).toBe(mend);
  });

  it.each(BAD.filter(([, , , , mend]) => mend !== null))("is mended as said: %s", (...bad) => {
    const [, code, line, column, mend] = bad;
    const left = problemsOf(mend ?? "");
    const same = left.filter(
      (one) => one.code === code && one.line === line && one.column === column,
    );
    expect(same).toEqual([]);
    expect(left).toEqual([]);
  });

  it("tells everything that is wrong, from the first place to the last", () => {
    const text = 'orders == "3"\nAND valu_tier = high\nAND signed_up > 30_days_ago';
    expect(problemsOf(text).map(({ code, line, column }) => [code, line, column])).toEqual([
      ["wrong-operator", 1, 8],
      ["wrong-quotes", 1, 11],
      ["number-expected", 1, 11],
      ["unknown-attribute", 2, 5],
      ["old-date", 3, 17],
    ]);
  });

  it("says what is known where a word is not", () => {
    expect(problemsOf("value_tier = 'huge'")[0]).toMatchObject({
      params: { name: "value_tier", value: "huge", known: ["low", "mid", "high"] },
    });
  });

  it("tells no more than twenty of them", () => {
    expect(problemsOf('"" '.repeat(100))).toHaveLength(20);
  });

  it("quotes no more than a few letters of what stands in the wrong place", () => {
    const [problem] = problemsOf(`orders = 1 ${"x".repeat(300)}`);
    expect(problem?.params).toEqual({ found: "x".repeat(40) });
  });
});

describe("the place of a problem", () => {
  it.each([
    ["after LF", "orders = 1\nAND\n  x = 2", 3, 3],
    ["after CRLF", "orders = 1\r\nAND\r\n  x = 2", 3, 3],
    ["after CR", "orders = 1\rAND\r  x = 2", 3, 3],
    ["after an empty line", "orders = 1 AND\n\nx = 2", 3, 1],
    ["after tabs", "\t\tx = 2", 1, 3],
    ["after characters of two code units", "customer_tags CONTAINS '😀😀' AND x = 2", 1, 33],
    ["after letters of other scripts", "customer_tags CONTAINS 'жé' AND x = 2", 1, 33],
    ["after a byte order mark", "\uFEFFx = 2", 1, 2],
    ["after a no-break space", "orders = 1 AND\u00A0x = 2", 1, 16],
    ["at the end of the last line", "orders = 1\nAND orders >\n\n", 2, 13],
  ])("%s", (_, text, line, column) => {
    expect(problemsOf(text)[0]).toMatchObject({ line, column });
  });
});

describe("a rule", () => {
  it("may be as long and deep as the limits say", () => {
    const deep = `${"(".repeat(20)}orders = 1${")".repeat(20)}`;
    const long = `orders = 1${" ".repeat(4990)}`;
    const many = `products_purchased MATCHES (id IN (${Array.from({ length: 500 }, () => 1).join(",")}))`;
    for (const text of [TEN, deep, long, many]) expect(problemsOf(text)).toEqual([]);
  });

  it("has keywords in any case, and names in their own", () => {
    expect(problemsOf("orders between 1 and 2 Or value_tier is Not null")).toEqual([]);
    expect(problemsOf("ORDERS = 1")[0]?.code).toBe("unknown-attribute");
  });
});

describe("whatever is written", { timeout: 60_000 }, () => {
  const words = [
    ...Object.keys(ATTRIBUTES),
    ...ALL_OPERATORS,
    BOUGHT,
    ..."MATCHES NOT AND OR ( ) , : 'lost' ' \" ‘ \\".split(" "),
    ..."3 0.5 40% -30d 2026-01-31 today NULL 😀 \uD800 \u0000 \r\n".split(" "),
  ];
  const soupArb = fc
    .array(fc.constantFrom(...words), { maxLength: 40 })
    .map((parts) => parts.join(" "));

  it("is a rule, or has problems that lie within it; nothing is thrown", () => {
    const textArb = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join("")),
      soupArb,
    );
    fc.assert(
      fc.property(textArb, (text) => {
        const found = check(text);
        if (found.rule !== null) return;
        const astray = found.problems.filter(({ span, fix, line, column }) => {
          const pieces = fix === null ? [span] : [span, fix];
          const within = pieces.every(
            ({ from, to }) => 0 <= from && from <= to && to <= text.length,
          );
          return !within || line < 1 || column < 1;
        });
        expect([found.problems.length > 0, astray]).toEqual([true, []]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["parentheses that open", "(".repeat(5000)],
    ["parentheses that close", ")".repeat(5000)],
    ["quotes", "'".repeat(5000)],
    ["odd quotes", "“".repeat(5000)],
    ["backslashes in a text", `'${"\\".repeat(4998)}`],
    ["letters", "x".repeat(5000)],
    ["digits", "1".repeat(5000)],
    ["signs", "-".repeat(5000)],
    ["NOT", "NOT ".repeat(1250)],
    ["AND", "AND ".repeat(1250)],
    ["clauses", "orders=1 OR ".repeat(416)],
    ["a long list", `lifecycle_stage IN (${"'x',".repeat(1240)}'x')`],
    ["nested parameters", "products_purchased MATCHES (id ".repeat(160)],
    ["characters that nothing begins with", "#".repeat(5000)],
    ["unknown words", `${"a".repeat(250)} = 1 AND `.repeat(19)],
  ])("is read in a moment, be it 5,000 code units of %s", (_, text) => {
    const started = performance.now();
    const found = check(text);
    // A few milliseconds on an idle machine; what grew with the square of the length would take seconds.
    expect(performance.now() - started).toBeLessThan(1000);
    expect(found.rule).toBeNull();
  });
});
