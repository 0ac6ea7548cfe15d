import type { Operator } from "./attributes.ts";
import type { Span } from "./span.ts";

/** A rule as it was written: it parses, but nobody has asked yet whether its names and values exist. */
export type Draft = DraftGroup | DraftClause | DraftCall;

export type DraftGroup = { readonly kind: "all" | "any"; readonly of: readonly Draft[] };

/** A name, an operator and its values. */
export type DraftTest = {
  readonly name: Written;
  readonly operator: Written<Operator>;
  readonly values: readonly DraftValue[];
};
export type DraftClause = DraftTest & { readonly kind: "clause" };

/** A name and parameters: products_purchased MATCHES (…). */
export type DraftCall = {
  readonly kind: "call";
  readonly name: Written;
  readonly not: boolean;
  readonly parameters: readonly DraftTest[];
};

/** Something, and where it stands. */
export type Written<Text extends string = string> = { readonly text: Text; readonly span: Span };

/** "text" is what stood between quotes, without them; a "word" had none. */
export type DraftValue = Written & { readonly kind: "text" | "number" | "date" | "word" };
