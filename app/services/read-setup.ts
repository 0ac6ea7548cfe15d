import { type Naming, vocabulary } from "#app/domain/tags.ts";
import type { TagTotals } from "#app/ports/read-models.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { ImportState, ShopTx } from "#app/ports/store.ts";
import type { Count, Format } from "./format.ts";
import { readRhythm, type RhythmView } from "./read-rhythm.ts";
import { type TaggingState, taggingState } from "./tagging-state.ts";

/** How the import stands. A percentage is null where nothing is known to compare with. */
export type ImportView =
  | { readonly state: "not-started" }
  | {
      readonly state: "running";
      readonly phase: "asking" | "preparing" | "reading" | "computing";
      readonly percent: number | null;
      readonly objects: Count;
      readonly customers: Count;
      readonly orders: Count;
    }
  | { readonly state: "failed"; readonly reason: string; readonly customers: Count }
  | {
      readonly state: "done";
      readonly customers: Count;
      readonly orders: Count;
      readonly guestOrders: Count;
    };

/** How writing tags stands. */
export type TaggingView = {
  readonly state: TaggingState;
  readonly run: {
    readonly kind: "apply" | "remove-all";
    readonly state: "running" | "failed";
    readonly phase: "recompute" | "write";
    readonly written: Count;
    readonly customers: Count;
    readonly percent: number;
    /** It ends as soon as what is in Shopify's hands is done. */
    readonly cancelled: boolean;
    readonly failure: string | null;
  } | null;
};

/** What turning tags on would do. */
export type PreviewView = {
  readonly rows: readonly { readonly tag: string; readonly customers: Count }[];
  readonly customers: Count;
  readonly alreadyThere: Count;
};

/** Where a shop stands on its way to tags that are written. */
export type SetupView = {
  readonly importing: ImportView;
  /** The rhythm is null until the import is through, and once the windows are accepted. */
  readonly windows: { readonly accepted: boolean; readonly rhythm: RhythmView | null };
  /** Null until there is something to preview, and once tagging is on. */
  readonly preview: PreviewView | null;
  readonly tagging: TaggingView;
  /** Something is under way that the screen should follow. */
  readonly busy: boolean;
};

/** The version that installing stores; every later one is the merchant's. */
const FIRST_POLICY_VERSION = 1;

/** Reads where a shop stands in its setup. */
export async function readSetup(tx: ShopTx, shop: Shop, format: Format): Promise<SetupView> {
  const importing = await readImport(tx, format);
  const { version, policy } = await tx.policy();
  const taggingView = await readTagging(tx, shop, format);
  const preview =
    importing.state === "done" && shop.tagging === "off"
      ? await readPreview(tx, policy.naming, format)
      : null;
  const accepted = version > FIRST_POLICY_VERSION;
  const { state, run } = taggingView;
  const writing = state !== "paused" && (run?.state === "running" || state === "removing");
  return {
    importing,
    windows: {
      accepted,
      rhythm:
        accepted || importing.state !== "done" ? null : (await readRhythm(tx, shop, format)).rhythm,
    },
    preview,
    tagging: taggingView,
    busy: importing.state === "running" || writing,
  };
}

/** Reads how writing tags stands; the run is null when none is under way and the last one went well. */
export async function readTagging(tx: ShopTx, shop: Shop, format: Format): Promise<TaggingView> {
  const state = taggingState(shop);
  const run = await tx.lastTagRun();
  if (run === null || run.state === "done") return { state, run: null };
  return {
    state,
    run: {
      kind: run.kind,
      state: run.state,
      phase: run.phase,
      written: format.count(run.written),
      customers: format.count(run.customers),
      percent: percentOf(run.written, run.customers) ?? 0,
      cancelled: run.cancelled,
      failure: run.failure,
    },
  };
}

async function readImport(tx: ShopTx, format: Format): Promise<ImportView> {
  const found = await tx.latestImport();
  if (found === null) return { state: "not-started" };
  const customers = format.count(found.customers);
  const orders = format.count(found.orders);
  const { phase } = found;
  if (phase === "ready") {
    return { state: "done", customers, orders, guestOrders: format.count(found.guestOrders) };
  }
  if (phase === "failed") {
    return { state: "failed", reason: found.failure ?? "", customers };
  }
  const percent =
    phase === "reading"
      ? percentOf(found.bytesRead, found.bytesTotal)
      : phase === "computing"
        ? await percentComputed(tx, found)
        : null;
  const objects = format.count(found.objects);
  return { state: "running", phase, percent, objects, customers, orders };
}

async function percentComputed(tx: ShopTx, { customers }: ImportState): Promise<number | null> {
  return percentOf(customers - (await tx.countDue()), customers);
}

async function readPreview(tx: ShopTx, naming: Naming, format: Format): Promise<PreviewView> {
  const adds = new Map((await tx.tagPreview("apply")).map((row) => [row.tag, row.adds]));
  const { pending, alreadyThere }: TagTotals = await tx.tagTotals();
  return {
    rows: vocabulary(naming)
      .map((tag) => ({ tag, customers: format.count(adds.get(tag) ?? 0) }))
      .filter((row) => row.customers.value > 0),
    customers: format.count(pending),
    alreadyThere: format.count(alreadyThere),
  };
}

function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.min(100, Math.max(0, Math.floor((part / whole) * 100)));
}
