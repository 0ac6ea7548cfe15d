import { type ILexingError, type IToken, Lexer } from "chevrotain";
import type { Draft } from "#app/domain/segments/draft.ts";
import type { Report } from "#app/domain/segments/problem.ts";
import type { ParseRule } from "#app/ports/segment-language.ts";
import { explain } from "./explain.ts";
import { Grammar } from "./grammar.ts";
import { tokenSlips } from "./slips.ts";
import { Close, Open, spanOf, TOKENS, UnclosedText } from "./tokens.ts";

/** Shopify's own segments are no longer, in UTF-16 code units. */
const LONGEST_RULE = 5000;
/** Parentheses within parentheses: the grammar calls itself for each. */
const DEEPEST = 20;

/** A reader of the segment language, by Chevrotain (decision 0045). Its grammar is made ready at the first text. */
export function segmentLanguage(): ParseRule {
  let ready: { readonly lexer: Lexer; readonly grammar: Grammar } | null = null;
  return (text, report) => {
    ready ??= {
      lexer: new Lexer(TOKENS, { positionTracking: "onlyOffset" }),
      grammar: new Grammar(),
    };
    if (text.length > LONGEST_RULE) {
      const span = { from: LONGEST_RULE, to: text.length };
      report({ code: "too-long", span, params: { most: LONGEST_RULE }, fix: null });
      return null;
    }
    const { tokens, errors } = ready.lexer.tokenize(text);
    for (const error of errors) reportCharacter(text, error, report);
    const isReadable = errors.length === 0;
    return hasShape(tokens, report) ? parse(ready.grammar, tokens, isReadable, report) : null;
  };
}

function parse(
  grammar: Grammar,
  tokens: IToken[],
  isReadable: boolean,
  report: Report,
): Draft | null {
  grammar.slips = [];
  grammar.input = tokens;
  const draft = grammar.rule();
  for (const slip of [...tokenSlips(tokens), ...grammar.slips]) report(slip);
  const [error] = grammar.errors;
  if (error === undefined) return draft;
  // A character that was passed over may well be what the grammar missed.
  if (isReadable) report(explain(error, tokens));
  return null;
}

/** Whether tokens can be given to the grammar; where not, it is reported. */
function hasShape(tokens: readonly IToken[], report: Report): boolean {
  if (tokens.length === 0) {
    report({ code: "empty-rule", span: { from: 0, to: 0 }, params: {}, fix: null });
    return false;
  }
  // What stands behind an open quote may be part of the text or not.
  const unclosed = tokens.filter(({ tokenType }) => tokenType === UnclosedText);
  for (const token of unclosed) {
    report({ code: "unclosed-quote", span: spanOf(token), params: {}, fix: null });
  }
  const deep = tooDeep(tokens);
  if (deep !== null) {
    report({ code: "too-deep", span: spanOf(deep), params: { most: DEEPEST }, fix: null });
  }
  return unclosed.length === 0 && deep === null;
}

function tooDeep(tokens: readonly IToken[]): IToken | null {
  let depth = 0;
  for (const token of tokens) {
    if (token.tokenType === Open) depth += 1;
    if (token.tokenType === Close) depth -= 1;
    if (depth > DEEPEST) return token;
  }
  return null;
}

function reportCharacter(text: string, { offset, length }: ILexingError, report: Report): void {
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const span = { from: offset, to: offset + length };
  report({ code: "unexpected-character", span, params: { character }, fix: null });
}
