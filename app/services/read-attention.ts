import type { AttentionAlike, AttentionGroup, AttentionKind } from "#app/ports/attention.ts";
import type { Ports } from "#app/ports/ports.ts";
import { type Count, type Format, formatFor } from "./format.ts";
import type { Viewer } from "./read-viewer.ts";

/** Why something could not be done, as a merchant may be told. */
export type AttentionCause = "unreadable" | "refused" | "fault";

/** Something that waits for the merchant: what, how many of it, since when, why. */
export type AttentionView = {
  /** Names the group in a retry or a dismissal. */
  readonly choice: AttentionAlike;
  readonly kind: AttentionKind;
  readonly what: string;
  readonly count: Count;
  readonly since: string;
  readonly cause: AttentionCause;
  /** For whoever has to look into it. */
  readonly detail: string;
};

/** Reads what needs attention; nothing when all is well. */
export function readAttention(
  { store }: Pick<Ports, "store">,
  viewer: Viewer,
): Promise<{ readonly items: readonly AttentionView[]; readonly total: Count }> {
  const { shop } = viewer;
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const groups = await tx.attention();
    return {
      items: groups.map((group) => attentionOf(group, format)),
      total: format.count(groups.reduce((sum, { count }) => sum + count, 0)),
    };
  });
}

/** Alike ones as they are shown. */
export function attentionOf(
  { kind, what, reason, count, since }: AttentionGroup,
  format: Format,
): AttentionView {
  return {
    choice: { kind, what, reason },
    kind,
    what,
    count: format.count(count),
    since: format.ago(since),
    cause: causeOf(reason),
    detail: reason,
  };
}

function causeOf(reason: string): AttentionCause {
  if (reason.startsWith(UNREADABLE)) return "unreadable";
  return /^ShopifyError\b/.test(reason) ? "refused" : "fault";
}

const UNREADABLE = "unreadable: ";
