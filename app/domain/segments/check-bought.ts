import { isParameter, type ParameterName, PARAMETERS } from "./attributes.ts";
import { checkDateTest, checkNumberTest, checkWordTest, isAllowed } from "./check-test.ts";
import type { DraftTest } from "./draft.ts";
import { nearest } from "./nearest.ts";
import type { Report } from "./problem.ts";
import type { BoughtWith } from "./rule.ts";

/** The parameters of products_purchased; null where any of them is wrong, and each such is reported. */
export function checkBought(parameters: readonly DraftTest[], report: Report): BoughtWith | null {
  const seen = new Set<string>();
  const found = parameters.map((draft): BoughtWith | null => {
    const { text: name, span } = draft.name;
    if (!isParameter(name)) {
      reportUnknown(draft, report);
      return null;
    }
    if (seen.has(name)) {
      report({ code: "parameter-twice", span, params: { name }, fix: null });
      return null;
    }
    seen.add(name);
    return isAllowed(PARAMETERS[name], draft, report) ? parameterOf(name, draft, report) : null;
  });
  const sound = found.filter((one) => one !== null);
  return sound.length < found.length ? null : sound.reduce((all, one) => ({ ...all, ...one }), {});
}

function parameterOf(name: ParameterName, draft: DraftTest, report: Report): BoughtWith | null {
  if (name === "date") {
    const test = checkDateTest(draft, report);
    return test && { date: test };
  }
  if (name === "count") {
    const test = checkNumberTest({ unit: "orders" }, draft, report);
    return test && { count: test };
  }
  const test = checkWordTest({ of: name === "id" ? "product" : name }, draft, report);
  return test && { [name]: test };
}

function reportUnknown({ name: { text: name, span } }: DraftTest, report: Report): void {
  const known = Object.keys(PARAMETERS);
  const meant = ELSEWHERE.get(name) ?? nearest(name, known);
  const fix = meant === null ? null : { ...span, text: meant };
  report({ code: "unknown-parameter", span, params: { name, known }, fix });
}

/** What Shopify, in one place or another, calls the same. */
const ELSEWHERE: ReadonlyMap<string, ParameterName> = new Map([
  ["product_id", "id"],
  ["category", "type"],
  ["product_type", "type"],
  ["product_tag", "tag"],
]);
