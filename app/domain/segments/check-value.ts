import type { AttributeSpec } from "./attributes.ts";
import type { DraftValue } from "./draft.ts";
import { nearest } from "./nearest.ts";
import type { Problem, Report } from "./problem.ts";
import { quoted } from "./quoted.ts";
import type { RuleDate } from "./rule.ts";
import { isWithinReach, readRuleDate } from "./rule-date.ts";

/** What a text in a rule names. */
export type Item = Extract<AttributeSpec, { kind: "list" }>["of"] | "type";
/** One of a few words, or whatever a shop calls something. */
export type WordSpec = { readonly values: readonly string[] } | { readonly of: Item };
export type NumberSpec = Pick<Extract<AttributeSpec, { kind: "number" }>, "unit">;

/** Shopify's longest tag, type and city. */
const LONGEST_TEXT = 255;
/** Beyond so many digits before and after the point a number is not told exactly. */
const EXACT = /^-?\d{1,12}(?:\.\d{1,6})?$/;
/** What each unit can be: whole or not, from 0 up to this. */
const UNITS = {
  orders: { whole: true, most: 1_000_000 },
  days: { whole: true, most: 36_600 },
  money: { whole: false, most: 999_999_999_999 },
  share: { whole: false, most: 1 },
} as const;

/** The word that a value is; null where it is none, which is reported. So are the others below. */
export function readWord(
  spec: WordSpec,
  value: DraftValue,
  name: string,
  report: Report,
): string | null {
  if ("of" in spec) return readItem(spec.of, value, name, report);
  const { kind, span } = value;
  const meant = valueMeant(value.text, spec.values);
  const fix = meant === null ? null : { ...span, text: quoted(meant) };
  if (kind === "word") {
    report({ code: "unquoted-text", span, params: { name }, fix });
    return null;
  }
  const text = readText(value, name, report);
  if (text === null || spec.values.includes(text)) return text;
  const params = { name, value: text, known: spec.values };
  report({ code: "unknown-value", span, params, fix });
  return null;
}

function valueMeant(text: string, known: readonly string[]): string | null {
  // As its tag names it: lc-stage-lost.
  const tagged = known.find((one) => text.toLowerCase().endsWith(`-${one}`));
  return known.find((one) => one === text) ?? tagged ?? nearest(text, known);
}

/** A tag, type, city, country or the id of a product. */
export function readItem(
  item: Item,
  value: DraftValue,
  name: string,
  report: Report,
): string | null {
  if (item === "product") return readId(value, name, report);
  const text = readText(value, name, report);
  if (text === null) return null;
  const { span } = value;
  if (item === "tag" && text.includes(",")) {
    report({ code: "comma-in-tag", span, params: {}, fix: null });
    return null;
  }
  if (item === "country" && !/^[A-Z]{2}$/.test(text)) {
    const isSmall = /^[a-z]{2}$/i.test(text);
    const fix = isSmall ? { ...span, text: quoted(text.toUpperCase()) } : null;
    report({ code: "not-a-country", span, params: { name, value: text }, fix });
    return null;
  }
  return text;
}

function readText({ kind, text, span }: DraftValue, name: string, report: Report): string | null {
  const isTooLong = text.length > LONGEST_TEXT;
  if (kind === "text" && text.trim() !== "" && !isTooLong) return text;
  const fix = text === "" ? null : { ...span, text: quoted(text) };
  const problem: Problem =
    kind === "word"
      ? { code: "unquoted-text", span, params: { name }, fix }
      : kind !== "text"
        ? { code: "text-expected", span, params: { name }, fix }
        : isTooLong
          ? { code: "text-too-long", span, params: { name, most: LONGEST_TEXT }, fix: null }
          : { code: "empty-text", span, params: { name }, fix: null };
  report(problem);
  return null;
}

function readId({ kind, text, span }: DraftValue, name: string, report: Report): string | null {
  if (kind === "number" && /^\d{1,20}$/.test(text)) return text;
  const [digits] = /\d{1,20}$/.exec(kind === "text" ? text : "") ?? [];
  const fix = digits === undefined ? null : { ...span, text: digits };
  report({ code: "id-expected", span, params: { name }, fix });
  return null;
}

export function readNumber(
  { unit }: NumberSpec,
  { kind, text, span }: DraftValue,
  name: string,
  report: Report,
): number | null {
  const { whole, most } = UNITS[unit];
  const refuse = (code: "number-expected" | "too-many-digits" | "whole-number-expected") =>
    report({ code, span, params: { name }, fix: null });
  if (kind !== "number") {
    const isQuoted = kind === "text" && EXACT.test(text);
    const fix = isQuoted ? { ...span, text } : null;
    report({ code: "number-expected", span, params: { name }, fix });
  } else if (!EXACT.test(text)) {
    refuse("too-many-digits");
  } else {
    // -0 is 0.
    const number = Number(text) + 0;
    if (number < 0 || number > most) {
      const isPercent = unit === "share" && number > 1 && number <= 100;
      const fix = isPercent ? { ...span, text: String(number / 100) } : null;
      report({ code: "out-of-range", span, params: { name, least: 0, most }, fix });
    } else if (whole && !Number.isInteger(number)) {
      refuse("whole-number-expected");
    } else {
      return number;
    }
  }
  return null;
}

export function readDate(
  { kind, text, span }: DraftValue,
  name: string,
  report: Report,
): RuleDate | null {
  const [day = "", time] = text.split("T");
  if (kind !== "date") {
    const isQuoted = kind === "text" && /^(?:\d{4}-\d{2}-\d{2}|[-+]\d{1,5}[dwmy])$/.test(text);
    const fix = isQuoted ? { ...span, text } : null;
    report({ code: "date-expected", span, params: { name }, fix });
    return null;
  }
  if (time !== undefined) {
    report({ code: "time-of-day", span, params: {}, fix: { ...span, text: day } });
    return null;
  }
  const date = readRuleDate(text);
  if (date === null) {
    report({ code: "no-such-date", span, params: { date: text }, fix: null });
    return null;
  }
  if (isWithinReach(date)) return date;
  report({ code: "date-too-far", span, params: { date: text }, fix: null });
  return null;
}
