import type { Language } from "#app/domain/language.ts";
import * as de from "./languages/de.ts";
import * as en from "./languages/en.ts";
import * as pseudo from "./languages/en-XA.ts";
import * as es from "./languages/es.ts";
import * as fr from "./languages/fr.ts";
import * as it from "./languages/it.ts";
import * as mk from "./languages/mk.ts";
import * as ru from "./languages/ru.ts";
import { type LanguageTexts, type Words, type WordSource, wordsOf } from "./words.ts";

/** All texts of all languages: for the server alone. */
export const ALL_TEXTS: Record<Language, LanguageTexts> = {
  en,
  it,
  ru,
  mk,
  de,
  fr,
  es,
  "en-XA": pseudo,
};

const made = new Map<Language, Words>();

/** The words of every language, each made when it is first asked for. */
export const serverWords: WordSource = {
  find: (language) => {
    const words = made.get(language) ?? wordsOf(language, ALL_TEXTS[language], en.ours);
    made.set(language, words);
    return words;
  },
  load: async (language) => serverWords.find(language),
};
