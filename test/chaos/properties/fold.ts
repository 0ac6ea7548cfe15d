import { judgeNews, judgeRead } from "#app/domain/guard.ts";

/** What Shopify says of one order: its content is a number here, `updatedAt` whole seconds. */
export type Version = { readonly updatedAt: number; readonly content: number };

/** What can reach us of an order. */
export type Told =
  | { readonly kind: "news"; readonly version: Version; readonly triggeredAt: number }
  | { readonly kind: "hint" }
  | { readonly kind: "deleted" };

/** The order's row and whether Shopify must be asked; what a webhook or an answer leaves behind. */
export type Fold = {
  row: (Version & { readonly triggeredAt: number | null; readonly deleted: boolean }) | null;
  /** Open while not null; the number is of the reader that claimed it last, 0 before any did. */
  refetch: number | null;
};

export const EMPTY: Fold = { row: null, refetch: null };

/** Applies a webhook, as services/apply-delivery.ts does. */
export function tell(fold: Fold, told: Told): void {
  if (told.kind === "deleted" && fold.row !== null) fold.row = { ...fold.row, deleted: true };
  if (told.kind !== "news") {
    fold.refetch = 0;
    return;
  }
  const { version, triggeredAt } = told;
  const known = fold.row?.deleted === false ? fold.row : null;
  const stamp = { updatedAt: version.updatedAt, triggeredAt };
  const verdict = judgeNews(known, stamp, same(known, version));
  if (verdict === "apply") fold.row = { ...version, triggeredAt, deleted: false };
  if (verdict === "refetch") fold.refetch = 0;
}

/** Stores what reader `reader` found, null for nothing, as services/refetch-objects.ts does. */
export function storeAnswer(fold: Fold, reader: number, found: Version | null): void {
  const isCurrent = fold.refetch === reader;
  if (isCurrent) fold.refetch = null;
  if (found === null) {
    if (fold.row !== null) fold.row = { ...fold.row, deleted: true };
    return;
  }
  if (!isCurrent) return;
  const verdict = judgeRead(fold.row, found, same(fold.row, found));
  if (verdict !== "stale") fold.row = { ...found, triggeredAt: null, deleted: false };
  if (verdict === "store-and-ask") fold.refetch = 0;
}

/** Asks Shopify until nothing is open; `truth` is what it answers now. Throws when that does not end. */
export function settleFold(fold: Fold, truth: Version | null): void {
  for (let reader = 1_000_000; fold.refetch !== null; reader += 1) {
    if (reader > 1_000_003) throw new Error("an order is read again and again");
    fold.refetch = reader;
    storeAnswer(fold, reader, truth);
  }
}

/** Whether the row is what Shopify shows; of what it does not show there is no row, or a tombstone. */
export function isTrue({ row }: Fold, truth: Version | null): boolean {
  if (truth === null) return row === null || row.deleted;
  return row !== null && !row.deleted && same(row, truth);
}

function same(stored: Version | null, other: Version): boolean {
  return stored?.updatedAt === other.updatedAt && stored.content === other.content;
}
