import { describe, expect, it } from "vitest";
import { LANGUAGES } from "#app/domain/language.ts";
import { ALL_TEXTS } from "#app/i18n/server-words.ts";
import { flat, placeholdersOf } from "./keys.ts";

const english = flat(ALL_TEXTS.en.polaris);

/** What stays as it is in Cyrillic too: the names of properties, in warnings to developers, and of a key. */
const NAMES = /\bModal\b|\bprogress\b|\(F\)/g;

describe.each(LANGUAGES)("Polaris' own words in %s", (language) => {
  const own = flat(ALL_TEXTS[language].polaris);

  it("are all there", () => {
    expect([...english.keys()].filter((key) => !own.has(key))).toEqual([]);
  });
});

describe.each(["ru", "mk"] as const)("Polaris' words in %s, which are ours,", (language) => {
  const own = flat(ALL_TEXTS[language].polaris);

  it("are those of Polaris and no others", () => {
    expect([...own.keys()]).toEqual([...english.keys()]);
  });

  it("leave open what Polaris fills in", () => {
    const wrong = [...own].filter(
      ([key, text]) =>
        String(placeholdersOf(text)) !== String(placeholdersOf(english.get(key) ?? "")),
    );
    expect(wrong).toEqual([]);
  });

  it("are written in Cyrillic", () => {
    const latin = [...own.values()].filter((text) =>
      /[a-z]/i.test(text.replace(/\{[^}]+\}/g, "").replace(NAMES, "")),
    );
    expect(latin).toEqual([]);
  });
});
