import { familyOf, isLockName, type Naming } from "#app/domain/tags.ts";
import type { Condition, KlaviyoWords, Playbooks, Recipe } from "#app/ports/playbooks.ts";
import {
  type Piece,
  piecesOf,
  plainTextOf,
  tagNamed,
  tagNamesIn,
  withTags,
} from "./playbook-text.ts";

/** Something to copy, with what it is for where a recipe has several. */
export type CopyView = { readonly label: readonly Piece[] | null; readonly text: string };

export type RecipeView = {
  readonly queries: readonly CopyView[];
  readonly conditions: readonly CopyView[];
  readonly conditionNotes: readonly (readonly Piece[])[];
  /** What is sent when, and the outline of the flows that do it. */
  readonly flow: readonly Piece[];
  readonly outline: string;
  readonly off: OffTags;
};

/** Tags that a query names and that nobody carries: their family is switched off, or Cadence writes no such tag. */
export type OffTags = {
  readonly switchedOff: readonly string[];
  readonly unknown: readonly string[];
};

/** Who is left out by every recipe. */
const ALWAYS_LEFT_OUT: readonly string[] = ["holdout", "lock"];

/** Whether every recipe leaves out the customers with a tag. */
export function isAlwaysLeftOut(name: string): boolean {
  return ALWAYS_LEFT_OUT.includes(name);
}

/** A recipe in the shop's own tags. */
export function recipeView(
  { queries, conditions, conditionNote, flow }: Recipe,
  own: readonly string[],
  { guide, klaviyo }: Playbooks,
  naming: Naming,
): RecipeView {
  const labelled = (label: string | null) => (label === null ? null : piecesOf(label, naming));
  const kinds = guide.parts.filter(({ id }) => /^F\d$/.test(id) && flow.includes(id));
  return {
    queries: queries.map(({ label, query }) => ({
      label: labelled(label),
      text: withTags(query, naming),
    })),
    conditions: conditions.map((condition) => ({
      label: labelled(condition.label),
      text: conditionText(condition, klaviyo, naming),
    })),
    conditionNotes: [...(conditionNote === null ? [] : [conditionNote]), klaviyo.filter].map(
      (note) => piecesOf(note, naming),
    ),
    flow: piecesOf(flow, naming),
    outline: [
      plainTextOf(flow, naming),
      ...kinds.map(
        ({ name, text }) => `${plainTextOf(name, naming)}: ${plainTextOf(text, naming)}`,
      ),
    ].join("\n\n"),
    off: offTags(
      queries.map(({ query }) => query),
      own,
      naming,
    ),
  };
}

/** What nobody carries now of the tags that a query names, beside a playbook's own and those always left out. */
export function offTags(
  queries: readonly string[],
  own: readonly string[],
  naming: Naming,
): OffTags {
  const off = [...new Set(queries.flatMap(tagNamesIn))].filter(
    (name) => !own.includes(name) && !isAlwaysLeftOut(name) && !isWritten(name, naming),
  );
  const tagged = (names: readonly string[]) => names.map((name) => tagNamed(name, naming));
  return {
    switchedOff: tagged(off.filter((name) => familyOf(name) !== null)),
    unknown: tagged(off.filter((name) => familyOf(name) === null)),
  };
}

/** Whether customers carry a tag: the merchant sets it by hand, or its family is on. */
export function isWritten(name: string, { families }: Pick<Naming, "families">): boolean {
  const family = familyOf(name);
  return isLockName(name) || (family !== null && families.includes(family));
}

/** Every part of a Klaviyo condition on a line of its own, as its builder asks for them. */
function conditionText(
  { for: purpose, has, hasNot, subscribed }: Condition,
  words: KlaviyoWords,
  naming: Naming,
): string {
  const isMessage = purpose === "message";
  const filled = (text: string, name: string) => text.replace("{tag}", tagNamed(name, naming));
  const lines = [
    ...has.map((group) => {
      const either = group.map((name) => filled(words.contains, name));
      return either.length === 1 ? either.join("") : `(${either.join(`\n${words.or} `)})`;
    }),
    ...(isMessage || subscribed ? [words.subscribed] : []),
    ...[...hasNot, ...(isMessage ? ALWAYS_LEFT_OUT : [])].map((name) =>
      filled(words.without, name),
    ),
  ];
  return lines.join(`\n${words.and} `);
}
