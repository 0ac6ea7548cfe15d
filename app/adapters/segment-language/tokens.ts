import { createToken, type IToken, Lexer, type TokenType } from "chevrotain";
import { ALL_OPERATORS, type Operator } from "#app/domain/segments/attributes.ts";
import { shareOfPercent } from "#app/domain/segments/percent.ts";
import type { Span } from "#app/domain/segments/span.ts";

/** Quotes of other languages, of word processors and of programmers. */
const ODD_QUOTES = '"\\u2018-\\u201F\\u00AB\\u00BB`\\u00B4';
/** What words are made of: letters of most scripts, halves of surrogate pairs among them. */
const LETTERS = "A-Za-z_\\u00C0-\\u167F\\u3040-\\uDFFF";

export const Word = createToken({
  name: "Word",
  pattern: new RegExp(`[${LETTERS}][${LETTERS}0-9.-]*`),
});
const keyword = (name: string) =>
  createToken({ name, pattern: new RegExp(name, "i"), longer_alt: Word });
export const And = keyword("AND");
export const Or = keyword("OR");
export const Not = keyword("NOT");
export const In = keyword("IN");
export const Contains = keyword("CONTAINS");
export const Between = keyword("BETWEEN");
export const Is = keyword("IS");
export const Null = keyword("NULL");
export const Matches = keyword("MATCHES");

export const Text = createToken({ name: "Text", pattern: /'(?:[^'\\\r\n]|\\[^\r\n])*'/ });
export const OddText = createToken({
  name: "OddText",
  pattern: new RegExp(`[${ODD_QUOTES}][^${ODD_QUOTES}\\r\\n]*[${ODD_QUOTES}]`),
});
export const UnclosedText = createToken({
  name: "UnclosedText",
  pattern: new RegExp(`['${ODD_QUOTES}][^\\r\\n]*`),
});
/** -14days, 30_days_ago: what people write, and what Shopify took until 2026-10. */
export const OldDate = createToken({
  name: "OldDate",
  pattern:
    /(?:\d+_(?:day|week|month|year)s?_ago|[-+]\d+_?(?:day|week|month|year)s?(?:_ago)?)(?!\w)/i,
});
export const DateText = createToken({
  name: "Date",
  pattern: /\d{4}-\d{1,2}-\d{1,2}(?:T\d{2}:\d{2}(?::\d{2})?)?|[-+]\d+[dwmy](?!\w)/,
});
/** Shares are numbers between 0 and 1. */
export const Percent = createToken({ name: "Percent", pattern: /(?:100|\d{1,2}(?:\.\d{1,4})?)%/ });
export const Digits = createToken({ name: "Number", pattern: /-?\d+(?:\.\d+)?/ });

export const Compare = createToken({ name: "Compare", pattern: /<=|>=|!=|<|>|=/ });
/** What other languages write for ours. */
export const INSTEAD = new Map([
  ["==", "="],
  ["===", "="],
  ["!==", "!="],
  ["<>", "!="],
  ["≠", "!="],
  ["=<", "<="],
  ["≤", "<="],
  ["=>", ">="],
  ["≥", ">="],
  ["&&", "AND"],
  ["||", "OR"],
]);
const OddCompare = createToken({
  name: "OddCompare",
  pattern: /===?|!==|<>|=<|=>|[≠≤≥]/,
  categories: Compare,
});
const OddAnd = createToken({ name: "OddAnd", pattern: "&&", categories: And });
const OddOr = createToken({ name: "OddOr", pattern: "||", categories: Or });

export const Open = createToken({ name: "Open", pattern: "(" });
export const Close = createToken({ name: "Close", pattern: ")" });
export const Comma = createToken({ name: "Comma", pattern: "," });
export const Colon = createToken({ name: "Colon", pattern: ":" });
const Space = createToken({ name: "Space", pattern: /\s+/, group: Lexer.SKIPPED });

/** In this order they are tried. */
export const TOKENS: TokenType[] = [
  Space,
  Text,
  OddText,
  UnclosedText,
  OldDate,
  DateText,
  Percent,
  Digits,
  OddCompare,
  Compare,
  OddAnd,
  OddOr,
  Open,
  Close,
  Comma,
  Colon,
  And,
  Or,
  Not,
  In,
  Contains,
  Between,
  Is,
  Null,
  Matches,
  Word,
];

/** Where a token stands. */
export function spanOf({ startOffset, image }: IToken): Span {
  return { from: startOffset, to: startOffset + image.length };
}

/** The operator that a comparison means, in whatever language it was written. */
export function comparison({ image }: IToken): Operator {
  const written = INSTEAD.get(image) ?? image;
  const found = ALL_OPERATORS.find((operator) => operator === written);
  if (found === undefined) throw new RangeError(`${image} compares nothing`);
  return found;
}

/** The share that a token of percent is: 40% is 0.4. */
export function shareOf({ image }: IToken): string {
  const share = shareOfPercent(image.slice(0, -1));
  if (share === null) throw new RangeError(`${image} is no percentage`);
  return share;
}

/** A date as it is written now: 30_days_ago is -30d. */
export function newDate(written: string): string {
  const [, sign = "-", digits, unit] = /^([-+]?)(\d+)_?(?:([dwmy])[a-z]+)/i.exec(written) ?? [];
  return digits === undefined || unit === undefined
    ? written
    : `${sign === "+" ? "+" : "-"}${digits}${unit.toLowerCase()}`;
}
