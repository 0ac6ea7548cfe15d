import type { Stage } from "#app/domain/stage.ts";
import type { Ports } from "#app/ports/ports.ts";
import { formatFor } from "./format.ts";
import { type FreshnessView, readFreshness } from "./read-overview.ts";
import { readRhythm, type RhythmView } from "./read-rhythm.ts";
import type { Viewer } from "./read-viewer.ts";
import {
  type Figures,
  figuresOf,
  groupsOf,
  type GroupView,
  type Starter,
  STARTERS,
} from "./segment-groups.ts";
import { type Rule, ruleOf, stageTag } from "./stage-rules.ts";
import { type TaggingState, taggingState } from "./tagging-state.ts";

export type StageView = Figures & {
  readonly stage: Stage;
  readonly tag: string;
  readonly rule: Rule;
};

export type SegmentsView = {
  readonly freshness: FreshnessView;
  readonly tagging: TaggingState;
  readonly rhythm: RhythmView;
  readonly starters: readonly GroupView<Starter>[];
  readonly stages: readonly StageView[];
};

/** Reads the Segments screen: the five to start with, and all ten stages with their rules. */
export function readSegments(
  { store }: Pick<Ports, "store">,
  viewer: Viewer,
): Promise<SegmentsView> {
  const { shop } = viewer;
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const counts = await tx.stageCounts();
    const { naming } = (await tx.policy()).policy;
    const rules = await readRhythm(tx, shop, format);
    return {
      freshness: await readFreshness(tx, format),
      tagging: taggingState(shop),
      rhythm: rules.rhythm,
      starters: groupsOf(STARTERS, counts, format),
      stages: counts.map(({ stage }) => ({
        stage,
        tag: stageTag(stage, naming),
        rule: ruleOf(stage, rules),
        ...figuresOf([stage], counts, format),
      })),
    };
  });
}
