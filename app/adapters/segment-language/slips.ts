import type { IToken } from "chevrotain";
import type { DraftCall, DraftTest, DraftValue } from "#app/domain/segments/draft.ts";
import type { Problem } from "#app/domain/segments/problem.ts";
import { quoted } from "#app/domain/segments/quoted.ts";
import { spanning } from "#app/domain/segments/span.ts";
import { INSTEAD, newDate, OddText, OldDate, Percent, shareOf, spanOf } from "./tokens.ts";

/** What single tokens have of other languages: quotes, operators, dates. */
export function tokenSlips(tokens: readonly IToken[]): readonly Problem[] {
  return tokens.flatMap((token): readonly Problem[] => {
    const { image: written, tokenType } = token;
    const span = spanOf(token);
    if (tokenType === OddText) {
      const fix = { ...span, text: quoted(written.slice(1, -1)) };
      return [{ code: "wrong-quotes", span, params: {}, fix }];
    }
    if (tokenType === OldDate) {
      const instead = newDate(written);
      return [
        { code: "old-date", span, params: { written, instead }, fix: { ...span, text: instead } },
      ];
    }
    if (tokenType === Percent) {
      const instead = shareOf(token);
      return [
        { code: "percent", span, params: { written, instead }, fix: { ...span, text: instead } },
      ];
    }
    const instead = INSTEAD.get(written);
    if (instead === undefined) return [];
    const fix = { ...span, text: instead };
    return [{ code: "wrong-operator", span, params: { written, instead }, fix }];
  });
}

/** NOT stands with an operator, never before a clause. */
export function notSlip(not: IToken): Problem {
  return { code: "not-before-clause", span: spanOf(not), params: {}, fix: null };
}

/** IN takes a list, of one value too. */
export function listSlip(value: DraftValue): Problem {
  const { span } = value;
  const fix = { ...span, text: `(${writtenValue(value)})` };
  return { code: "list-expected", span, params: { found: value.text }, fix };
}

/** A function as it was until 2026-10, and how it is written now. */
export function oldFunctionSlip({ name, not, parameters }: DraftCall, last: IToken): Problem {
  const operator = not ? "NOT MATCHES" : "MATCHES";
  const text = `${name.text} ${operator} (${parameters.map(writtenTest).join(", ")})`;
  const span = spanning(name.span, spanOf(last));
  return { code: "old-function", span, params: { name: name.text }, fix: { ...span, text } };
}

function writtenTest({ name, operator: { text: operator }, values }: DraftTest): string {
  const said = [name.text, operator].join(" ");
  const all = values.map(writtenValue);
  if (operator === "BETWEEN") return `${said} ${all.join(" AND ")}`;
  if (operator === "IN" || operator === "NOT IN") return `${said} (${all.join(", ")})`;
  return [said, ...all].join(" ");
}

function writtenValue({ kind, text }: DraftValue): string {
  return kind === "text" ? quoted(text) : text;
}
