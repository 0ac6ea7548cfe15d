import { createInstance, type i18n as I18next } from "i18next";
import { createContext } from "react";
import type { Language } from "#app/domain/language.ts";

/** Texts by name, in groups. */
export type Texts = { readonly [name: string]: string | Texts };

/** The texts of one language: ours, and those of Polaris' own components. */
export type LanguageTexts = { readonly ours: Texts; readonly polaris: Texts };

/** The texts of one language, ready for a screen. */
export type Words = { readonly i18n: I18next; readonly polaris: Texts };

/** Makes the words of a language; `english` stands in for what it lacks. */
export function wordsOf(
  language: Language,
  { ours, polaris }: LanguageTexts,
  english: Texts | null,
): Words {
  const i18n = createInstance();
  void i18n.init({
    lng: language,
    fallbackLng: "en",
    initAsync: false,
    resources: {
      ...(english !== null && { en: { translation: english } }),
      [language]: { translation: ours },
    },
    interpolation: { escapeValue: false }, // React escapes
  });
  return { i18n, polaris };
}

/** Where words come from: the server has all of them, a browser those of the languages it was shown. */
export type WordSource = {
  /** Until those of a language have been loaded, the ones that were loaded last. */
  readonly find: (language: Language) => Words;
  readonly load: (language: Language) => Promise<Words>;
};

/** What the words of a document come from. */
export const WordSourceContext = createContext<WordSource | null>(null);
