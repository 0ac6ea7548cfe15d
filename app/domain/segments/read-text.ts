import type { AttributeSpec } from "./attributes.ts";
import type { DraftValue } from "./draft.ts";
import { nearest } from "./nearest.ts";
import type { Report } from "./problem.ts";
import { quoted } from "./quoted.ts";

/** What a text in a rule names. */
export type Item = Extract<AttributeSpec, { kind: "list" }>["of"] | "type";
/** One of a few words, or whatever a shop calls something. */
export type WordSpec = { readonly values: readonly string[] } | { readonly of: Item };

/** Shopify's longest tag, type and city. */
const LONGEST_TEXT = 255;

/** The word that a value is; null where it is none, which is reported. So are the others below. */
export function readWord(
  spec: WordSpec,
  value: DraftValue,
  name: string,
  report: Report,
): string | null {
  if ("of" in spec) return readItem(spec.of, value, name, report);
  const { span } = value;
  const meant = valueMeant(value.text, spec.values);
  const text = readText(value, name, meant, report);
  if (text === null || spec.values.includes(text)) return text;
  const fix = meant === null ? null : { ...span, text: quoted(meant) };
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
  const text = readText(value, name, value.text, report);
  if (text === null) return null;
  const { span } = value;
  if (item === "tag" && text.includes(",")) {
    // Shopify splits a tag at its commas: nobody can carry one.
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

/** `meant` is what belongs between quotes where there are none, or null when nobody can tell. */
function readText(
  { kind, text, span }: DraftValue,
  name: string,
  meant: string | null,
  report: Report,
): string | null {
  if (kind !== "text") {
    const code = kind === "word" ? "unquoted-text" : "text-expected";
    const fix = meant === null ? null : { ...span, text: quoted(meant) };
    report({ code, span, params: { name }, fix });
    return null;
  }
  if (text.trim() === "") {
    report({ code: "empty-text", span, params: { name }, fix: null });
    return null;
  }
  if (text.length > LONGEST_TEXT) {
    const params = { name, most: LONGEST_TEXT };
    report({ code: "text-too-long", span, params, fix: null });
    return null;
  }
  return text;
}

function readId({ kind, text, span }: DraftValue, name: string, report: Report): string | null {
  if (kind === "number" && /^\d{1,20}$/.test(text)) return text;
  // Behind what Shopify's API puts before it, too.
  const [digits] = /\d{1,20}$/.exec(kind === "text" ? text : "") ?? [];
  const fix = digits === undefined ? null : { ...span, text: digits };
  report({ code: "id-expected", span, params: { name }, fix });
  return null;
}
