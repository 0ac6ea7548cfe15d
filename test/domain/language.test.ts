import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseLanguage, LANGUAGES, PSEUDO_LANGUAGE } from "#app/domain/language.ts";

describe("the language of a screen", () => {
  it.each([
    ["the person's own", ["mk", "it", "de"], "mk"],
    ["the admin's where the person has none", [null, "it", "de"], "it"],
    ["the shop's where the admin's is not ours", [null, "pt-BR", "de"], "de"],
    ["English where nobody wishes for anything", [null, null, null], "en"],
    ["English where nobody wishes for one of ours", [null, "pt-BR", "zh-CN"], "en"],
  ])("is %s", (_, wishes, language) => {
    expect(chooseLanguage(wishes, LANGUAGES)).toBe(language);
  });

  it.each([
    ["mk-MK", "mk"],
    ["ru-RU", "ru"],
    ["FR", "fr"],
    ["es-419", "es"],
    ["de_AT", "de"],
    [" it ", "it"],
  ])("is found in the tag %s", (tag, language) => {
    expect(chooseLanguage([tag], LANGUAGES)).toBe(language);
  });

  it.each(["", "-", "english", "../../it", "<script>", "x-it", "__proto__", "1", "ита", "\u0000"])(
    "is not found in the rubbish %j",
    (tag) => expect(chooseLanguage([tag, "mk"], LANGUAGES)).toBe("mk"),
  );

  it("is one of those offered, whatever is wished for", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (wishes) => {
        expect(LANGUAGES).toContain(chooseLanguage(wishes, LANGUAGES));
      }),
    );
  });

  it("is the pseudo-language only where that is offered", () => {
    expect(chooseLanguage(["en-XA"], [...LANGUAGES, PSEUDO_LANGUAGE])).toBe("en-XA");
    expect(chooseLanguage(["en-XA", "it"], LANGUAGES)).toBe("en");
  });
});
