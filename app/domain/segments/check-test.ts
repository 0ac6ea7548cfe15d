import { type Operator, operatorsOf, type Tested } from "./attributes.ts";
import type { DraftTest, DraftValue } from "./draft.ts";
import type { Report } from "./problem.ts";
import { type NumberSpec, readDate, readNumber } from "./read-number.ts";
import { type Item, readItem, readWord, type WordSpec } from "./read-text.ts";
import type {
  DateTest,
  ListTest,
  NumberTest,
  Ordering,
  Presence,
  RuleDate,
  WordTest,
} from "./rule.ts";
import { spanning } from "./span.ts";

/** As many values as one of Shopify's lists may hold. */
const MOST_VALUES = 500;

type Read<Value> = (value: DraftValue) => Value | null;

/** Whether an attribute or a parameter understands an operator; where not, it is reported. */
export function isAllowed(spec: Tested, { name, operator }: DraftTest, report: Report): boolean {
  const allowed = operatorsOf(spec);
  if (allowed.includes(operator.text)) return true;
  const meant = allowed.find((one) => one === MEANT[operator.text]);
  report({
    code: "operator-not-allowed",
    span: operator.span,
    params: { name: name.text, operator: operator.text, allowed },
    fix: meant === undefined ? null : { ...operator.span, text: meant },
  });
  return false;
}

const MEANT: Partial<Record<Operator, Operator>> = {
  "=": "CONTAINS",
  "!=": "NOT CONTAINS",
  CONTAINS: "=",
  "NOT CONTAINS": "!=",
};

/** The test for NULL that this is, or null. */
export function presenceIn({ operator: { text } }: DraftTest): Presence | null {
  return text === "IS NULL" || text === "IS NOT NULL" ? { operator: text } : null;
}

/** The test of a word; null where a value is wrong, which is reported. So are the others below. */
export function checkWordTest(spec: WordSpec, draft: DraftTest, report: Report): WordTest | null {
  const { name, operator, values } = draft;
  const read: Read<string> = (value) => readWord(spec, value, name.text, report);
  if (operator.text === "=" || operator.text === "!=") return single(operator.text, draft, read);
  if (operator.text !== "IN" && operator.text !== "NOT IN") return null;
  const beyond = values[MOST_VALUES];
  if (beyond !== undefined) {
    const params = { name: name.text, most: MOST_VALUES };
    report({ code: "too-many-values", span: beyond.span, params, fix: null });
    return null;
  }
  const found = values.map(read).filter((value) => value !== null);
  return found.length < values.length ? null : { operator: operator.text, values: found };
}

export function checkNumberTest(
  spec: NumberSpec,
  draft: DraftTest,
  report: Report,
): NumberTest | null {
  const read: Read<number> = (value) => readNumber(spec, value, draft.name.text, report);
  const { text } = draft.operator;
  if (text === "BETWEEN") return range(draft, read, (from, to) => from > to, report);
  return isOrdering(text) ? single(text, draft, read) : null;
}

export function checkDateTest(draft: DraftTest, report: Report): DateTest | null {
  const read: Read<RuleDate> = (value) => readDate(value, draft.name.text, report);
  const { text } = draft.operator;
  if (text === "BETWEEN") return range(draft, read, isLater, report);
  return isOrdering(text) ? single(text, draft, read) : null;
}

export function checkListTest(
  spec: { readonly of: Item },
  draft: DraftTest,
  report: Report,
): ListTest | null {
  const { text } = draft.operator;
  if (text !== "CONTAINS" && text !== "NOT CONTAINS") return null;
  return single(text, draft, (value) => readItem(spec.of, value, draft.name.text, report));
}

const ORDERINGS: readonly string[] = ["=", "!=", "<", "<=", ">", ">="] satisfies Ordering[];

function isOrdering(operator: Operator): operator is Ordering {
  return ORDERINGS.includes(operator);
}

/** Whether one date is later than another on every day. Of two that move apart nobody can tell. */
function isLater(from: RuleDate, to: RuleDate): boolean {
  if ("day" in from || "day" in to) return "day" in from && "day" in to && from.day > to.day;
  return from.unit === to.unit && from.offset > to.offset;
}

function single<Name extends Operator, Value>(
  operator: Name,
  { values: [first] }: DraftTest,
  read: Read<Value>,
): { readonly operator: Name; readonly value: Value } | null {
  const value = first === undefined ? null : read(first);
  return value === null ? null : { operator, value };
}

function range<Value>(
  { name, values: [first, last] }: DraftTest,
  read: Read<Value>,
  isEmpty: (from: Value, to: Value) => boolean,
  report: Report,
): { readonly operator: "BETWEEN"; readonly from: Value; readonly to: Value } | null {
  if (first === undefined || last === undefined) return null;
  const [from, to] = [read(first), read(last)];
  if (from === null || to === null) return null;
  if (!isEmpty(from, to)) return { operator: "BETWEEN", from, to };
  const span = spanning(first.span, last.span);
  const fix = { ...span, text: `${last.text} AND ${first.text}` };
  report({ code: "empty-range", span, params: { name: name.text }, fix });
  return null;
}
