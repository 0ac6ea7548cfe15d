import { existsSync, readFileSync } from "node:fs";
import { type Language, LANGUAGES } from "#app/domain/language.ts";
import type { Play, Playbooks, PlaybooksIn, Recipe } from "#app/ports/playbooks.ts";
import { type PlayWords, type RecipeData, Recipes, Words } from "./content.ts";

const FOLDER = new URL("../../playbooks/", import.meta.url);

/** The languages in which there are playbooks. */
export const PLAYBOOK_LANGUAGES: readonly Language[] = LANGUAGES.filter((language) =>
  existsSync(new URL(`${language}.json`, FOLDER)),
);

/** Reads the playbooks: the recipes and the words that each language has for them. Throws on content that is wrong. */
export function readPlaybooks(): PlaybooksIn {
  const recipes = Recipes.parse(contentOf("recipes.json"));
  const read = (language: Language) => playbooksOf(language, recipes, wordsIn(language));
  const english = read("en");
  const others = new Map(PLAYBOOK_LANGUAGES.map((language) => [language, read(language)]));
  return (language) => others.get(language) ?? english;
}

function wordsIn(language: Language): Words {
  return Words.parse(contentOf(`${language}.json`));
}

function playbooksOf(language: Language, recipes: Recipes, words: Words): Playbooks {
  sameKeys("starters", recipes.starters, words.starters);
  sameKeys("entries", recipes.entries, words.entries);
  sameKeys("campaigns", recipes.campaigns, words.campaigns);
  return {
    language,
    guide: words.guide,
    klaviyo: words.klaviyo,
    startHereNote: words.startHere.note,
    groupNotes: words.groups,
    starters: recipes.starters.map(({ key, stages, recipe }) => ({
      key,
      stages,
      ...at(words.starters, key),
      recipe: recipeOf(recipe, { uses: {}, klaviyoNote: null, flow: words.startHere.flow }),
    })),
    entries: recipes.entries.map(({ key, group, tags, recipe, tiers = {} }) => {
      const said = at(words.entries, key);
      const { title, goal, who, avoid, leaveWhen, measure } = said;
      const plays =
        "tiers" in said
          ? Object.entries(said.tiers).map(([tier, { title: name, ...own }]) => ({
              ...playOf(at(tiers, tier), own),
              title: name,
              goal: own.goal,
              who: own.who,
              avoid: own.avoid,
              measure: own.measure,
            }))
          : [playOf(at({ recipe }, "recipe"), said)];
      return { key, group, tags, title, goal, who, avoid, leaveWhen, measure, plays };
    }),
    campaigns: recipes.campaigns.map(({ key, query }) => {
      const { title, text, after } = at(words.campaigns, key);
      return { key, title, text, query, after: after === "" ? null : after };
    }),
  };
}

function contentOf(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
}

function playOf(data: RecipeData, words: PlayWords): Play {
  const { mechanics, ideasTitle, ideas, channels } = words;
  return {
    title: null,
    goal: null,
    who: null,
    mechanics,
    ideasTitle,
    ideas,
    channels,
    avoid: null,
    measure: null,
    recipe: recipeOf(data, words),
  };
}

function recipeOf(
  { segments, klaviyo }: RecipeData,
  { uses, klaviyoNote, flow }: Pick<PlayWords, "uses" | "klaviyoNote" | "flow">,
): Recipe {
  const labelOf = (use: string | null) => (use === null ? null : at(uses, use));
  return {
    queries: segments.map((segment) =>
      "adds" in segment
        ? { label: labelOf(segment.use), query: segment.adds, isAddition: true }
        : { label: labelOf(segment.use), query: segment.query, isAddition: false },
    ),
    conditions: klaviyo.map(({ use, ...condition }) => ({ ...condition, label: labelOf(use) })),
    conditionNote: klaviyoNote,
    flow,
  };
}

/** What stands under a key; content without it is wrong. */
function at<T>(content: Readonly<Record<string, T | undefined>>, key: string): T {
  const found = content[key];
  if (found === undefined) throw new Error(`the playbooks have nothing under "${key}"`);
  return found;
}

function sameKeys(
  part: string,
  recipes: readonly { readonly key: string }[],
  words: Readonly<Record<string, unknown>>,
): void {
  const stray = Object.keys(words).filter((key) => !recipes.some((recipe) => recipe.key === key));
  if (stray.length > 0) throw new Error(`${part} without a recipe: ${stray.join(", ")}`);
}
