import type { Language } from "#app/domain/language.ts";

/** Each in its own language: whoever looks for theirs may read no other. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: "English",
  it: "Italiano",
  ru: "Русский",
  mk: "Македонски",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  "en-XA": "[Éñǧĺíšħ]",
};
