import type { Language } from "#app/domain/language.ts";
import { COMPLETE_LANGUAGES } from "./complete-languages.ts";
import { type LanguageTexts, type Words, type WordSource, wordsOf } from "./words.ts";

/** Each language is a chunk of its own, fetched when a document is in it. */
const CHUNKS: Record<Language, () => Promise<LanguageTexts>> = {
  en: () => import("./languages/en.ts"),
  it: () => import("./languages/it.ts"),
  ru: () => import("./languages/ru.ts"),
  mk: () => import("./languages/mk.ts"),
  de: () => import("./languages/de.ts"),
  fr: () => import("./languages/fr.ts"),
  es: () => import("./languages/es.ts"),
  "en-XA": () => import("./languages/en-XA.ts"),
};

const loaded = new Map<Language, Words>();

/** The words of the languages that this document has been shown in. */
export const browserWords: WordSource = {
  find: (language) => {
    const words = loaded.get(language) ?? [...loaded.values()].at(-1);
    if (words === undefined) throw new Error("no words are loaded yet");
    return words;
  },
  load: async (language) => {
    const known = loaded.get(language);
    if (known !== undefined) return known;
    const isComplete = COMPLETE_LANGUAGES.includes(language);
    const [texts, english] = await Promise.all([
      CHUNKS[language](),
      isComplete ? null : CHUNKS.en(),
    ]);
    const words = wordsOf(language, texts, english?.ours ?? null);
    loaded.set(language, words);
    return words;
  },
};
