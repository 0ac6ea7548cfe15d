import { describe, expect, it } from "vitest";
import { chooseLanguage, LANGUAGES } from "#app/domain/language.ts";
import { COMPLETE_LANGUAGES } from "#app/i18n/complete-languages.ts";
import { browserLanguages, localeIn, offeredLanguages } from "#app/languages.server.ts";

const accepting = (languages: string) =>
  new Request("https://app.test/auth/login", { headers: { "accept-language": languages } });

describe("a request", () => {
  it("names the language of the admin in its address", () => {
    expect(localeIn(new Request("https://app.test/app?shop=x&locale=mk-MK"))).toBe("mk-MK");
    expect(localeIn(new Request("https://app.test/app?shop=x"))).toBeNull();
  });

  it.each([
    ["de-AT,de;q=0.9,en;q=0.8", "de"],
    ["pt-BR,pt;q=0.9,it;q=0.5", "it"],
    ["*", "en"],
    ["", "en"],
  ])("before anybody is known, %j, is answered in %s", (accepted, language) => {
    expect(chooseLanguage(browserLanguages(accepting(accepted)), LANGUAGES)).toBe(language);
  });
});

describe("the languages offered", () => {
  it("are all to tests, the pseudo-language among them", () => {
    expect(offeredLanguages({ NODE_ENV: "test" })).toEqual([...LANGUAGES, "en-XA"]);
  });

  it.each(["production", "development"] as const)("are the complete ones in %s", (NODE_ENV) => {
    const offered = offeredLanguages({ NODE_ENV });
    expect(offered).toContain("en");
    expect(offered).not.toContain("en-XA");
    for (const language of LANGUAGES) {
      expect(offered.includes(language)).toBe(COMPLETE_LANGUAGES.includes(language));
    }
  });
});
