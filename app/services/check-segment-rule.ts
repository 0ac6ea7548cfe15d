import type { Need } from "#app/domain/segments/attributes.ts";
import { checkRule } from "#app/domain/segments/check-rule.ts";
import { formOf, type RuleForm } from "#app/domain/segments/form.ts";
import { needsOf } from "#app/domain/segments/needs.ts";
import { printRule } from "#app/domain/segments/print-rule.ts";
import type { Problem } from "#app/domain/segments/problem.ts";
import type { Rule } from "#app/domain/segments/rule.ts";
import { type Position, positionOf } from "#app/domain/segments/span.ts";
import type { ParseRule } from "#app/ports/segment-language.ts";

/** What is wrong with a rule, and where. */
export type LocatedProblem = Problem & Position;

/** A rule in all its views, or what keeps its text from being one. */
export type CheckedRule =
  | {
      readonly rule: Rule;
      /** The text as we write it. */
      readonly text: string;
      /** Null where a form cannot show the rule. */
      readonly form: RuleForm | null;
      readonly needs: readonly Need[];
    }
  | {
      readonly rule: null;
      /** At least one and not more than anybody mends at once, from the first place to the last. */
      readonly problems: readonly LocatedProblem[];
    };

/** So many are told: where nothing is right, every word is wrong. */
const MOST_PROBLEMS = 20;

/** Reads a rule that somebody wrote. */
export function checkSegmentRule(
  { parseRule }: { readonly parseRule: ParseRule },
  text: string,
): CheckedRule {
  const problems: Problem[] = [];
  const report = (problem: Problem) => void problems.push(problem);
  const draft = parseRule(text, report);
  const rule = draft && checkRule(draft, report);
  if (rule !== null && problems.length === 0) {
    return { rule, text: printRule(rule), form: formOf(rule), needs: [...needsOf(rule)] };
  }
  const located = problems
    .toSorted((a, b) => a.span.from - b.span.from)
    .slice(0, MOST_PROBLEMS)
    .map((problem) => ({ ...problem, ...positionOf(text, problem.span.from) }));
  return { rule: null, problems: located };
}
