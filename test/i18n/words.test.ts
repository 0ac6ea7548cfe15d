import { describe, expect, it, vi } from "vitest";
import { type Language, LANGUAGES, PSEUDO_LANGUAGE } from "#app/domain/language.ts";
import { browserWords } from "#app/i18n/browser-words.ts";
import { COMPLETE_LANGUAGES } from "#app/i18n/complete-languages.ts";
import { ALL_TEXTS, serverWords } from "#app/i18n/server-words.ts";
import { type Words, wordsOf } from "#app/i18n/words.ts";
import { bareKey, flat } from "./keys.ts";

const keys = [...new Set([...flat(ALL_TEXTS.en.ours).keys()].map(bareKey))];
const COUNTS = [0, 1, 2, 5, 11, 21, 1_000_000];

/** Everything that a language says, by the numbers in it. */
const said = ({ i18n, polaris }: Words) => ({
  ours: keys.map((key) => COUNTS.map((count) => i18n.t(key, { count, defaultValue: "" }))),
  polaris,
});

describe.each<Language>([...LANGUAGES, PSEUDO_LANGUAGE])("the words of %s", (language) => {
  it("are the same in the browser as on the server", async () => {
    expect(said(await browserWords.load(language))).toEqual(said(serverWords.find(language)));
  });

  it("leave nothing unsaid: what is missing is said in English", () => {
    const empty = said(serverWords.find(language))
      .ours.flat()
      .filter((text) => text === "");
    expect(empty).toEqual([]);
  });
});

it("a browser goes on in the words that it has until those of another language have come", async () => {
  vi.resetModules();
  const { browserWords: fresh } = await import("#app/i18n/browser-words.ts");
  expect(() => fresh.find("ru")).toThrow("no words are loaded");
  const italian = await fresh.load("it");
  expect(fresh.find("ru")).toBe(italian);
  expect(fresh.find("ru")).not.toBe(await fresh.load("ru"));
  expect(fresh.find("ru")).toBe(await fresh.load("ru"));
});

it("English and what is made of it need no other language", () => {
  expect(COMPLETE_LANGUAGES).toEqual(expect.arrayContaining(["en", "en-XA"]));
});

describe("a number of days", () => {
  const { i18n } = wordsOf(
    "ru",
    {
      ours: {
        day_one: "{{count}} день",
        day_few: "{{count}} дня",
        day_many: "{{count}} дней",
        day_other: "{{count}} дня",
      },
      polaris: {},
    },
    null,
  );

  it.each([
    [1, "1 день"],
    [2, "2 дня"],
    [5, "5 дней"],
    [11, "11 дней"],
    [21, "21 день"],
    [22, "22 дня"],
  ])("%i has its Russian form", (count, text) => {
    expect(i18n.t("day", { count, defaultValue: "" })).toBe(text);
  });

  it.each([
    ["mk", 1, "1 ден"],
    ["mk", 2, "2 дена"],
    ["mk", 11, "11 дена"],
    ["mk", 21, "21 ден"],
    ["fr", 0, "0 jour"],
    ["fr", 1, "1 jour"],
    ["fr", 2, "2 jours"],
    ["fr", 1_000_000, "1000000 de jours"],
    ["it", 1_000_000, "1000000 di giorni"],
    ["es", 1_000_000, "1000000 de días"],
    ["de", 21, "21 Tage"],
  ] as const)("has its form in %s: %i", (language, count, text) => {
    expect(serverWords.find(language).i18n.t("duration.day", { count })).toBe(text);
  });

  it("is a case of its own behind a preposition", () => {
    const week = (count: number) => serverWords.find("ru").i18n.t("duration.week", { count });
    const ago = (count: number) => serverWords.find("ru").i18n.t("duration.ago.week", { count });
    expect([week(21), ago(21)]).toEqual(["21 неделя", "21 неделю назад"]);
  });
});
