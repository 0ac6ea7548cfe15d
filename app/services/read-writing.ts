import { STAGES } from "#app/domain/stage.ts";
import { type Naming, TAG_FAMILIES, type TagFamily } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { TagSkips } from "#app/ports/read-models.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { cellsOf, familyCells, readAudiences, reachOf } from "./audiences.ts";
import { type Count, type Format, formatFor } from "./format.ts";
import { type Refusal, refusalIn } from "./refusal.ts";
import { type ActivityRow, type PastRun, readPastRun, whatOf } from "./read-activity.ts";
import { readRun, type RunView } from "./read-run.ts";
import { readTagging, type TaggingView } from "./read-setup.ts";
import type { Viewer } from "./read-viewer.ts";

/** A family of tags: whether it is written, and how many customers it concerns. */
export type FamilyView = {
  readonly family: TagFamily;
  readonly written: boolean;
  readonly customers: Count;
};

/** Which tags are written, how, and under which names. */
export type WritingView = {
  readonly shopName: string;
  readonly tagging: TaggingView;
  /** Since when nobody writes because the merchant said so, or null. */
  readonly pausedSince: string | null;
  readonly naming: Naming;
  /** The prefix of before, and until when its tags stay; null where there is none. */
  readonly retiring: { readonly prefix: string; readonly until: string } | null;
  readonly families: readonly FamilyView[];
  readonly holdoutPercent: number;
  /** Customers who carry a tag of ours. */
  readonly tagged: Count;
  readonly underWay: RunView | null;
  /** The mass write that ended last, and whether it can be taken back. */
  readonly lastRun: LastRunView | null;
  /** Customers whose tags Shopify refused, and what it said; null where there is nobody. */
  readonly refused: RefusedView | null;
};

export type RefusedView = {
  readonly customers: Count;
  /** The most frequent first. */
  readonly reasons: readonly { readonly why: Refusal; readonly customers: Count }[];
};

export type LastRunView = Pick<ActivityRow, "what" | "date"> & { readonly run: PastRun };

/** Reads which tags are written, and how. */
export function readWriting({ store }: Pick<Ports, "store">, viewer: Viewer): Promise<WritingView> {
  const { shop } = viewer;
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const { holdoutPercent, naming } = (await tx.policy()).policy;
    const { retiring } = naming;
    const { taggingPausedAt } = shop;
    const sizeOf = await readFamilySizes(tx);
    return {
      shopName: shop.name,
      tagging: await readTagging(tx, shop, format),
      pausedSince: taggingPausedAt === null ? null : format.date(taggingPausedAt),
      naming,
      retiring: retiring && { prefix: retiring.prefix, until: format.date(retiring.until) },
      families: TAG_FAMILIES.map((family) => ({
        family,
        written: naming.families.includes(family),
        customers: format.count(sizeOf(family)),
      })),
      holdoutPercent,
      tagged: format.count(await tx.customersTagged()),
      underWay: await readRun(tx, format),
      lastRun: await readLastRun(tx, format),
      refused: refusedView(await tx.tagSkips("apply"), format),
    };
  });
}

/** What Shopify says differs little from customer to customer: more than this says nothing new. */
const REASONS = 5;

function refusedView({ refused, refusals }: TagSkips, format: Format): RefusedView | null {
  if (refused === 0) return null;
  return {
    customers: format.count(refused),
    reasons: refusals.slice(0, REASONS).map(({ reason, customers }) => ({
      why: refusalIn(reason),
      customers: format.count(customers),
    })),
  };
}

/** Off the roll-ups; off the customers themselves only until those were counted for the first time. */
async function readFamilySizes(tx: ShopTx): Promise<(family: TagFamily) => number> {
  const audiences = await readAudiences(tx);
  if (audiences !== null) {
    return (family) =>
      reachOf(
        family === "stage"
          ? cellsOf(audiences, { stages: STAGES })
          : familyCells(audiences, family),
      ).customers;
  }
  const sizes = await tx.familySizes();
  const staged = reachOf(await tx.stageCounts()).customers;
  return (family) => (family === "stage" ? staged : (sizes.get(family) ?? 0));
}

async function readLastRun(tx: ShopTx, format: Format): Promise<LastRunView | null> {
  const last = await tx.lastTagRun();
  const run = last === null ? null : await tx.findTagRun(last.runId);
  if (run === null || run.finishedAt === null) return null;
  return {
    what: whatOf({ kind: "tag-run", note: null, counts: {} }, run),
    date: format.date(run.finishedAt),
    run: await readPastRun(tx, run, format),
  };
}
