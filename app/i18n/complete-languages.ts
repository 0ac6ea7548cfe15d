import type { Language } from "#app/domain/language.ts";

/** Languages in which no text is missing. In all others what is missing is shown in English. */
export const COMPLETE_LANGUAGES: readonly Language[] = [
  "en",
  "it",
  "ru",
  "mk",
  "de",
  "fr",
  "es",
  "en-XA",
];
