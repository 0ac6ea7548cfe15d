import { familyOf, type Naming, stageName, type TagFamily } from "#app/domain/tags.ts";
import { type PlaybookGroup, PLAYBOOK_GROUPS } from "#app/ports/playbooks.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { FacetAudience, StageCount } from "#app/ports/read-models.ts";
import { type Format, formatFor } from "./format.ts";
import { type AudienceView, audienceView, entriesWithTags } from "./playbook-audience.ts";
import { isWritten } from "./playbook-recipe.ts";
import { type Piece, piecesOf, tagNamed } from "./playbook-text.ts";
import { type FreshnessView, readFreshness } from "./read-overview.ts";
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
  /** Null for those whose size comes later. */
  readonly audience: AudienceView | null;
};

export type PlaybooksView = {
  readonly freshness: FreshnessView;
  readonly tagging: TaggingState;
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

/** The sizes of playbooks, by their keys. */
export type Sizes = Readonly<Record<string, AudienceView>>;

/** Reads the Playbooks screen; the sizes of those that no stage stands for follow. */
export async function readPlaybooks(
  ports: Pick<Ports, "store" | "playbooks" | "log">,
  viewer: Viewer,
): Promise<{ readonly playbooks: PlaybooksView; readonly sizes: Promise<Sizes> }> {
  const { store, playbooks: content } = ports;
  const { shop } = viewer;
  const playbooks = await store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const { naming } = (await tx.policy()).policy;
    const counts = await tx.stageCounts();
    const notes = { stages: null, ...content.groupNotes };
    return {
      freshness: await readFreshness(tx, format),
      tagging: taggingState(shop),
      guide: content.guide.title,
      starters: content.starters.map(({ key, title, goal, stages }) => ({
        key,
        title,
        goal: piecesOf(goal, naming),
        ...tagsView(stages.map(stageName), naming),
        audience: stagesView(stages.map(stageName), counts, format),
      })),
      startHereNote: piecesOf(content.startHereNote, naming),
      groups: PLAYBOOK_GROUPS.map((group) => {
        const note = notes[group];
        return {
          group,
          note: note === null ? null : piecesOf(note, naming),
          rows: entriesWithTags(content)
            .filter((entry) => entry.group === group)
            .map(({ key, title, goal, tags }) => ({
              key,
              title,
              goal: piecesOf(goal, naming),
              ...tagsView(tags, naming),
              audience: group === "stages" ? stagesView(tags, counts, format) : null,
            })),
        };
      }),
      campaigns: content.campaigns.map(({ key, title }) => ({ key, title })),
    };
  });
  const sizes = readSizes(ports, viewer).catch((error: unknown) => {
    ports.log.error("sizes-not-read", error, { shop: shop.shopId });
    return {}; // the page stands without them
  });
  return { playbooks, sizes };
}

async function readSizes(
  { store, playbooks }: Pick<Ports, "store" | "playbooks">,
  viewer: Viewer,
): Promise<Sizes> {
  return store.withShop(viewer.shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const found = await tx.facetAudiences();
    const sizeOf = (tags: readonly string[]) => audienceView(found.filter(isOneOf(tags)), format);
    return Object.fromEntries(
      entriesWithTags(playbooks)
        .filter(({ group }) => group !== "stages")
        .map(({ key, tags }) => [key, sizeOf(tags)]),
    );
  });
}

/** Facets of one playbook exclude each other, so that their sizes add up. */
function isOneOf(tags: readonly string[]): (row: FacetAudience) => boolean {
  return ({ of }) => tags.includes(of);
}

function stagesView(
  tags: readonly string[],
  counts: readonly StageCount[],
  format: Format,
): AudienceView {
  return audienceView(
    counts.filter(({ stage }) => tags.includes(stageName(stage))),
    format,
  );
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
