import type { IToken } from "chevrotain";
import type { Operator } from "#app/domain/segments/attributes.ts";
import type { Draft, DraftGroup, DraftValue, Written } from "#app/domain/segments/draft.ts";
import { unquoted } from "#app/domain/segments/quoted.ts";
import { spanning } from "#app/domain/segments/span.ts";
import { newDate, Percent, shareOf, spanOf } from "./tokens.ts";

/** A name as it was written. */
export function namePart(token: IToken): Written {
  return { text: token.image, span: spanOf(token) };
}

/** An operator, from its first word to its last. */
export function operatorPart(text: Operator, first: IToken, last = first): Written<Operator> {
  return { text, span: spanning(spanOf(first), spanOf(last)) };
}

/** A value, without its quotes; what names a day without digits is a date. */
export function valuePart(kind: DraftValue["kind"], token: IToken): DraftValue {
  const { image } = token;
  const span = spanOf(token);
  if (kind === "text") return { kind, text: unquoted(image.slice(1, -1)), span };
  if (token.tokenType === Percent) return { kind, text: shareOf(token), span };
  if (kind === "date") return { kind, text: newDate(image), span };
  const isNamedDay = kind === "word" && /^(?:today|yesterday)$/i.test(image);
  return isNamedDay
    ? { kind: "date", text: image.toLowerCase(), span }
    : { kind, text: image, span };
}

/** Parts joined by AND or OR; one alone is itself. */
export function joined(kind: DraftGroup["kind"], parts: readonly Draft[]): Draft {
  const [first] = parts;
  return first !== undefined && parts.length === 1 ? first : { kind, of: parts };
}
