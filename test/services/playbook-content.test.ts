import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { Words } from "#app/adapters/playbooks/content.ts";
import { PLAYBOOK_LANGUAGES, readPlaybooks } from "#app/adapters/playbooks/read-playbooks.ts";
import { FACETS } from "#app/domain/facets/vocabulary.ts";
import type { Language } from "#app/domain/language.ts";
import { STAGES } from "#app/domain/stage.ts";
import { familyOf, isLockName, stageName } from "#app/domain/tags.ts";
import type { Playbooks } from "#app/ports/playbooks.ts";
import { entriesWithTags } from "#app/services/playbook-audience.ts";
import { tagNamesIn } from "#app/services/playbook-text.ts";
import { STARTERS } from "#app/services/segment-groups.ts";

const playbooksIn = readPlaybooks();
const english = playbooksIn("en");

/** Tags of playbooks that Cadence has no rule for yet: signs of engagement, and the frozen perk. */
const WITHOUT_RULE = ["engaged", "perk-frozen", "semi-engaged", "unengaged"];

const recipes = recipesOf(english);
/** Every query as it is pasted: additions behind the query that they add to. */
const queries = [
  ...recipes.flatMap(({ key, recipe }) =>
    recipe.queries.map(({ query, isAddition }) => ({
      key,
      query: isAddition ? `${recipe.queries[0]?.query} ${query}` : query,
    })),
  ),
  ...english.campaigns.map(({ key, query }) => ({ key, query })),
];

function recipesOf(playbooks: Playbooks) {
  return [
    ...playbooks.starters.map(({ key, recipe }) => ({ key, recipe })),
    ...playbooks.entries.flatMap(({ key, plays }) => plays.map(({ recipe }) => ({ key, recipe }))),
  ];
}

/** Every text that a merchant reads. */
function stringsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

describe.each(PLAYBOOK_LANGUAGES)("the playbooks in %s", (language) => {
  const playbooks = playbooksIn(language);
  const { guide, starters, entries, campaigns } = playbooks;
  const texts = stringsIn(playbooks);

  it("have one entry for every tag that there is, and know those that there is none of yet", () => {
    const tags = entries.flatMap((entry) => entry.tags);
    const written = [...STAGES.map(stageName), ...Object.values(FACETS).flat(), "lock"];
    expect(tags.toSorted()).toEqual([...written, ...WITHOUT_RULE].toSorted());
  });

  it("show those whose tags there are", () => {
    const hidden = entries.filter((entry) => !entriesWithTags(playbooks).includes(entry));
    expect(hidden.map(({ key }) => key).toSorted()).toEqual(WITHOUT_RULE);
  });

  it("start with the five segments to start with, in their order", () => {
    expect(starters.map(({ key, stages }) => ({ name: key, stages }))).toEqual(STARTERS);
  });

  it("have keys of their own", () => {
    const keys = ["guide", ...[...starters, ...entries, ...campaigns].map(({ key }) => key)];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => !/^[a-z-]+$/.test(key))).toEqual([]);
  });

  it("are as many as were written: ten stages, ten RFM groups, facets, with all their ideas", () => {
    const sizeOf = (group: string) => entries.filter((entry) => entry.group === group).length;
    expect([sizeOf("stages"), sizeOf("rfm"), sizeOf("facets")]).toEqual([10, 10, 24]);
    const ideas = entries.map(({ key, plays }) => [key, plays.map((play) => play.ideas.length)]);
    expect(Object.fromEntries(ideas)).toMatchObject({
      "prospect-new": [5],
      "one-time-lapsed": [3, 5, 5],
      lost: [4],
      "rfm-dormant": [3],
      lock: [4],
    });
    expect(guide.parts).toHaveLength(14);
  });

  it("say nothing empty, and nothing with a loose end of markup", () => {
    const loose = /\*[^*]*$|`[^`]*$|^\s|\s$|\*\*|undefined/;
    expect(texts.filter((text) => text === "" || loose.test(unmarked(text)))).toEqual([]);
    const left = texts.filter((text) => /[{}*`|]/.test(unmarked(text)));
    expect(left).toEqual([]);
  });

  it("name tags by their keys, never by a shop's own names", () => {
    expect(texts.filter((text) => /\blc-/.test(text))).toEqual([]);
    const named = new Set(texts.flatMap(tagNamesIn));
    const unknown = [...named].filter((name) => familyOf(name) === null && !isLockName(name));
    expect(unknown.toSorted()).toEqual([
      "engaged",
      "perk-frozen",
      "prefix",
      "semi-engaged",
      "tag",
      "unengaged",
    ]);
  });

  it("lead to playbooks that are shown", () => {
    const shown = ["guide", ...entriesWithTags(playbooks).map(({ key }) => key)];
    const named = texts.flatMap((text) => [...text.matchAll(/\{playbook:([a-z-]+)/g)]);
    expect(named.length).toBeGreaterThan(5);
    expect(named.map(([, key]) => key).filter((key = "") => !shown.includes(key))).toEqual([]);
  });

  it("name one of the four flows of the guide wherever a flow is asked for", () => {
    const kinds = guide.parts.map(({ id }) => id).filter((id) => /^F\d$/.test(id));
    expect(kinds).toEqual(["F1", "F2", "F3", "F4"]);
    for (const { key, recipe } of recipesOf(playbooks)) {
      const asked = recipe.flow.match(/F\d/g) ?? [];
      expect({
        key,
        asked: asked.length > 0,
        known: asked.every((kind) => kinds.includes(kind)),
      }).toEqual({ key, asked: true, known: true });
    }
  });

  it("name the tags, the ways and the blanks that English names, and no others", () => {
    expect(texts.map(marksIn)).toEqual(stringsIn(english).map(marksIn));
  });
});

it.each(PLAYBOOK_LANGUAGES.filter((language) => language !== "en"))(
  "no text of the playbooks in %s is English, but for the words on Klaviyo's screens",
  (language) => {
    const theirs = new Set(wordsIn("en"));
    expect(wordsIn(language).filter((text) => theirs.has(text) && isWorded(text))).toEqual([]);
  },
);

it("where nobody has written the playbooks in a language they are English", () => {
  expect(playbooksIn("en-XA")).toEqual(english);
});

describe("a segment query of the playbooks", () => {
  /** Whose own query is of the very people that all others leave out, or of those who take no SMS. */
  const OF_THE_LEFT_OUT = ["holdout", "lock"];

  it.each(queries)("$key: $query", ({ key, query }) => {
    expect(query.split(/ AND | OR /).length).toBeLessThanOrEqual(10);
    expect(depths(query)).toEqual({ least: 0, last: 0 });
    // AND binds before OR: alternatives stand in parentheses.
    expect(query.replace(/\([^()]*\)/g, "")).not.toContain(" OR ");
    expect(query.replace(/'[^']*'/g, "")).not.toContain("'");
    if (query.includes("sms_subscription_status")) return;
    if (query === "customer_tags NOT CONTAINS '{chance-high}'") return;
    expect(query).toContain("email_subscription_status = 'SUBSCRIBED'");
    if (OF_THE_LEFT_OUT.includes(key)) return;
    expect(query).toContain("AND customer_tags NOT CONTAINS '{holdout}'");
    expect(query).toContain("AND customer_tags NOT CONTAINS '{lock}'");
  });

  it("names the tags of its playbook", () => {
    for (const { tags, plays } of english.entries) {
      for (const { recipe } of plays) {
        const named = recipe.queries.flatMap(({ query }) => tagNamesIn(query));
        expect(named).toEqual(expect.arrayContaining([...tags]));
      }
    }
  });

  it("asks Klaviyo for tags that it names, too", () => {
    for (const { recipe } of recipes) {
      const named = recipe.queries.flatMap(({ query }) => tagNamesIn(query));
      const asked = recipe.conditions.flatMap(({ has, hasNot }) => [...has.flat(), ...hasNot]);
      expect(named).toEqual(expect.arrayContaining(asked));
    }
  });
});

/** How deep parentheses go below the start, and where they end. */
function depths(query: string): { readonly least: number; readonly last: number } {
  let depth = 0;
  let least = 0;
  for (const letter of query) {
    if (letter === "(") depth += 1;
    if (letter === ")") depth -= 1;
    least = Math.min(least, depth);
  }
  return { least, last: depth };
}

/** A text without its markup. */
function unmarked(text: string): string {
  return text
    .replace(/\{playbook:[a-z-]+\|([^}]+)\}/g, "$1")
    .replace(/\{([a-z-]+)\}/g, "$1")
    .replace(/`([^`]+)`/g, "$1")
    .replace(/\*([^*]+)\*/g, "$1");
}

/** What must be in a text in every language: tags, ways to other playbooks, what is typed, flows; and how many blanks. */
function marksIn(text: string): readonly string[] {
  const marks = text.match(/\{playbook:[a-z-]+|\{[a-z-]+\}|`[^`]+`|\bF\d\b/g) ?? [];
  const blanks = text.replace(/`[^`]+`/g, "").match(/\[/g) ?? [];
  return [...marks, ...blanks].toSorted();
}

/** What is written anew for every language, without the words on Klaviyo's screens. */
function wordsIn(language: Language): readonly string[] {
  const file = path.join(import.meta.dirname, `../../app/playbooks/${language}.json`);
  const words = Words.parse(JSON.parse(readFileSync(file, "utf8")));
  return stringsIn({ ...words, klaviyo: null });
}

/** Whether there is something to translate in a text. */
function isWorded(text: string): boolean {
  const plain = text.replace(/\{[a-z-]+\}|`[^`]+`|Shopify|Klaviyo|Flow|VIP|SMS|F\d/g, "");
  return /\p{L}{2}/u.test(plain) && !/^[a-z-]+$/.test(plain); // what is one word is the key of a part
}
