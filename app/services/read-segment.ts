import type { Language } from "#app/domain/language.ts";
import type { Stage } from "#app/domain/stage.ts";
import { stageName } from "#app/domain/tags.ts";
import type { CustomerRow } from "#app/ports/read-models.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { cellsOf } from "./audiences.ts";
import { type Count, type Format, formatFor } from "./format.ts";
import { isWritten, type RecipeView, recipeView } from "./playbook-recipe.ts";
import { otherLanguage } from "./playbook-text.ts";
import type { Counted, PeriodName } from "./read-counted.ts";
import { type GapsView, gapsWithin, readGaps } from "./read-gaps.ts";
import { type Names, readNames } from "./read-names.ts";
import { readRhythm } from "./read-rhythm.ts";
import { readSegmentDays, type SegmentDaysView } from "./read-segment-days.ts";
import type { Viewer } from "./read-viewer.ts";
import { type Figures, figuresOf } from "./segment-groups.ts";
import { ASKED, type AskedWindow, type Rule, ruleOf, stageTag } from "./stage-rules.ts";
import { readStageSums } from "./stage-sums.ts";
import { type TaggedView, taggedView } from "./tagged-counts.ts";
import { type TaggingState, taggingState } from "./tagging-state.ts";

/** Customers that are shown; the list of all customers has the others. */
const SHOWN = 50;

export type MemberView = {
  readonly id: CustomerId;
  readonly since: string | null;
  readonly next: { readonly date: string; readonly stage: Stage } | null;
  readonly orders: Count;
  readonly spent: string;
  readonly lastOrder: string | null;
  readonly reachable: boolean;
};

export type SegmentView = {
  readonly stage: Stage;
  readonly rule: Rule;
  /** What the rhythm was learned from: when, and from how many gaps between orders. */
  readonly learned: { readonly date: string; readonly gaps: Count } | null;
  readonly tag: string;
  /** Whether the family of stages is written at all. */
  readonly tagIsOn: boolean;
  readonly tagging: TaggingState;
  /** Null until everybody was counted for the first time. */
  readonly figures: (Figures & { readonly tagged: TaggedView }) | null;
  readonly size: Counted<SegmentDaysView>;
  /** The days between orders, and the windows that the rule asks for; without windows for stages that ask for none. */
  readonly gaps: Counted<GapsView>;
  readonly windows: readonly AskedWindow[];
  /** For everybody of the stage, or for each value tier. */
  readonly recipes: readonly { readonly title: string | null; readonly recipe: RecipeView }[];
  /** The language of their words, where it is not the reader's. */
  readonly recipesIn: Language | null;
  readonly members: readonly MemberView[];
  /** Whether there are more than those. */
  readonly more: boolean;
  /** Of a stage without customers: who comes in next by time alone, if anybody. */
  readonly nextEntry: { readonly date: string; readonly from: Stage } | null;
};

/** Reads one stage: its rule, how it grew, and who is in it; their names follow. */
export async function readSegment(
  ports: Pick<Ports, "store" | "shopify" | "playbooks" | "log">,
  viewer: Viewer,
  stage: Stage,
  period: PeriodName,
): Promise<{ readonly segment: SegmentView; readonly names: Promise<Names> }> {
  const { shop } = viewer;
  const playbooks = ports.playbooks(viewer.language);
  const windows = ASKED[stage];
  const firstOnly = windows.every(([group]) => group === "oneTime");
  const [size, gaps, { inForce, ...standing }] = await Promise.all([
    readSegmentDays(ports, viewer, stage, period),
    readGaps(ports, viewer, stage === "lost" ? "all" : firstOnly ? "first" : "later"),
    ports.store.withShop(shop.shopId, async (tx) => {
      const format = formatFor(viewer, tx.now);
      const { naming } = (await tx.policy()).policy;
      const rules = await readRhythm(tx, shop, format);
      const tag = stageTag(stage, naming);
      // One more than fits says whether there are others.
      const rows = await tx.customersInStage(stage, SHOWN + 1);
      const sums = await readStageSums(tx, shop);
      const tagged = await tx.taggedCustomers([tag]);
      const { learnedOn, repeats } = rules.rhythm;
      return {
        inForce: rules.rhythm.inForce,
        rule: ruleOf(stage, rules),
        learned: learnedOn === null ? null : { date: learnedOn, gaps: repeats },
        tag,
        tagIsOn: isWritten(stageName(stage), naming),
        figures: sums && {
          ...figuresOf([stage], sums.counts, format),
          tagged: taggedView(
            stageName(stage),
            cellsOf(sums.audiences, { stages: [stage] }),
            { naming, tagged },
            format,
          ),
        },
        recipes: playbooks.entries
          .filter(({ tags }) => tags.includes(stageName(stage)))
          .flatMap(({ tags, plays }) =>
            plays.map(({ title, recipe }) => ({
              title,
              recipe: recipeView(recipe, tags, playbooks, naming),
            })),
          ),
        recipesIn: otherLanguage(playbooks, viewer.language),
        members: rows.slice(0, SHOWN).map((row) => memberView(row, format)),
        more: rows.length > SHOWN,
        nextEntry: rows.length > 0 ? null : await nextEntryTo(tx, stage, format),
      };
    }),
  ]);
  return {
    segment: {
      stage,
      tagging: taggingState(shop),
      ...standing,
      size,
      gaps: gapsWithin(gaps, inForce),
      windows,
    },
    names: readNames(
      ports,
      shop,
      standing.members.map(({ id }) => id),
    ),
  };
}

async function nextEntryTo(tx: ShopTx, stage: Stage, format: Format) {
  const next = await tx.nextEntry(stage);
  return next === null ? null : { date: format.date(next.at), from: next.from };
}

/** A customer as a row of a list. */
export function memberView(row: CustomerRow, format: Format): MemberView {
  return {
    id: row.customerId,
    since: row.stageSince === null ? null : format.date(row.stageSince),
    next:
      row.nextStage === null || row.nextStageAt === null
        ? null
        : { date: format.date(row.nextStageAt), stage: row.nextStage },
    orders: format.count(row.purchases),
    spent: format.money(row.netSpent),
    lastOrder: row.lastOrderAt === null ? null : format.date(row.lastOrderAt),
    reachable: row.reachable,
  };
}
