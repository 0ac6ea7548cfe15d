import { EOF, type IRecognitionException, type IToken, type TokenType } from "chevrotain";
import type { Problem, ProblemParams } from "#app/domain/segments/problem.ts";
import { Close, Comma, Compare, In, Matches, Open, spanOf, Word } from "./tokens.ts";

/** The codes of problems that tell nothing but what stands there. */
type Expected = {
  [Code in keyof ProblemParams]: { readonly found: string } extends ProblemParams[Code]
    ? Code
    : never;
}[keyof ProblemParams];

/** So much of what stands there is quoted in a message, in characters. */
const LONGEST_FOUND = 40;

/** What is wrong at the token where the grammar could not go on. */
export function explain(error: IRecognitionException, tokens: readonly IToken[]): Problem {
  const { token } = error;
  const isEnd = token.tokenType === EOF;
  const before = isEnd ? tokens : tokens.slice(0, tokens.indexOf(token));
  const last = before.at(-1);
  const end = last === undefined ? 0 : spanOf(last).to;
  const span = isEnd ? { from: end, to: end } : spanOf(token);
  const found = isEnd ? "" : Array.from(token.image).slice(0, LONGEST_FOUND).join("");

  const expected = expectedBy(error, last);
  if (expected === "operator-expected") {
    const name = before.findLast(({ tokenType }) => tokenType === Word)?.image ?? "";
    return { code: expected, span, params: { name, found }, fix: null };
  }
  const open = CLOSES.has(expected) && isEnd ? openAtEnd(tokens) : null;
  if (open !== null) {
    const fix = { ...span, text: ")" };
    return { code: "unclosed-parenthesis", span: spanOf(open), params: {}, fix };
  }
  if (expected === "and-or-expected" && token.tokenType === Close) {
    return { code: "extra-parenthesis", span, params: {}, fix: { ...span, text: "" } };
  }
  return { code: expected, span, params: { found }, fix: null };
}

/** Where these are expected a parenthesis would do. */
const CLOSES: ReadonlySet<string> = new Set<Expected>([
  "and-or-expected",
  "comma-or-parenthesis-expected",
]);

/** What the grammar expected, by the rule that failed and what it had taken last. */
function expectedBy(
  { name, context: { ruleStack } }: IRecognitionException,
  last: IToken | undefined,
): Expected | "operator-expected" {
  if (name === "NotAllInputParsedException") return "and-or-expected";
  const isAfter = (...types: readonly TokenType[]) =>
    last !== undefined && types.includes(last.tokenType);
  return EXPECTED.get(ruleStack.at(-1) ?? "")?.(isAfter) ?? "clause-expected";
}

type ByLast = (
  isAfter: (...types: readonly TokenType[]) => boolean,
) => Expected | "operator-expected";

const EXPECTED: ReadonlyMap<string, ByLast> = new Map<string, ByLast>([
  ["group", () => "and-or-expected"],
  ["clause", () => "operator-expected"],
  ["test", () => "operator-expected"],
  ["inclusion", () => "operator-expected"],
  ["range", () => "and-expected"],
  ["presence", () => "null-expected"],
  ["value", () => "value-expected"],
  [
    "call",
    (isAfter) => {
      if (isAfter(Matches)) return "parameters-expected";
      return isAfter(Open) ? "parameter-expected" : "comma-or-parenthesis-expected";
    },
  ],
  [
    "oldCall",
    (isAfter) => {
      if (isAfter(Open)) return "parameter-expected";
      return isAfter(Compare) ? "value-expected" : "comma-or-parenthesis-expected";
    },
  ],
  ["parameter", (isAfter) => (isAfter(Open, Comma) ? "parameter-expected" : "operator-expected")],
  [
    "list",
    (isAfter) => {
      if (isAfter(In)) return "list-expected";
      return isAfter(Open, Comma) ? "value-expected" : "comma-or-parenthesis-expected";
    },
  ],
]);

/** The innermost parenthesis that is still open at the end. */
function openAtEnd(tokens: readonly IToken[]): IToken | null {
  const open: IToken[] = [];
  for (const token of tokens) {
    if (token.tokenType === Open) open.push(token);
    if (token.tokenType === Close) open.pop();
  }
  return open.at(-1) ?? null;
}
