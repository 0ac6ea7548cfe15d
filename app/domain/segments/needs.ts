import { ATTRIBUTES, type Need, PARAMETERS } from "./attributes.ts";
import { type Clause, clausesOf, type Rule } from "./rule.ts";

/** What must be stored before a rule can be counted, beside what always is. */
export function needsOf(rule: Rule): ReadonlySet<Need> {
  return new Set(clausesOf(rule).flatMap(needsOfClause));
}

/** The customer tags that a rule names: no others need to be stored for it. */
export function tagsNamedIn(rule: Rule): readonly string[] {
  const tags = clausesOf(rule).flatMap((clause) =>
    clause.kind === "list" && clause.attribute === "customer_tags" && "value" in clause.test
      ? [clause.test.value.toLowerCase()]
      : [],
  );
  return [...new Set(tags)];
}

function needsOfClause(clause: Clause): readonly Need[] {
  const needs =
    clause.kind === "bought"
      ? [clause.with.type && PARAMETERS.type.need, clause.with.tag && PARAMETERS.tag.need]
      : [ATTRIBUTES[clause.attribute].need];
  return needs.filter((need) => need !== undefined && need !== null);
}
