import type { Language } from "#app/domain/language.ts";
import type { Naming } from "#app/domain/tags.ts";
import type { Playbooks, Prose } from "#app/ports/playbooks.ts";

/** A piece of a text: plain, a tag as the shop has it, a name or term, what is typed as it stands, a way to another playbook. */
export type Piece =
  | { readonly kind: "text" | "tag" | "name" | "code"; readonly text: string }
  | { readonly kind: "playbook"; readonly key: string; readonly text: string };

type Prefix = Pick<Naming, "prefix">;

const MARKED =
  /\{playbook:(?<key>[a-z-]+)\|(?<words>[^}]+)\}|\{(?<tag>[a-z-]+)\}|`(?<code>[^`]+)`|\*(?<name>[^*]+)\*/g;

/** A text in pieces, its tags as the shop names them. */
export function piecesOf(text: Prose, naming: Prefix): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(MARKED)) {
    if (match.index > from) pieces.push({ kind: "text", text: text.slice(from, match.index) });
    pieces.push(pieceOf(match.groups ?? {}, naming));
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ kind: "text", text: text.slice(from) });
  return pieces;
}

function pieceOf(
  { key, words = "", tag, code, name = "" }: Readonly<Record<string, string | undefined>>,
  naming: Prefix,
): Piece {
  if (key !== undefined) return { kind: "playbook", key, text: words };
  if (tag !== undefined) return { kind: "tag", text: tagNamed(tag, naming) };
  return code === undefined ? { kind: "name", text: name } : { kind: "code", text: code };
}

/** The same text to copy: without any markup. */
export function plainTextOf(text: Prose, naming: Prefix): string {
  return piecesOf(text, naming)
    .map((piece) => piece.text)
    .join("");
}

/** A template whose only markup is tags, such as a query. */
export function withTags(template: string, naming: Prefix): string {
  return template.replace(NAME, (_, name: string) => tagNamed(name, naming));
}

/** The names of the tags in a template, each once. */
export function tagNamesIn(template: string): readonly string[] {
  return [...new Set([...template.matchAll(NAME)].flatMap(([, name]) => name ?? []))];
}

const NAME = /\{([a-z-]+)\}/g;

/** The tag of a name in a shop. */
export function tagNamed(name: string, { prefix }: Prefix): string {
  return name === "prefix" ? prefix : prefix + name;
}

/** The language that playbooks are in, where it is another than their reader's. */
export function otherLanguage(
  { language }: Pick<Playbooks, "language">,
  reader: Language,
): Language | null {
  return language === reader ? null : language;
}
