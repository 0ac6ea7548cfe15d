import type { OrderExclusions } from "#app/domain/order.ts";
import type { Policy } from "#app/domain/policy.ts";
import { type Naming, TAG_FAMILIES, type TagFamily } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { OrderSource } from "#app/ports/store.ts";
import { type Count, type Format, formatFor } from "./format.ts";
import {
  readLearnedWindows,
  readRhythm,
  type RhythmView,
  type TypicalWindows,
} from "./read-rhythm.ts";
import { readTagging, type TaggingView } from "./read-setup.ts";
import type { Viewer } from "./read-viewer.ts";

/** A family of tags: whether it is written, and how many customers it concerns. */
export type FamilyView = {
  readonly family: TagFamily;
  readonly written: boolean;
  readonly customers: Count;
};

/** Where orders come from, and whether the merchant leaves those out. */
export type SourceView = {
  readonly source: string;
  readonly orders: Count;
  readonly excluded: boolean;
};

export type SettingsView = {
  readonly shopName: string;
  readonly policy: Policy;
  readonly naming: Naming;
  readonly rhythm: RhythmView;
  /** What the windows would be with none set by hand. */
  readonly learned: TypicalWindows;
  readonly families: readonly FamilyView[];
  readonly sources: readonly SourceView[];
  readonly tagging: TaggingView;
  /** Customers who carry a tag of ours. */
  readonly tagged: Count;
};

/** Reads what the merchant has set. */
export function readSettings(
  { store }: Pick<Ports, "store">,
  viewer: Viewer,
): Promise<SettingsView> {
  const { shop } = viewer;
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const { policy } = await tx.policy();
    const sizes = await tx.familySizes();
    const staged = (await tx.stageCounts()).reduce((sum, { customers }) => sum + customers, 0);
    const { naming, ...rules } = policy;
    const inForce = await readRhythm(tx, shop, format);
    return {
      shopName: shop.name,
      policy: rules,
      naming,
      rhythm: inForce.rhythm,
      learned: await readLearnedWindows(tx, inForce),
      families: TAG_FAMILIES.map((family) => ({
        family,
        written: naming.families.includes(family),
        customers: format.count(family === "stage" ? staged : (sizes.get(family) ?? 0)),
      })),
      sources: sourcesOf(policy.exclusions, await tx.orderSources(), format),
      tagging: await readTagging(tx, shop, format),
      tagged: format.count((await tx.tagTotals()).tagged),
    };
  });
}

/** The sources that occur, and those left out that no longer do. */
function sourcesOf(
  { sources: excluded }: OrderExclusions,
  found: readonly OrderSource[],
  format: Format,
): readonly SourceView[] {
  const gone = excluded.filter((source) => !found.some((row) => row.source === source));
  return [...found, ...gone.map((source) => ({ source, orders: 0 }))].map(({ source, orders }) => ({
    source,
    orders: format.count(orders),
    excluded: excluded.includes(source),
  }));
}
