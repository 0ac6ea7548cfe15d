import { type Naming, vocabulary } from "#app/domain/tags.ts";
import type { Playbooks } from "#app/ports/playbooks.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { ShopTx } from "#app/ports/store.ts";
import type { Count, Format } from "./format.ts";
import { readHealth } from "./read-health.ts";
import { readImport, type ImportView } from "./read-import.ts";
import { readRhythm, type RhythmView } from "./read-rhythm.ts";
import { percentOf } from "./percent-of.ts";
import { type TaggingState, taggingState } from "./tagging-state.ts";

/** How writing tags stands. */
export type TaggingView = {
  readonly state: TaggingState;
  readonly run: {
    readonly kind: "apply" | "remove-all";
    readonly phase: "recompute" | "write";
    readonly written: Count;
    readonly customers: Count;
    readonly percent: number;
    /** It ends as soon as what is in Shopify's hands is done. */
    readonly cancelled: boolean;
  } | null;
};

/** What Shopify lets us see. */
export type AccessView = {
  /** Unchecked until the first look, which follows the installation at once. */
  readonly state: "unchecked" | "good" | "missing";
  readonly missingScopes: string;
  /** Shopify shows the last 60 days of orders only. */
  readonly limitedHistory: boolean;
  /** The month of the first order that was found; null before everybody was counted. */
  readonly firstOrder: string | null;
};

/** What turning tags on would do. */
export type PreviewView = {
  readonly rows: readonly { readonly tag: string; readonly customers: Count }[];
  readonly customers: Count;
  readonly alreadyThere: Count;
};

/** Where a shop stands on its way to tags that are written. */
export type SetupView = {
  /** Hidden: the merchant put the guide away, finished or not. */
  readonly guide: "shown" | "hidden";
  readonly access: AccessView;
  readonly importing: ImportView;
  /** The rhythm is null until the import is through, and once the windows are accepted. */
  readonly windows: { readonly accepted: boolean; readonly rhythm: RhythmView | null };
  /** Null until there is something to preview, and once tagging is on. */
  readonly preview: PreviewView | null;
  readonly tagging: TaggingView;
  /** The playbooks to start with, for who hands the tags over. */
  readonly starters: readonly { readonly key: string; readonly title: string }[];
  /** Something is under way that the screen should follow. */
  readonly busy: boolean;
};

/** The version that installing stores; every later one is the merchant's. */
const FIRST_POLICY_VERSION = 1;

/** Reads where a shop stands in its setup. */
export async function readSetup(
  tx: ShopTx,
  shop: Shop,
  format: Format,
  { starters }: Pick<Playbooks, "starters">,
): Promise<SetupView> {
  const guide = (await tx.isGuideHidden()) ? "hidden" : "shown";
  const importing = await readImport(tx, format);
  const { version, policy } = await tx.policy();
  const taggingView = await readTagging(tx, shop, format);
  const preview =
    guide === "shown" && importing.state === "done" && shop.tagging === "off"
      ? await readPreview(tx, policy.naming, format)
      : null;
  const accepted = version > FIRST_POLICY_VERSION;
  const { state, run } = taggingView;
  const writing = state !== "paused" && (run !== null || state === "removing");
  return {
    guide,
    access: await readAccess(tx, shop, format),
    importing,
    windows: {
      accepted,
      rhythm:
        accepted || importing.state !== "done" ? null : (await readRhythm(tx, shop, format)).rhythm,
    },
    preview,
    tagging: taggingView,
    starters: starters.map(({ key, title }) => ({ key, title })),
    busy: importing.state === "running" || writing,
  };
}

/** Reads how writing tags stands; the run is null when none is under way. */
export async function readTagging(tx: ShopTx, shop: Shop, format: Format): Promise<TaggingView> {
  const state = taggingState(shop);
  const run = await tx.lastTagRun();
  if (run === null || run.state === "done") return { state, run: null };
  return {
    state,
    run: {
      kind: run.kind,
      phase: run.phase,
      written: format.count(run.written),
      customers: format.count(run.customers),
      percent: percentOf(run.written, run.customers) ?? 0,
      cancelled: run.cancelled,
    },
  };
}

async function readAccess(
  tx: ShopTx,
  { limitedHistory }: Shop,
  format: Format,
): Promise<AccessView> {
  const { looks, missingScopes } = await readHealth(tx, format);
  const scopes = looks.find(({ kind }) => kind === "scopes");
  const [first] = (await tx.countedAt()) === null ? [] : await tx.cohortMonths();
  return {
    state: scopes === undefined ? "unchecked" : scopes.state === "good" ? "good" : "missing",
    missingScopes,
    limitedHistory,
    firstOrder: first === undefined ? null : format.month(first.month),
  };
}

async function readPreview(tx: ShopTx, naming: Naming, format: Format): Promise<PreviewView> {
  const adds = new Map((await tx.tagPreview("apply")).map((row) => [row.tag, row.adds]));
  const pending = await tx.customersToWrite();
  const alreadyThere = await tx.tagsFoundBefore();
  return {
    rows: vocabulary(naming)
      .map((tag) => ({ tag, customers: format.count(adds.get(tag) ?? 0) }))
      .filter((row) => row.customers.value > 0),
    customers: format.count(pending),
    alreadyThere: format.count(alreadyThere),
  };
}
