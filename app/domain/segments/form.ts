import { allOf, anyOf, type Clause, type Rule } from "./rule.ts";

/**
 * A rule as rows of a form, in two levels: "all" is (a OR b) AND (c OR d), "any" is (a AND b) OR (c AND d).
 * A group of one row stands for itself.
 */
export type RuleForm = {
  readonly match: "all" | "any";
  readonly groups: readonly (readonly Clause[])[];
};

/** The form of a rule; null where the rule goes deeper than a form's two levels. */
export function formOf(rule: Rule): RuleForm | null {
  if (rule.kind !== "all" && rule.kind !== "any") return { match: "all", groups: [[rule]] };
  const groups = rule.of.map((part) => ("of" in part ? part.of.filter(isClause) : [part]));
  const isWhole = rule.of.every((part) => !("of" in part) || part.of.every(isClause));
  return isWhole ? { match: rule.kind, groups } : null;
}

/** The rule of a form; null while there is no row in it. */
export function ruleOfForm({ match, groups }: RuleForm): Rule | null {
  const [within, between] = match === "all" ? [anyOf, allOf] : [allOf, anyOf];
  return between(groups.map(within).filter((group) => group !== null));
}

function isClause(rule: Rule): rule is Clause {
  return rule.kind !== "all" && rule.kind !== "any";
}
