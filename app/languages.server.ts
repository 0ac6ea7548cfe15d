import { type Language, LANGUAGES, PSEUDO_LANGUAGE } from "./domain/language.ts";
import type { Environment } from "./env.server.ts";
import { COMPLETE_LANGUAGES } from "./i18n/complete-languages.ts";

/** The languages that someone may choose from: all to tests, to merchants those in which nothing is missing. */
export function offeredLanguages({ NODE_ENV }: Pick<Environment, "NODE_ENV">): readonly Language[] {
  return NODE_ENV === "test"
    ? [...LANGUAGES, PSEUDO_LANGUAGE]
    : LANGUAGES.filter((language) => COMPLETE_LANGUAGES.includes(language));
}

/** The language of the admin, as its address names it. */
export function localeIn(request: Request): string | null {
  return new URL(request.url).searchParams.get("locale");
}

/** What a browser says that its user reads, the most wanted first: all that is known of who is not signed in. */
export function browserLanguages(request: Request): readonly string[] {
  const accepted = request.headers.get("accept-language") ?? "";
  return accepted.split(",").map((wish) => wish.replace(/;.*$/, ""));
}
