import type { Stage } from "#app/domain/stage.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { CustomerRow, ListPlace } from "#app/ports/read-models.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import { type Count, type Format, formatFor } from "./format.ts";
import { type Names, readNames } from "./read-names.ts";
import { type FreshnessView, readFreshness } from "./read-overview.ts";
import { readRhythm } from "./read-rhythm.ts";
import type { Viewer } from "./read-viewer.ts";
import { type Figures, figuresOf } from "./segment-groups.ts";
import { type Rule, ruleOf, stageTag } from "./stage-rules.ts";
import { type TaggingState, taggingState } from "./tagging-state.ts";

/** Customers on one page of a list. */
const PAGE = 50;

export type MemberView = {
  readonly id: CustomerId;
  readonly since: string | null;
  readonly next: { readonly date: string; readonly stage: Stage } | null;
  readonly orders: Count;
  readonly spent: string;
  readonly lastOrder: string | null;
  readonly reachable: boolean;
};

export type SegmentView = Figures & {
  readonly stage: Stage;
  readonly rule: Rule;
  readonly tag: string;
  readonly tagging: TaggingState;
  readonly freshness: FreshnessView;
  readonly members: readonly MemberView[];
  /** The id next to which the neighbouring page begins, or null when there is none. */
  readonly before: CustomerId | null;
  readonly after: CustomerId | null;
};

/** Reads one stage with a page of its customers; their names follow. */
export async function readSegment(
  ports: Pick<Ports, "store" | "shopify" | "log">,
  viewer: Viewer,
  stage: Stage,
  place: ListPlace,
): Promise<{ readonly segment: SegmentView; readonly names: Promise<Names> }> {
  const { shop } = viewer;
  const segment = await ports.store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const rules = await readRhythm(tx, shop, format);
    // One more than fits says whether there is a page beyond.
    const rows = await tx.customersInStage(stage, place, PAGE + 1);
    const more = rows.length > PAGE;
    const shown = place.from === "before" ? rows.slice(-PAGE) : rows.slice(0, PAGE);
    return {
      stage,
      rule: ruleOf(stage, rules),
      tag: stageTag(stage, (await tx.policy()).policy.naming),
      tagging: taggingState(shop),
      freshness: await readFreshness(tx, format),
      ...figuresOf([stage], await tx.stageCounts(), format),
      members: shown.map((row) => memberView(row, format)),
      before:
        place.from === "after" || (place.from === "before" && more)
          ? (shown.at(0)?.customerId ?? null)
          : null,
      after: place.from === "before" || more ? (shown.at(-1)?.customerId ?? null) : null,
    };
  });
  return {
    segment,
    names: readNames(
      ports,
      shop,
      segment.members.map(({ id }) => id),
    ),
  };
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
