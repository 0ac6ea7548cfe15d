import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "#app/domain/language.ts";
import type { Shop } from "#app/ports/shop.ts";
import { readLanguages } from "#app/services/read-languages.ts";
import { readViewer } from "#app/services/read-viewer.ts";
import { setLanguage } from "#app/services/set-language.ts";
import { openApp, type TestApp } from "#test/support/app.ts";

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp({ customers: 1 });
  shop = await app.install();
});
afterAll(() => app.close());

const visitor = (staffId: string, adminLanguage: string | null) =>
  readViewer(app.ports, shop, { staffId, adminLanguage, offered: LANGUAGES });

describe("the language of whoever looks", () => {
  it("is the admin's as long as nothing is set, and English without one of ours", async () => {
    expect(await visitor("42", "mk-MK")).toEqual({ shop, staffId: "42", language: "mk" });
    expect((await visitor("42", "pt-BR")).language).toBe("en");
    expect((await visitor("42", null)).language).toBe("en");
  });

  it("is the shop's where the admin's is none of ours, or not said", async () => {
    await setLanguage(app.ports, await visitor("7", null), "shop", "de");
    expect((await visitor("42", "pt-BR")).language).toBe("de");
    expect((await visitor("42", null)).language).toBe("de");
    expect((await visitor("42", "it")).language).toBe("it");
  });

  it("is a person's own before all others, and nobody else's", async () => {
    await setLanguage(app.ports, await visitor("42", null), "own", "mk");
    await setLanguage(app.ports, await visitor("42", null), "own", "ru");
    expect((await visitor("42", "it")).language).toBe("ru");
    expect((await visitor("7", "it")).language).toBe("it");
    const seen = await readLanguages(app.ports, await visitor("42", "it"), LANGUAGES);
    expect(seen).toEqual({ set: { own: "ru", shop: "de" }, offered: LANGUAGES });
  });

  it("is the admin's again after the choice was taken back", async () => {
    await setLanguage(app.ports, await visitor("42", null), "own", null);
    expect((await visitor("42", "it")).language).toBe("it");
    await setLanguage(app.ports, await visitor("42", null), "shop", null);
    expect((await visitor("42", "pt-BR")).language).toBe("en");
  });
});
