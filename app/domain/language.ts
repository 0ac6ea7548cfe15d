/** The languages of the app, in the order in which they are offered. */
export const LANGUAGES = ["en", "it", "ru", "mk", "de", "fr", "es"] as const;

/** English made longer, with accents: it shows tests what has no room and what is no text. Offered to nobody else. */
export const PSEUDO_LANGUAGE = "en-XA";

/** A language that a screen can be shown in. */
export type Language = (typeof LANGUAGES)[number] | typeof PSEUDO_LANGUAGE;

/** What is spoken where nobody wishes for anything that we know. */
const FALLBACK: Language = "en";

/**
 * The first of some wishes that is among the languages offered. A wish is a language tag, from wherever it
 * comes: "mk-MK" is Macedonian, and what names no language of ours is passed over.
 */
export function chooseLanguage(
  wishes: readonly (string | null)[],
  offered: readonly Language[],
): Language {
  for (const wish of wishes) {
    const found = wish === null ? null : languageNamed(wish, offered);
    if (found !== null) return found;
  }
  return FALLBACK;
}

/** The language that a tag means: itself where it is offered, else its first part. */
function languageNamed(tag: string, offered: readonly Language[]): Language | null {
  const wanted = tag.trim().replaceAll("_", "-").toLowerCase();
  const [first = ""] = wanted.split("-");
  const named = (name: string) => offered.find((language) => language.toLowerCase() === name);
  return named(wanted) ?? named(first) ?? null;
}
