import type { TagPlanRow, TagSkip } from "#app/ports/read-models.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopTx } from "#app/ports/store.ts";
import type { TagRunKind } from "#app/ports/tag-runs.ts";
import { type Count, formatFor } from "./format.ts";
import type { Viewer } from "./read-viewer.ts";
import { BULK_FROM } from "./run-tag-run.ts";
import { CHUNK } from "./write-tag-chunk.ts";

/** Customers who are shown by what they would get and lose. */
const EXAMPLES = 20;
/** Points of a mutation, and of reading one customer's tags among others. */
const MUTATION_POINTS = 10;
const READ_POINTS = 1;

/** What a run would do if it began now. */
export type TagsPreview = {
  readonly rows: readonly { readonly tag: string; readonly adds: Count; readonly removes: Count }[];
  readonly customers: Count;
  /** Tags that stay the merchant's, because they were there before us. */
  readonly alreadyThere: Count;
  /** Customers who differ and are not written to. */
  readonly skipped: Readonly<Record<TagSkip, Count>>;
  readonly examples: readonly TagPlanRow[];
  readonly effort: Effort;
  /** When this was looked at, and under which version of the settings. */
  readonly asOf: string;
  readonly version: number;
};

/** What the run would take. Seconds are null where nothing is known to reckon with. */
export type Effort =
  | { readonly by: "calls"; readonly points: Count; readonly seconds: number | null }
  /** The pairs of bulk mutations; their speed is that of the shop's last such run. */
  | { readonly by: "bulk"; readonly chunks: Count; readonly seconds: number | null };

/** Says what writing all that differs, or taking all off, would do; writes nothing. */
export async function previewTags(
  { store }: Pick<Ports, "store">,
  viewer: Viewer,
  kind: TagRunKind,
): Promise<TagsPreview> {
  return store.withShop(viewer.shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const { version } = await tx.policy();
    const pending = await tx.countPending(kind);
    const alreadyThere = await tx.tagsFoundBefore();
    const { locked, excluded, refused } = await tx.tagSkips(kind);
    const rows = (await tx.tagPreview(kind)).map(({ tag, adds, removes }) => ({
      tag,
      adds: format.count(adds),
      removes: format.count(removes),
    }));
    return {
      rows,
      customers: format.count(pending),
      alreadyThere: format.count(alreadyThere),
      skipped: {
        locked: format.count(locked),
        excluded: format.count(excluded),
        refused: format.count(refused),
      },
      examples: (await tx.tagPlan(kind, null, EXAMPLES)).filter(({ skipped }) => skipped === null),
      effort: await effortOf(tx, kind, pending, format.count),
      asOf: format.clock(tx.now),
      version,
    };
  });
}

async function effortOf(
  tx: ShopTx,
  kind: TagRunKind,
  pending: number,
  count: (value: number) => Count,
): Promise<Effort> {
  if (pending >= BULK_FROM) {
    const speed = await tx.massSpeed();
    const seconds = speed === null ? null : Math.ceil(pending / speed);
    return { by: "bulk", chunks: count(Math.ceil(pending / CHUNK)), seconds };
  }
  const plan = await tx.tagPlan(kind, null, BULK_FROM);
  const points = plan
    .filter(({ skipped }) => skipped === null)
    .reduce((sum, { add, remove }) => {
      const sides = [add, remove].filter((side) => side.length > 0).length;
      return sum + READ_POINTS + sides * MUTATION_POINTS;
    }, 0);
  const rate = await tx.restoreRate();
  // Mass work takes half of what Shopify gives back (reliability rule 15).
  return { by: "calls", points: count(points), seconds: rate && Math.ceil(points / (rate / 2)) };
}
