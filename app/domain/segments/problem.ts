import type { Operator } from "./attributes.ts";
import type { Span } from "./span.ts";

/** What may be wrong with the text of a rule, and what a sentence about it needs. */
export type ProblemParams = {
  // Of the text as a whole.
  "empty-rule": Nothing;
  "too-long": { readonly most: number };
  "too-deep": { readonly most: number };
  "too-many-clauses": { readonly most: number };
  // Of how it is written. `found` is what stands there, "" at the end of the text.
  "unexpected-character": { readonly character: string };
  "wrong-quotes": Nothing;
  "unclosed-quote": Nothing;
  "wrong-operator": { readonly written: string; readonly instead: string };
  percent: { readonly written: string; readonly instead: string };
  "old-date": { readonly written: string; readonly instead: string };
  "old-function": { readonly name: string };
  "not-before-clause": Nothing;
  "clause-expected": { readonly found: string };
  "operator-expected": { readonly name: string; readonly found: string };
  "value-expected": { readonly found: string };
  "list-expected": { readonly found: string };
  "and-expected": { readonly found: string };
  "and-or-expected": { readonly found: string };
  "null-expected": { readonly found: string };
  "parameters-expected": { readonly found: string };
  "parameter-expected": { readonly found: string };
  "comma-or-parenthesis-expected": { readonly found: string };
  "unclosed-parenthesis": Nothing;
  "extra-parenthesis": Nothing;
  // Of what it names.
  "unknown-attribute": { readonly name: string };
  "unknown-parameter": { readonly name: string; readonly known: readonly string[] };
  "parameter-twice": { readonly name: string };
  "takes-parameters": { readonly name: string };
  "takes-no-parameters": { readonly name: string };
  "operator-not-allowed": {
    readonly name: string;
    readonly operator: Operator;
    readonly allowed: readonly Operator[];
  };
  // Of its values. `name` is the attribute's or the parameter's.
  "text-expected": Named;
  "unquoted-text": Named;
  "number-expected": Named;
  "whole-number-expected": Named;
  "date-expected": Named;
  "id-expected": Named;
  "unknown-value": Named & { readonly value: string; readonly known: readonly string[] };
  "not-a-country": Named & { readonly value: string };
  "out-of-range": Named & { readonly least: number; readonly most: number };
  "too-many-digits": Named;
  "no-such-date": { readonly date: string };
  "date-too-far": { readonly date: string };
  "time-of-day": Nothing;
  "empty-range": Named;
  "empty-text": Named;
  "text-too-long": Named & { readonly most: number };
  "comma-in-tag": Nothing;
  "too-many-values": Named & { readonly most: number };
};
type Nothing = Readonly<Record<string, never>>;
type Named = { readonly name: string };

export type ProblemCode = keyof ProblemParams;

/** Another text for a piece of the rule, with which this problem is gone. */
export type Fix = Span & { readonly text: string };

/** One thing that is wrong with a rule, where, and what would mend it where that can be told. */
export type Problem = {
  [Code in ProblemCode]: {
    readonly code: Code;
    readonly params: ProblemParams[Code];
    readonly span: Span;
    readonly fix: Fix | null;
  };
}[ProblemCode];

/** Takes a problem down; whoever finds one goes on looking for others. */
export type Report = (problem: Problem) => void;
