import type { ContactHours } from "#app/domain/contact-hours.ts";
import type { Language } from "#app/domain/language.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { Naming } from "#app/domain/tags.ts";
import type { GuidePart, Idea, Play, Playbook, Playbooks, Prose } from "#app/ports/playbooks.ts";
import type { Count } from "./format.ts";
import type { AudienceView } from "./audiences.ts";
import type { LeftOut, OverlapView } from "./playbook-audience.ts";
import { type OffTags, type RecipeView, recipeView } from "./playbook-recipe.ts";
import { type Piece, piecesOf, plainTextOf } from "./playbook-text.ts";
import type { TagsView } from "./read-playbooks.ts";
import type { TaggingState } from "./tagging-state.ts";

/** A text in pieces. */
type Text = readonly Piece[];

export type IdeaView = {
  readonly for: Text | null;
  readonly line: string | null;
  readonly note: Text | null;
  /** What is copied: the line, or the whole where there is none. */
  readonly copy: string;
};

/** What is done, for all or for one value tier. */
export type PlayView = {
  readonly title: string | null;
  readonly goal: Text | null;
  readonly who: Text | null;
  readonly mechanics: Text;
  readonly ideasTitle: string | null;
  readonly ideas: readonly IdeaView[];
  readonly channels: Text;
  readonly avoid: Text | null;
  readonly measure: Text | null;
  readonly recipe: RecipeView;
};

/** Who is left out of messages, and how many of this audience that concerns. */
export type LeftOutView = {
  readonly name: LeftOut;
  readonly title: string;
  readonly tag: string;
  readonly isOn: boolean;
  /** Null until everybody was counted. */
  readonly customers: Count | null;
  readonly clause: string;
};

/** What is known of the people of a playbook today. */
export type PeopleView = TagsView & {
  /** Null until everybody was counted. */
  readonly audience: AudienceView | null;
  readonly overlap: readonly OverlapView[];
  readonly leftOut: readonly LeftOutView[];
};

/** When messages go out, whatever they say. */
export type PaceView = {
  readonly text: Text;
  readonly hours: ContactHours | null;
  readonly timeZone: string;
};

/** What every page among the playbooks has. */
export type Head = {
  readonly key: string;
  readonly title: string;
  readonly tagging: TaggingState;
  /** The language of what playbooks say, where it is not the reader's. */
  readonly writtenIn: Language | null;
};

export type EntryView = Head &
  PeopleView & {
    readonly kind: "entry";
    readonly goal: Text;
    readonly who: Text;
    readonly avoid: Text;
    readonly leaveWhen: Text;
    readonly measure: Text;
    readonly plays: readonly PlayView[];
    readonly pace: PaceView;
    /** The stage whose customers they are; null for a facet. */
    readonly stage: Stage | null;
  };

export type StarterView = Head &
  PeopleView & {
    readonly kind: "starter";
    readonly goal: Text;
    readonly window: Text;
    readonly note: Text;
    readonly recipe: RecipeView;
    readonly pace: PaceView;
    /** The playbooks of its stages, each with its first two ideas. */
    readonly parts: readonly {
      readonly key: string;
      readonly title: string;
      readonly ideas: readonly IdeaView[];
    }[];
  };

export type CampaignView = Head & {
  readonly kind: "campaign";
  readonly text: Text;
  readonly query: string;
  readonly after: Text | null;
  readonly off: OffTags;
};

export type GuideView = Head & {
  readonly kind: "guide";
  readonly parts: readonly {
    readonly id: string;
    readonly name: Text;
    readonly text: Text;
    readonly table: GuidePart["table"];
  }[];
};

export type PlaybookView = EntryView | StarterView | CampaignView | GuideView;

/** What is done, in the shop's own tags. */
export function playView(
  play: Play,
  { tags }: Playbook,
  playbooks: Playbooks,
  naming: Naming,
): PlayView {
  const prose = (text: Prose) => piecesOf(text, naming);
  const maybe = (text: Prose | null) => (text === null ? null : prose(text));
  return {
    title: play.title,
    goal: maybe(play.goal),
    who: maybe(play.who),
    mechanics: prose(play.mechanics),
    ideasTitle: play.ideasTitle,
    ideas: play.ideas.map((idea) => ideaView(idea, naming)),
    channels: prose(play.channels),
    avoid: maybe(play.avoid),
    measure: maybe(play.measure),
    recipe: recipeView(play.recipe, tags, playbooks, naming),
  };
}

/** An idea with what is copied of it. */
export function ideaView({ for: people, line, note }: Idea, naming: Naming): IdeaView {
  return {
    for: people === null ? null : piecesOf(people, naming),
    line,
    note: note === null ? null : piecesOf(note, naming),
    copy: line ?? plainTextOf(note ?? "", naming),
  };
}
