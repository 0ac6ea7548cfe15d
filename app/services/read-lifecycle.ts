import type { OrderExclusions } from "#app/domain/order.ts";
import type { Policy } from "#app/domain/policy.ts";
import type { SourceOrders } from "#app/domain/roll-ups/tally.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { type Count, type Format, formatFor } from "./format.ts";
import { ticksUpTo } from "./read-counted.ts";
import { type GapKind, type Gaps, gapsOf } from "./read-gaps.ts";
import {
  readLearnedWindows,
  readRhythm,
  type RhythmView,
  type TypicalWindows,
} from "./read-rhythm.ts";
import { readRuleVersions, type RuleVersionView } from "./read-rule-versions.ts";
import type { Viewer } from "./read-viewer.ts";

/** Where orders come from, and whether the merchant leaves those out. */
export type SourceView = {
  readonly source: string;
  readonly orders: Count;
  readonly excluded: boolean;
};

/** Days between orders, on an axis that has room for the boundaries too. */
export type GapsOnAxis = Gaps & { readonly axis: readonly Count[] };

/** Those from the first to the second order, and those after. */
export type ShopGaps = Readonly<Record<"oneTime" | "repeat", GapsOnAxis>>;

/** What decides who is in which stage. */
export type LifecycleView = {
  readonly policy: Policy;
  readonly rhythm: RhythmView;
  /** What the windows would be with none set by hand. */
  readonly learned: TypicalWindows;
  /** Null before the first round of counting has ended. */
  readonly gaps: ShopGaps | null;
  readonly sources: readonly SourceView[];
  readonly timeZone: string;
  readonly versions: readonly RuleVersionView[];
};

/** Reads the rules that a merchant can set, and what they stand on. */
export function readLifecycle(
  { store }: Pick<Ports, "store">,
  viewer: Viewer,
): Promise<LifecycleView> {
  const { shop } = viewer;
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const { naming: _, ...policy } = (await tx.policy()).policy;
    const rules = await readRhythm(tx, shop, format);
    const learned = await readLearnedWindows(tx, rules);
    return {
      policy,
      rhythm: rules.rhythm,
      learned,
      gaps: await readShopGaps(tx, [learned, rules.rhythm.inForce], format),
      sources: sourcesOf(policy.exclusions, await readSources(tx), format),
      timeZone: shop.timeZone,
      versions: await readRuleVersions(tx, viewer.staffId, format),
    };
  });
}

async function readShopGaps(
  tx: ShopTx,
  shown: readonly TypicalWindows[],
  format: Format,
): Promise<ShopGaps | null> {
  if ((await tx.countedAt()) === null) return null;
  const all = await tx.orderGaps();
  const onAxis = (group: "oneTime" | "repeat", kind: GapKind): GapsOnAxis => {
    const gaps = gapsOf(all, kind, format);
    const longest = gaps.bars.at(-1);
    const ends = shown.map((windows) => AIR * windows[group].lost.middle);
    const end = Math.max(longest?.to?.value ?? longest?.from.value ?? 0, ...ends);
    return { ...gaps, axis: ticksUpTo(Math.ceil(end), format) };
  };
  return { oneTime: onAxis("oneTime", "first"), repeat: onAxis("repeat", "later") };
}

/** Room beyond the last boundary, so that it can be dragged there. */
const AIR = 1.1;

/** Off the roll-ups; off the orders themselves only until their customers were counted for the first time. */
async function readSources(tx: ShopTx): Promise<readonly SourceOrders[]> {
  return (await tx.countedAt()) === null ? tx.orderSources() : tx.ordersBySource();
}

/** The sources that occur, and those left out that no longer do. */
function sourcesOf(
  { sources: excluded }: OrderExclusions,
  found: readonly SourceOrders[],
  format: Format,
): readonly SourceView[] {
  const gone = excluded.filter((source) => !found.some((row) => row.source === source));
  return [...found, ...gone.map((source) => ({ source, orders: 0 }))].map(({ source, orders }) => ({
    source,
    orders: format.count(orders),
    excluded: excluded.includes(source),
  }));
}
