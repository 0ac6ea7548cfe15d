import { UNDO_MS, undoing } from "#app/domain/undo.ts";
import { type LeftAlone, nameOf, stageName } from "#app/domain/tags.ts";
import type { CustomerCard } from "#app/ports/read-models.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { taggingState } from "./tagging-state.ts";

/** Why the last change of a customer's tags cannot be taken back. */
export type TagChangeProblem =
  /** Nothing is written now, so there is nothing to write back. */
  | "tagging-off"
  /** Locked or excluded: nobody touches the tags. */
  | "left-alone"
  /** A run is writing, and may be about to write here. */
  | "under-way"
  | "too-old"
  /** The stage has changed since: the rules have gone on. */
  | "moved"
  /** It was of tags that are none of the present ones. */
  | "nothing-changed";

/** What we wrote last on a customer, and what taking it back would settle. */
export type LastTagChange = {
  readonly changeId: string;
  readonly problem: TagChangeProblem | null;
  readonly leftAlone: LeftAlone;
};

/** Reads what was written last on a customer who is not gone; null where nothing was. */
export async function lastTagChange(tx: ShopTx, card: CustomerCard): Promise<LastTagChange | null> {
  const [last] = await tx.tagHistory(card.customerId, 1);
  if (last === undefined || card.deleted) return null;
  const [entered] = await tx.stageHistory(card.customerId, 1);
  // Only an undo takes off the tag of the present stage: to take that back is to follow the rules again.
  const wasUndo = card.stage !== null && last.removed.map(nameOf).includes(stageName(card.stage));
  const leftAlone = undoing({
    changes: [{ add: last.added, remove: last.removed }],
    later: [],
    stage: wasUndo ? null : card.stage,
    moved: entered !== undefined && entered.at > last.at,
  });
  const problem = async (): Promise<TagChangeProblem | null> => {
    if (taggingState(await tx.shop()) !== "on") return "tagging-off";
    if (card.locked || card.excluded) return "left-alone";
    if ((await tx.activeTagRun()) !== null) return "under-way";
    if (last.at < tx.now - UNDO_MS) return "too-old";
    if (entered !== undefined && entered.at > last.at) return "moved";
    return leftAlone.in.length + leftAlone.out.length === 0 ? "nothing-changed" : null;
  };
  return { changeId: last.changeId, problem: await problem(), leftAlone };
}
