import { describe, expect, it } from "vitest";
import { LANGUAGES } from "#app/domain/language.ts";
import { COMPLETE_LANGUAGES } from "#app/i18n/complete-languages.ts";
import { ALL_TEXTS } from "#app/i18n/server-words.ts";
import type { Texts } from "#app/i18n/words.ts";
import { bareKey, flat, keysIn, placeholdersOf } from "./keys.ts";

const english = flat(ALL_TEXTS.en.ours);
const bareKeys = new Set([...english.keys()].map(bareKey));

/** Words that are the same in another language, by their keys. */
const SAME_AS_ENGLISH: Readonly<Record<string, readonly string[]>> = {
  it: ["column.tag", "column.file", "playbooks.column.tag", "rfm.recency", "rfm.value"],
  de: [
    "nav.playbooks",
    "segments.playbook",
    "segments.playbookOf",
    "column.tag",
    "column.tagState",
    "playbooks.title",
    "playbooks.column.tag",
    "customer.tags",
    "settings.tags",
    "customers.filter.tagStates",
    "customers.wish.tags",
    "rfm.recency",
    "rfm.value",
    "rfm.group.champion",
    "versions.version",
  ],
  fr: [
    "nav.segments",
    "nav.playbooks",
    "segments.title",
    "segments.playbook",
    "column.date",
    "segment.reachable",
    "activity.count.version",
    "playbooks.title",
    "rfm.recency",
    "rfm.value",
    "rfm.group.champion",
    "versions.title",
    "versions.version",
  ],
  es: [
    "nav.playbooks",
    "segments.playbook",
    "segments.playbookOf",
    "playbooks.title",
    "playbook.ideas",
    "rfm.recency",
    "rfm.value",
  ],
  ru: ["rfm.recency", "rfm.value"],
  mk: ["rfm.recency", "rfm.value"],
};

/** Keys that a language lacks. Where it need not be complete, only those of a plural that it has in part. */
function missingIn(language: string, texts: Texts, isComplete: boolean): readonly string[] {
  const own = flat(texts);
  const begun = new Set([...own.keys()].map(bareKey));
  return [...bareKeys]
    .filter((bare) => isComplete || begun.has(bare))
    .flatMap((bare) => keysIn(language, bare, english))
    .filter((key) => !own.has(key));
}

/** Keys that no screen would find, because English has no such text, or the language no such plural. */
function strayIn(language: string, texts: Texts): readonly string[] {
  return [...flat(texts).keys()].filter(
    (key) => !bareKeys.has(bareKey(key)) || !keysIn(language, bareKey(key), english).includes(key),
  );
}

/** Keys whose text leaves open something else than in English. */
function otherPlaceholdersIn(language: string, texts: Texts): readonly string[] {
  const rules = new Intl.PluralRules(language);
  // Where one is 21 too, or none, its text cannot do without the number.
  const isOneAlone = rules.select(21) !== "one" && rules.select(0) !== "one";
  return [...flat(texts)]
    .filter(([key, text]) => {
      const ones = key.endsWith("_one") ? english.get(key) : undefined;
      const one = isOneAlone || /\{\{(?:count|number)\}\}/.test(ones ?? "") ? ones : undefined;
      const other = english.get(bareKey(key)) ?? english.get(`${bareKey(key)}_other`) ?? "";
      const wanted = [other, ...(one === undefined ? [] : [one])].map(placeholdersOf).map(String);
      return !wanted.includes(String(placeholdersOf(text)));
    })
    .map(([key]) => key);
}

/** Keys whose text is English still. */
function englishIn(language: string, texts: Texts): readonly string[] {
  const allowed = SAME_AS_ENGLISH[language] ?? [];
  return [...flat(texts)]
    .filter(([key, text]) => text === english.get(key) && /\p{L}/u.test(withoutNames(text)))
    .map(([key]) => key)
    .filter((key) => !allowed.includes(key));
}

/** What is left to translate of a text. */
function withoutNames(text: string): string {
  return text.replace(/\{\{[^{}]+\}\}|Cadence|Shopify|Klaviyo|Flow|VIP|RFM|SMS|CSV/g, "");
}

describe.each(LANGUAGES)("the texts in %s", (language) => {
  const { ours } = ALL_TEXTS[language];

  it("are there, in every plural of the language", () => {
    expect(missingIn(language, ours, COMPLETE_LANGUAGES.includes(language))).toEqual([]);
  });

  it("are all of use", () => {
    expect(strayIn(language, ours)).toEqual([]);
  });

  it("leave open what English leaves open", () => {
    expect(otherPlaceholdersIn(language, ours)).toEqual([]);
  });
});

it.each(LANGUAGES.filter((language) => language !== "en"))(
  "no text in %s is English",
  (language) => {
    expect(englishIn(language, ALL_TEXTS[language].ours)).toEqual([]);
  },
);

it("no French mark begins a line: the blank before it does not break", () => {
  const broken = [...flat(ALL_TEXTS.fr.ours)].filter(([, text]) => / [:;?!»]|« /.test(text));
  expect(broken).toEqual([]);
});

describe("what is wrong in a language is seen:", () => {
  const nav = { overview: "Обзор", segments: "Сегменты", activity: "Журнал" };

  it("a text that is missing, where the language should be complete", () => {
    expect(missingIn("ru", { nav }, true)).toContain("nav.settings");
    expect(missingIn("ru", { nav }, false)).toEqual([]);
  });

  it("a plural that is missing", () => {
    const duration = { day_one: "{{count}} день", day_other: "{{count}} дня" };
    expect(missingIn("ru", { duration }, false)).toEqual(["duration.day_few", "duration.day_many"]);
  });

  it("a text, or a plural, that nobody asks for", () => {
    const texts = { nav: { ...nav, help: "Помощь" }, duration: { day_two: "{{count}} дня" } };
    expect(strayIn("ru", texts)).toEqual(["nav.help", "duration.day_two"]);
  });

  it("a placeholder that is lost, also where one is more numbers than 1", () => {
    const setup = { import: { guests_one: "Один заказ без клиента не учтён." } };
    expect(otherPlaceholdersIn("ru", { setup })).toEqual(["setup.import.guests_one"]);
    expect(otherPlaceholdersIn("de", { setup })).toEqual([]);
    expect(otherPlaceholdersIn("de", { figures: { share: "{{teil}} aller Kunden" } })).toEqual([
      "figures.share",
    ]);
  });

  it("a text that is English still", () => {
    expect(englishIn("ru", { nav: { ...nav, settings: "Settings" } })).toEqual(["nav.settings"]);
    expect(englishIn("ru", { app: { name: "Cadence" } })).toEqual([]);
  });
});
