import { describe, expect, it } from "vitest";
import { chooseLanguage, LANGUAGES } from "#app/domain/language.ts";
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

describe("the pseudo-language", () => {
  it("is offered to tests", () => {
    expect(offeredLanguages({ NODE_ENV: "test" })).toEqual([...LANGUAGES, "en-XA"]);
  });

  it.each(["production", "development"] as const)("is not offered in %s", (NODE_ENV) => {
    expect(offeredLanguages({ NODE_ENV })).toEqual(LANGUAGES);
  });
});
