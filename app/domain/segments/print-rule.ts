import { ATTRIBUTES, BOUGHT } from "./attributes.ts";
import { quoted } from "./quoted.ts";
import type { BoughtWith, Clause, Rule, TestOf } from "./rule.ts";
import { writeRuleDate } from "./rule-date.ts";

/** A rule in the segment language, the one way that we write it. Reading it gives the same rule. */
export function printRule(rule: Rule): string {
  if (rule.kind === "any") return rule.of.map(printRule).join(" OR ");
  if (rule.kind !== "all") return printClause(rule);
  // AND binds before OR.
  return rule.of
    .map((part) => (part.kind === "any" ? `(${printRule(part)})` : printRule(part)))
    .join(" AND ");
}

/** One statement in the segment language. */
export function printClause(clause: Clause): string {
  switch (clause.kind) {
    case "word":
      return printTest(clause.attribute, clause.test, quoted);
    case "number":
      return printTest(clause.attribute, clause.test, String);
    case "date":
      return printTest(clause.attribute, clause.test, writeRuleDate);
    case "list": {
      const { of } = ATTRIBUTES[clause.attribute];
      return printTest(clause.attribute, clause.test, of === "product" ? bare : quoted);
    }
    case "bought":
      return `${BOUGHT} ${clause.not ? "NOT " : ""}MATCHES (${printParameters(clause.with)})`;
  }
}

function printParameters({ id, type, tag, date, count }: BoughtWith): string {
  return [
    id && printTest("id", id, bare),
    type && printTest("type", type, quoted),
    tag && printTest("tag", tag, quoted),
    date && printTest("date", date, writeRuleDate),
    count && printTest("count", count, String),
  ]
    .filter((parameter) => parameter !== undefined)
    .join(", ");
}

/** Ids stand without quotes. */
function bare(id: string): string {
  return id;
}

function printTest<Value>(
  name: string,
  test: TestOf<Value>,
  write: (value: Value) => string,
): string {
  const said = `${name} ${test.operator}`;
  if ("value" in test) return `${said} ${write(test.value)}`;
  if ("values" in test) return `${said} (${test.values.map(write).join(", ")})`;
  return "from" in test ? `${said} ${write(test.from)} AND ${write(test.to)}` : said;
}
