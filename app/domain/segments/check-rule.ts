import { ATTRIBUTES, type AttributeName, BOUGHT, isAttribute, isOfKind } from "./attributes.ts";
import { checkBought } from "./check-bought.ts";
import {
  checkDateTest,
  checkListTest,
  checkNumberTest,
  checkWordTest,
  isAllowed,
  presenceIn,
} from "./check-test.ts";
import type { Draft, DraftCall, DraftClause, Written } from "./draft.ts";
import { nearest } from "./nearest.ts";
import type { Report } from "./problem.ts";
import { allOf, anyOf, type Clause, type Rule } from "./rule.ts";

/** Shopify's own segments hold no more clauses. */
const MOST_CLAUSES = 10;

/** The rule that a draft means; null where names or values are wrong, and each of them is reported. */
export function checkRule(draft: Draft, report: Report): Rule | null {
  const beyond = leavesOf(draft)[MOST_CLAUSES];
  if (beyond !== undefined) {
    const { span } = beyond.name;
    report({ code: "too-many-clauses", span, params: { most: MOST_CLAUSES }, fix: null });
    return null;
  }
  return ruleOf(draft, report);
}

function leavesOf(draft: Draft): readonly (DraftClause | DraftCall)[] {
  return "of" in draft ? draft.of.flatMap(leavesOf) : [draft];
}

function ruleOf(draft: Draft, report: Report): Rule | null {
  if (draft.kind === "clause") return clauseOf(draft, report);
  if (draft.kind === "call") return callOf(draft, report);
  const parts = draft.of.map((part) => ruleOf(part, report));
  const sound = parts.filter((part) => part !== null);
  if (sound.length < parts.length) return null;
  return draft.kind === "all" ? allOf(sound) : anyOf(sound);
}

function clauseOf(draft: DraftClause, report: Report): Clause | null {
  const { text, span } = draft.name;
  if (isAttribute(text)) {
    return isAllowed(ATTRIBUTES[text], draft, report) ? clauseAbout(text, draft, report) : null;
  }
  if (text === BOUGHT) {
    report({ code: "takes-parameters", span, params: { name: BOUGHT }, fix: null });
  } else {
    reportUnknown(draft.name, report);
  }
  return null;
}

function clauseAbout(attribute: AttributeName, draft: DraftClause, report: Report): Clause | null {
  const presence = presenceIn(draft);
  if (isOfKind(attribute, "word")) {
    const test = presence ?? checkWordTest(ATTRIBUTES[attribute], draft, report);
    return test && { kind: "word", attribute, test };
  }
  if (isOfKind(attribute, "number")) {
    const test = presence ?? checkNumberTest(ATTRIBUTES[attribute], draft, report);
    return test && { kind: "number", attribute, test };
  }
  if (isOfKind(attribute, "list")) {
    const test = presence ?? checkListTest(ATTRIBUTES[attribute], draft, report);
    return test && { kind: "list", attribute, test };
  }
  const test = checkDateTest(draft, report);
  return test && { kind: "date", attribute, test };
}

function callOf(draft: DraftCall, report: Report): Clause | null {
  const { text, span } = draft.name;
  if (text === BOUGHT) {
    const tests = checkBought(draft.parameters, report);
    return tests && { kind: "bought", not: draft.not, with: tests };
  }
  if (isAttribute(text)) {
    report({ code: "takes-no-parameters", span, params: { name: text }, fix: null });
  } else {
    reportUnknown(draft.name, report);
  }
  return null;
}

function reportUnknown({ text: name, span }: Written, report: Report): void {
  const meant = ELSEWHERE.get(name) ?? nearest(name, [...Object.keys(ATTRIBUTES), BOUGHT]);
  const fix = meant === null ? null : { ...span, text: meant };
  report({ code: "unknown-attribute", span, params: { name }, fix });
}

/** What Shopify's own segments call the same. */
const ELSEWHERE: ReadonlyMap<string, AttributeName> = new Map([
  ["number_of_orders", "orders"],
  ["amount_spent", "net_spent"],
  ["customer_added_date", "signed_up"],
  ["last_order_date", "days_since_last_order"],
  ["product_subscription_status", "subscription"],
]);
