import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Language } from "./domain/language.ts";
import { COMPLETE_LANGUAGES } from "./i18n/complete-languages.ts";

/** Addresses of the scripts with which a document in a language begins. */
export type LanguageChunks = (language: Language) => readonly string[];

const Manifest = z.record(z.string(), z.object({ file: z.string() }));

/** While developing nothing is bundled: a browser finds them one after another. */
export const noLanguageChunks: LanguageChunks = () => [];

/** As Vite's manifest of the client's build names them. */
export function languageChunksIn(manifestFile: string): LanguageChunks {
  const manifest = Manifest.parse(JSON.parse(readFileSync(manifestFile, "utf8")));
  const fileOf = (language: Language) => manifest[`app/i18n/languages/${language}.ts`]?.file;
  return (language) => {
    const needed = COMPLETE_LANGUAGES.includes(language) ? [language] : [language, "en" as const];
    return needed.flatMap((one) => {
      const file = fileOf(one);
      return file === undefined ? [] : [`/${file}`];
    });
  };
}
