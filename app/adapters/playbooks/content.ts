import { z } from "zod";
import { STAGES } from "#app/domain/stage.ts";
import { PLAYBOOK_GROUPS } from "#app/ports/playbooks.ts";

const Text = z.string().min(1);
const Maybe = Text.nullable().default(null);

const RecipeData = z.strictObject({
  segments: z
    .array(
      z.union([
        z.strictObject({ use: Maybe, query: Text }),
        z.strictObject({ use: Text, adds: Text }),
      ]),
    )
    .min(1),
  klaviyo: z
    .array(
      z.strictObject({
        use: Maybe,
        for: z.enum(["message", "exclusion"]),
        has: z.array(z.array(Text).min(1)).min(1),
        hasNot: z.array(Text).default([]),
        subscribed: z.boolean().default(false),
      }),
    )
    .min(1),
});
/** A recipe, without its words. */
export type RecipeData = z.infer<typeof RecipeData>;

/** What is the same in every language. */
export const Recipes = z.strictObject({
  starters: z.array(
    z.strictObject({ key: Text, stages: z.array(z.enum(STAGES)).min(1), recipe: RecipeData }),
  ),
  entries: z.array(
    z
      .strictObject({
        key: Text,
        group: z.enum(PLAYBOOK_GROUPS),
        tags: z.array(Text).min(1),
        recipe: RecipeData.optional(),
        tiers: z.record(Text, RecipeData).optional(),
      })
      .refine(({ recipe, tiers }) => (recipe === undefined) !== (tiers === undefined)),
  ),
  campaigns: z.array(z.strictObject({ key: Text, query: Text })),
});
export type Recipes = z.infer<typeof Recipes>;

const PlayWords = {
  mechanics: Text,
  ideasTitle: Maybe,
  ideas: z.array(z.strictObject({ for: Maybe, line: Maybe, note: Maybe })).min(1),
  channels: Text,
  uses: z.record(Text, Text).default({}),
  klaviyoNote: Maybe,
  flow: Text,
};
/** The words of what is done. */
export type PlayWords = z.infer<z.ZodObject<typeof PlayWords>>;
const OneTier = z.strictObject({
  ...PlayWords,
  title: Text,
  goal: Text,
  who: Text,
  avoid: Text,
  measure: Text,
});
const Common = { title: Text, goal: Text, who: Text, avoid: Text, leaveWhen: Text, measure: Text };

/** What is written anew for every language. */
export const Words = z.strictObject({
  guide: z.strictObject({
    title: Text,
    parts: z.array(
      z.strictObject({
        id: Text,
        name: Text,
        text: Text,
        table: z
          .strictObject({ columns: z.array(Text), rows: z.array(z.array(Text)) })
          .nullable()
          .default(null),
      }),
    ),
  }),
  klaviyo: z.strictObject({
    contains: Text,
    without: Text,
    subscribed: Text,
    and: Text,
    or: Text,
    filter: Text,
  }),
  startHere: z.strictObject({ note: Text, flow: Text }),
  groups: z.strictObject({ rfm: Text, facets: Text }),
  starters: z.record(Text, z.strictObject({ title: Text, window: Text, goal: Text })),
  entries: z.record(
    Text,
    z.union([
      z.strictObject({ ...Common, ...PlayWords }),
      z.strictObject({ ...Common, tiers: z.record(Text, OneTier) }),
    ]),
  ),
  campaigns: z.record(
    Text,
    z.strictObject({ title: Text, text: Text, after: z.string().default("") }),
  ),
});
export type Words = z.infer<typeof Words>;
