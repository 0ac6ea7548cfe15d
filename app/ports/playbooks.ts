import type { Language } from "#app/domain/language.ts";
import type { Stage } from "#app/domain/stage.ts";

/**
 * A text of a playbook. In it `{value-high}` is a tag by its name, `{prefix}` the prefix alone,
 * `{playbook:first-order|First order placed}` another playbook by its key and in the words of the text; what
 * stands between asterisks is a name on somebody's screen or a term, between backticks it is to be typed as it is.
 */
export type Prose = string;

/** What can be said to customers: for whom, the line that they read, and what stands behind it. */
export type Idea = {
  readonly for: Prose | null;
  readonly line: string | null;
  readonly note: Prose | null;
};

/** A query of Shopify's segment language whose tags are names in braces. */
export type SegmentQuery = {
  readonly label: Prose | null;
  readonly query: string;
  /** It stands behind the recipe's first query instead of alone. */
  readonly isAddition: boolean;
};

/** A condition of Klaviyo: one of each group of tags, and none of `hasNot`. */
export type Condition = {
  readonly label: Prose | null;
  /** Whom a message goes to, or who is left out of messages. */
  readonly for: "message" | "exclusion";
  readonly has: readonly (readonly string[])[];
  readonly hasNot: readonly string[];
  readonly subscribed: boolean;
};

/** How a playbook is set up in Shopify, Klaviyo and Flow. */
export type Recipe = {
  readonly queries: readonly SegmentQuery[];
  readonly conditions: readonly Condition[];
  readonly conditionNote: Prose | null;
  /** Which of the four flows of the guide, and when it sends. */
  readonly flow: Prose;
};

/** What is done: for everybody of a playbook, or for one value tier, with its own goal and people. */
export type Play = {
  readonly title: string | null;
  readonly goal: Prose | null;
  readonly who: Prose | null;
  readonly mechanics: Prose;
  readonly ideasTitle: string | null;
  readonly ideas: readonly Idea[];
  readonly channels: Prose;
  readonly avoid: Prose | null;
  readonly measure: Prose | null;
  readonly recipe: Recipe;
};

/** In what order and under which heading playbooks stand; those to start with come before. */
export const PLAYBOOK_GROUPS = ["stages", "rfm", "facets"] as const;
export type PlaybookGroup = (typeof PLAYBOOK_GROUPS)[number];

/** What a merchant does for the customers with a tag. */
export type Playbook = {
  readonly key: string;
  readonly group: PlaybookGroup;
  /** By their names, without prefix. */
  readonly tags: readonly string[];
  readonly title: string;
  readonly goal: Prose;
  readonly who: Prose;
  readonly avoid: Prose;
  readonly leaveWhen: Prose;
  readonly measure: Prose;
  readonly plays: readonly Play[];
};

/** One of the five segments to start with. */
export type StarterPlaybook = {
  readonly key: string;
  readonly stages: readonly Stage[];
  readonly title: string;
  readonly window: Prose;
  readonly goal: Prose;
  readonly recipe: Recipe;
};

/** An audience for one campaign, beside the tags or across them. */
export type CampaignAudience = {
  readonly key: string;
  readonly title: string;
  readonly text: Prose;
  readonly query: string;
  readonly after: Prose | null;
};

/** A part of the reading guide. */
export type GuidePart = {
  readonly id: string;
  readonly name: Prose;
  readonly text: Prose;
  readonly table: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
  } | null;
};

/** The words of Klaviyo's segment builder, with `{tag}` where a tag stands. */
export type KlaviyoWords = {
  readonly contains: string;
  readonly without: string;
  readonly subscribed: string;
  readonly and: string;
  readonly or: string;
  readonly filter: Prose;
};

/** All playbooks, in one language. */
export type Playbooks = {
  readonly language: Language;
  readonly guide: { readonly title: string; readonly parts: readonly GuidePart[] };
  readonly klaviyo: KlaviyoWords;
  readonly startHereNote: Prose;
  readonly groupNotes: Readonly<Record<Exclude<PlaybookGroup, "stages">, Prose>>;
  readonly starters: readonly StarterPlaybook[];
  readonly entries: readonly Playbook[];
  readonly campaigns: readonly CampaignAudience[];
};

/** The playbooks in a language, or in English where nobody has written them in it. */
export type PlaybooksIn = (language: Language) => Playbooks;
