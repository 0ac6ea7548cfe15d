import type { Ports } from "#app/ports/ports.ts";
import { formatFor } from "./format.ts";
import { type CohortMetric, type CohortsView, readCohorts } from "./read-cohorts.ts";
import type { Counted } from "./read-counted.ts";
import { type FreshnessView, readFreshness } from "./read-overview.ts";
import type { Viewer } from "./read-viewer.ts";
import { type TaggingState, taggingState } from "./tagging-state.ts";

export type CohortsPageView = {
  readonly freshness: FreshnessView;
  readonly tagging: TaggingState;
  readonly cohorts: Counted<CohortsView>;
};

/** Reads the Cohorts screen. */
export async function readCohortsPage(
  ports: Pick<Ports, "store">,
  viewer: Viewer,
  metric: CohortMetric,
): Promise<CohortsPageView> {
  const { shop } = viewer;
  const freshness = await ports.store.withShop(shop.shopId, (tx) =>
    readFreshness(tx, formatFor(viewer, tx.now)),
  );
  return {
    freshness,
    tagging: taggingState(shop),
    cohorts: await readCohorts(ports, viewer, metric),
  };
}
