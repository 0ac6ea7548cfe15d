import type { AttributeSpec } from "./attributes.ts";
import type { DraftValue } from "./draft.ts";
import { shareOfPercent } from "./percent.ts";
import type { Fix, Report } from "./problem.ts";
import type { RuleDate } from "./rule.ts";
import { isWithinReach, readRuleDate } from "./rule-date.ts";

export type NumberSpec = Pick<Extract<AttributeSpec, { kind: "number" }>, "unit">;

/** Beyond so many digits before and after the point a number is not told exactly. */
const EXACT = /^-?\d{1,12}(?:\.\d{1,6})?$/;
/** What each unit can be: whole or not, from 0 up to this. */
const UNITS = {
  orders: { whole: true, most: 1_000_000 },
  days: { whole: true, most: 36_600 },
  money: { whole: false, most: 999_999_999_999 },
  share: { whole: false, most: 1 },
} as const;

/** The number that a value is; null where it is none, which is reported. */
export function readNumber(
  { unit }: NumberSpec,
  { kind, text, span }: DraftValue,
  name: string,
  report: Report,
): number | null {
  const { whole, most } = UNITS[unit];
  if (kind !== "number") {
    const fix = kind === "text" && EXACT.test(text) ? { ...span, text } : null;
    report({ code: "number-expected", span, params: { name }, fix });
    return null;
  }
  if (!EXACT.test(text)) {
    report({ code: "too-many-digits", span, params: { name }, fix: null });
    return null;
  }
  // -0 is 0.
  const number = Number(text) + 0;
  if (number < 0 || number > most) {
    const share = unit === "share" ? shareOfPercent(text) : null;
    const fix: Fix | null = share === null ? null : { ...span, text: share };
    report({ code: "out-of-range", span, params: { name, least: 0, most }, fix });
    return null;
  }
  if (whole && !Number.isInteger(number)) {
    report({ code: "whole-number-expected", span, params: { name }, fix: null });
    return null;
  }
  return number;
}

/** The date that a value is; null where it is none, which is reported. */
export function readDate(
  { kind, text, span }: DraftValue,
  name: string,
  report: Report,
): RuleDate | null {
  if (kind !== "date") {
    const isQuoted = kind === "text" && /^(?:\d{4}-\d{2}-\d{2}|[-+]\d{1,5}[dwmy])$/.test(text);
    report({
      code: "date-expected",
      span,
      params: { name },
      fix: isQuoted ? { ...span, text } : null,
    });
    return null;
  }
  const [day = "", time] = text.split("T");
  if (time !== undefined) {
    report({ code: "time-of-day", span, params: {}, fix: { ...span, text: day } });
    return null;
  }
  const date = readRuleDate(text);
  if (date !== null && isWithinReach(date)) return date;
  const code = date === null ? "no-such-date" : "date-too-far";
  report({ code, span, params: { date: text }, fix: null });
  return null;
}
