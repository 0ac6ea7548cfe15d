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

function printClause(clause: Clause): string {
  if (clause.kind === "bought") {
    return `${BOUGHT} ${clause.not ? "NOT " : ""}MATCHES (${printParameters(clause.with)})`;
  }
  const { attribute } = clause;
  if (clause.kind === "word") return printTest(attribute, clause.test, quoted);
  if (clause.kind === "number") return printTest(attribute, clause.test, String);
  if (clause.kind === "date") return printTest(attribute, clause.test, writeRuleDate);
  const { of } = ATTRIBUTES[clause.attribute];
  return printTest(attribute, clause.test, of === "product" ? bare : quoted);
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
