import type { Ports } from "#app/ports/ports.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { type Count, type Format, formatFor } from "./format.ts";
import { readSetup, type SetupView } from "./read-setup.ts";
import type { Viewer } from "./read-viewer.ts";
import { type Group, GROUPS, groupsOf, type GroupView } from "./segment-groups.ts";

/** The line under a title that says how fresh the figures are. */
export type FreshnessView = {
  readonly synced: string | null;
  readonly customers: Count;
  readonly asOf: string;
  readonly deadDeliveries: Count;
};

export type OverviewView = {
  readonly setup: SetupView;
  readonly freshness: FreshnessView;
  /** Shopify shows the last 60 days of orders only. */
  readonly limitedHistory: boolean;
  /** Empty until the first import is through. */
  readonly groups: readonly GroupView<Group>[];
};

/** Reads the Overview: where setup stands, and the whole shop in six groups. */
export function readOverview(
  { store }: Pick<Ports, "store">,
  viewer: Viewer,
): Promise<OverviewView> {
  const { shop } = viewer;
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const setup = await readSetup(tx, shop, format);
    const imported = setup.importing.state === "done";
    const freshness = await readFreshness(tx, format);
    const begun = imported || freshness.customers.value > 0;
    return {
      setup,
      limitedHistory: shop.limitedHistory,
      // Webhooks may arrive before the first import; that is no synchronisation yet.
      freshness: begun ? freshness : { ...freshness, synced: null },
      groups: imported ? groupsOf(GROUPS, await tx.stageCounts(), format) : [],
    };
  });
}

/** Reads how fresh a shop's figures are. */
export async function readFreshness(tx: ShopTx, format: Format): Promise<FreshnessView> {
  const { customers, syncedAt, deadDeliveries } = await tx.freshness();
  return {
    synced: syncedAt === null ? null : format.ago(syncedAt),
    customers: format.count(customers),
    asOf: format.clock(tx.now),
    deadDeliveries: format.count(deadDeliveries),
  };
}
