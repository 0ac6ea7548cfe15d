import type { Language } from "#app/domain/language.ts";
import { familyOf, type Naming, stageName, type TagFamily } from "#app/domain/tags.ts";
import { type PlaybookGroup, PLAYBOOK_GROUPS } from "#app/ports/playbooks.ts";
import type { Ports } from "#app/ports/ports.ts";
import { type AudienceView, audienceView, cellsOf, readAudiences, type Who } from "./audiences.ts";
import { formatFor } from "./format.ts";
import { entriesWithTags, whoIn } from "./playbook-audience.ts";
import { isWritten } from "./playbook-recipe.ts";
import { otherLanguage, type Piece, piecesOf, tagNamed } from "./playbook-text.ts";
import type { Viewer } from "./read-viewer.ts";
import { type TaggingState, taggingState } from "./tagging-state.ts";

/** Whether a playbook's tags are written, and which family switches them; none does where the merchant sets them. */
export type TagsView = {
  readonly tags: readonly string[];
  readonly family: TagFamily | null;
  readonly isOn: boolean;
};

/** One playbook in a list. */
export type PlaybookRow = TagsView & {
  readonly key: string;
  readonly title: string;
  readonly goal: readonly Piece[];
  /** Null until everybody was counted. */
  readonly audience: AudienceView | null;
};

export type PlaybooksView = {
  readonly tagging: TaggingState;
  /** The language of what playbooks say, where it is not the reader's. */
  readonly writtenIn: Language | null;
  readonly guide: string;
  readonly starters: readonly PlaybookRow[];
  readonly startHereNote: readonly Piece[];
  readonly groups: readonly {
    readonly group: PlaybookGroup;
    readonly note: readonly Piece[] | null;
    readonly rows: readonly PlaybookRow[];
  }[];
  readonly campaigns: readonly { readonly key: string; readonly title: string }[];
};

/** Reads the Playbooks screen. */
export function readPlaybooks(
  { store, playbooks }: Pick<Ports, "store" | "playbooks">,
  viewer: Viewer,
): Promise<PlaybooksView> {
  const { shop } = viewer;
  const content = playbooks(viewer.language);
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const { naming } = (await tx.policy()).policy;
    const audiences = await readAudiences(tx);
    const sizeOf = (who: Who) => audiences && audienceView(cellsOf(audiences, who), format);
    const notes = { stages: null, ...content.groupNotes };
    return {
      tagging: taggingState(shop),
      writtenIn: otherLanguage(content, viewer.language),
      guide: content.guide.title,
      starters: content.starters.map(({ key, title, goal, stages }) => ({
        key,
        title,
        goal: piecesOf(goal, naming),
        ...tagsView(stages.map(stageName), naming),
        audience: sizeOf({ stages }),
      })),
      startHereNote: piecesOf(content.startHereNote, naming),
      groups: PLAYBOOK_GROUPS.map((group) => {
        const note = notes[group];
        return {
          group,
          note: note === null ? null : piecesOf(note, naming),
          rows: entriesWithTags(content)
            .filter((entry) => entry.group === group)
            .map((entry) => ({
              key: entry.key,
              title: entry.title,
              goal: piecesOf(entry.goal, naming),
              ...tagsView(entry.tags, naming),
              audience: sizeOf(whoIn(entry)),
            })),
        };
      }),
      campaigns: content.campaigns.map(({ key, title }) => ({ key, title })),
    };
  });
}

/** The tags of a playbook in a shop. */
export function tagsView(names: readonly string[], naming: Naming): TagsView {
  const family = names.flatMap((name) => familyOf(name) ?? [])[0] ?? null;
  return {
    tags: names.map((name) => tagNamed(name, naming)),
    family,
    isOn: names.every((name) => isWritten(name, naming)),
  };
}
