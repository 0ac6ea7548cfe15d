import type { Ports } from "#app/ports/ports.ts";
import { type Count, formatFor } from "./format.ts";
import { type NewsView, readNews } from "./read-news.ts";
import type { Viewer } from "./read-viewer.ts";
import { type TaggingState, taggingState } from "./tagging-state.ts";

/** What stands at the top of every screen. */
export type HeaderView = {
  readonly freshness: FreshnessView;
  readonly tagging: TaggingState;
  /** What there is to tell; a screen shows the worst of it. */
  readonly news: readonly NewsView[];
};

/** The line under a title that says how fresh the figures are. */
type FreshnessView = {
  /** How long ago Shopify was last heard or looked at; null before there is anything of the shop. */
  readonly synced: string | null;
  readonly customers: Count;
  readonly asOf: string;
};

/** Reads what stands at the top of every screen: a few rows by index, however large the shop is. */
export function readHeader({ store }: Pick<Ports, "store">, viewer: Viewer): Promise<HeaderView> {
  const { shop } = viewer;
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const facts = await tx.freshness();
    const latest = await tx.latestImport();
    const { customers, syncedAt } = facts;
    // Webhooks may arrive before the first import; that is no synchronisation yet.
    const isSynced = syncedAt !== null && (customers > 0 || latest?.phase === "ready");
    return {
      freshness: {
        synced: isSynced ? format.ago(syncedAt) : null,
        customers: format.count(customers),
        asOf: format.clock(tx.now),
      },
      tagging: taggingState(shop),
      news: await readNews(tx, shop, latest, facts, format),
    };
  });
}
