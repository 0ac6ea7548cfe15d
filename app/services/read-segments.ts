import { type Stage, STAGES } from "#app/domain/stage.ts";
import { stageName } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import { cellsOf } from "./audiences.ts";
import { type Format, formatFor } from "./format.ts";
import { isWritten } from "./playbook-recipe.ts";
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
import { isShown, type Shown } from "./shown-rows.ts";
import { type Rule, ruleOf, stageTag } from "./stage-rules.ts";
import { readStageSums, type StageSums } from "./stage-sums.ts";
import { type TaggedView, taggedView } from "./tagged-counts.ts";
import { type TaggingState, taggingState } from "./tagging-state.ts";

export type StageView = {
  readonly stage: Stage;
  readonly tag: string;
  readonly rule: Rule;
  /** Null until everybody was counted for the first time. */
  readonly figures: StageFigures | null;
};

export type StageFigures = Figures & {
  /** By those who are in the stage now, in the last twelve months. */
  readonly spent: string;
  /** Null where nothing was bought. */
  readonly averageOrder: string | null;
  readonly tagged: TaggedView;
  /** When somebody last came or went; null when that is longer ago than a year. */
  readonly lastChange: string | null;
};

export type SegmentsView = {
  readonly tagging: TaggingState;
  readonly rhythm: RhythmView;
  /** Null until everybody was counted for the first time. */
  readonly starters: readonly GroupView<Starter>[] | null;
  readonly shown: Shown;
  /** Those that the filter leaves. */
  readonly stages: readonly StageView[];
};

/** Reads the Segments screen: the five to start with, and the stages with their rules. */
export function readSegments(
  { store }: Pick<Ports, "store">,
  viewer: Viewer,
  shown: Shown,
): Promise<SegmentsView> {
  const { shop } = viewer;
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const { naming } = (await tx.policy()).policy;
    const rules = await readRhythm(tx, shop, format);
    const sums = await readStageSums(tx, shop);
    const tagged = await tx.taggedCustomers(STAGES.map((stage) => stageTag(stage, naming)));
    const tagging = taggingState(shop);
    const figures = (stage: Stage) =>
      sums && {
        ...stageFigures(stage, sums, format),
        tagged: taggedView(
          stageName(stage),
          cellsOf(sums.audiences, { stages: [stage] }),
          { naming, tagged },
          format,
        ),
      };
    return {
      tagging,
      rhythm: rules.rhythm,
      starters: sums && groupsOf(STARTERS, sums.counts, format),
      shown,
      stages: STAGES.map((stage) => ({
        stage,
        tag: stageTag(stage, naming),
        rule: ruleOf(stage, rules),
        figures: figures(stage),
      })).filter((row) =>
        isShown(shown, {
          customers: row.figures?.customers.value ?? null,
          isOn: tagging !== "off" && isWritten(stageName(row.stage), naming),
        }),
      ),
    };
  });
}

function stageFigures(stage: Stage, { counts, sales, lastMoves }: StageSums, format: Format) {
  const { orders, net } = sales.get(stage) ?? { orders: 0, net: 0 };
  const moved = lastMoves.get(stage);
  return {
    ...figuresOf([stage], counts, format),
    spent: format.money(net),
    averageOrder: orders === 0 ? null : format.money(Math.round(net / orders)),
    lastChange: moved === undefined ? null : format.day(moved),
  };
}
