import type { Texts } from "#app/i18n/words.ts";

/** What i18next puts behind a key for a plural category. */
const PLURAL = /_(?:zero|one|two|few|many|other)$/;

/** Texts by their whole key. */
export function flat(texts: Texts, prefix = ""): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([name, text]): readonly (readonly [string, string])[] =>
      typeof text === "string" ? [[prefix + name, text]] : [...flat(text, `${prefix}${name}.`)],
    ),
  );
}

/** The key that a screen asks for: without the plural category. */
export function bareKey(key: string): string {
  return key.replace(PLURAL, "");
}

/** The keys under which a language needs the text of one that a screen asks for, by what English has. */
export function keysIn(language: string, bare: string, english: ReadonlyMap<string, string>) {
  if (english.has(bare)) return [bare];
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  return pluralCategories.map((category) => `${bare}_${category}`);
}

/** What a text leaves open, in the order of the alphabet. */
export function placeholdersOf(text: string): readonly string[] {
  return [...new Set(text.match(/\{\{?[^{}]+\}\}?/g))].toSorted();
}
