import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALL_TEXTS } from "#app/i18n/server-words.ts";
import { pseudoText } from "#app/i18n/pseudo.ts";
import { flat, placeholdersOf } from "./keys.ts";

const english = flat(ALL_TEXTS.en.ours);
const pseudo = flat(ALL_TEXTS["en-XA"].ours);
/** What a reader sees of a text: its placeholders come and go with the numbers. */
const visible = (text: string) => text.replace(/\{\{?[^{}]+\}\}?/g, "");

describe("the pseudo-language", () => {
  it("has every text of English, with its placeholders untouched", () => {
    expect([...pseudo.keys()]).toEqual([...english.keys()]);
    for (const [key, text] of english) {
      expect({ key, open: placeholdersOf(pseudo.get(key) ?? "") }).toEqual({
        key,
        open: placeholdersOf(text),
      });
    }
  });

  it("is about two fifths longer in all, and no text is shorter than that", () => {
    const long = (texts: ReadonlyMap<string, string>) =>
      visible([...texts.values()].join("")).length;
    const ratio = long(pseudo) / long(english);
    expect(ratio).toBeGreaterThan(1.4);
    expect(ratio).toBeLessThan(1.6);
    fc.assert(
      fc.property(fc.constantFrom(...english.values()), (text) => {
        const grown = visible(pseudoText(text)).length;
        expect(grown).toBeGreaterThanOrEqual(Math.floor(visible(text).length * 1.4));
      }),
    );
  });

  it("shows what is no text at all: no letter is plain but in its filling", () => {
    expect(pseudoText("Settings")).toBe("[Šéŧŧíñǧš one]");
    expect(pseudoText("{{done}} of {{all}}")).toBe("[{{done}} óƒ {{all}} on]");
  });
});
