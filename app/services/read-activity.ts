import { UNDO_MS } from "#app/domain/undo.ts";
import type { Instant } from "#app/domain/time.ts";
import {
  type Activity,
  type ActivityKind,
  COUNT_NAMES,
  type CountName,
} from "#app/ports/activity.ts";
import { type Dismissal, DISMISSALS } from "#app/ports/attention.ts";
import { type Health, HEALTH_KINDS, type HealthKind } from "#app/ports/health.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { RUN_CAUSES, type RunCause, type TagRunRecord } from "#app/ports/tag-runs.ts";
import { type Count, type Format, formatFor } from "./format.ts";
import { BY_HAND } from "./note-by-hand.ts";
import { type ActivityFilter, type ActivityQuery, kindsOf } from "./activity-query.ts";
import { type LiveHealthView, readLiveHealth } from "./read-health.ts";
import { readRun, type RunView } from "./read-run.ts";
import { readTagging, type TaggingView } from "./read-setup.ts";
import type { Viewer } from "./read-viewer.ts";
import { type UndoProblem, undoProblem } from "./undo-problem.ts";

/** Entries on one page. */
const PAGE = 50;

/** Notes that say more than the kind of an entry does. */
export const TOLD_NOTES = [
  "tagging-paused",
  "tagging-resumed",
  "writing-refused",
  "tag-change",
  "import-failed",
  "refit-kept",
  ...BY_HAND,
  "orders-sweep",
  "customers-sweep",
  "tag-audit",
  "count-check",
] as const;
type ToldNote = (typeof TOLD_NOTES)[number];

/** What an entry is about, in one word. */
export type ActivityWhat =
  | Exclude<ActivityKind, "health">
  | ToldNote
  | `run-${RunCause}`
  | `${HealthKind}-${Health["state"]}`
  | `dismissed-${Dismissal}`;

/** What is counted in so many words; "attention" is told by what the entry is about. */
type ShownCount = Exclude<CountName, "attention">;

/** Whether a run can be taken back, and if not why. */
export type UndoView =
  | { readonly state: "possible"; readonly until: string }
  | { readonly state: "not-possible"; readonly reason: UndoProblem };

export type PastRun = {
  readonly runId: string;
  /** Cut short, or nothing to say where it was carried out whole. */
  readonly cut: "cancelled" | "superseded" | null;
  readonly undo: UndoView;
};

/** Who brought something about: whoever is looking, another of the shop's staff, or the app by itself. */
export type By =
  { readonly who: "you" | "app" } | { readonly who: "staff"; readonly staffId: string };

/** Where the customers of an entry are to be seen. */
export type EntryPeople =
  | { readonly in: "run"; readonly runId: string }
  /** Those whom the entry names. */
  | { readonly in: "entry" }
  | { readonly in: "customer"; readonly id: CustomerId }
  /** An import is about everybody. */
  | { readonly in: "everybody" }
  /** The requests for data, and how many were forgotten. */
  | { readonly in: "privacy" };

export type ActivityRow = {
  readonly id: string;
  readonly date: string;
  readonly clock: string;
  /** Null where it took no time, or that is not kept. */
  readonly took: string | null;
  readonly people: EntryPeople | null;
  readonly what: ActivityWhat;
  readonly counts: readonly { readonly name: ShownCount; readonly count: Count }[];
  /** Null where that is not kept. */
  readonly by: By | null;
  readonly run: PastRun | null;
};

export type ActivityView = {
  readonly tagging: TaggingView;
  readonly underWay: RunView | null;
  readonly health: LiveHealthView;
  readonly show: ActivityFilter | null;
  readonly timeZone: string;
  readonly rows: readonly ActivityRow[];
  /** Whether the page begins with the newest. */
  readonly isNewest: boolean;
  /** The entry before which the next page begins, or null when this is the last. */
  readonly before: string | null;
};

/**
 * Reads a page of what was done for the shop, newest first, and what of it can be taken back. It begins
 * before an entry, or with the newest, and shows everything or one kind.
 */
export function readActivity(
  { store }: Pick<Ports, "store">,
  viewer: Viewer,
  { show, before }: ActivityQuery,
): Promise<ActivityView> {
  const { shop, staffId } = viewer;
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    // One more than fits says whether there is a page beyond.
    const found = await tx.activities(before, PAGE + 1, kindsOf(show));
    const shown = found.slice(0, PAGE);
    const rows: ActivityRow[] = [];
    for (const entry of shown) rows.push(await rowOf(tx, entry, staffId, format));
    return {
      tagging: await readTagging(tx, shop, format),
      underWay: await readRun(tx, format),
      health: await readLiveHealth(tx, format),
      show,
      timeZone: shop.timeZone,
      rows,
      isNewest: before === null,
      before: found.length > PAGE ? (shown.at(-1)?.activityId ?? null) : null,
    };
  });
}

/** An entry as it is shown. */
export async function rowOf(
  tx: ShopTx,
  entry: Activity,
  staffId: string,
  format: Format,
): Promise<ActivityRow> {
  const run = entry.runId === null ? null : await tx.findTagRun(entry.runId);
  return {
    id: entry.activityId,
    date: format.date(entry.at),
    clock: format.time(entry.at),
    took: entry.since === null ? null : format.lasted(entry.at - entry.since),
    people: peopleOf(entry),
    what: whatOf(entry, run),
    counts: countsOf(entry, format),
    by: byOf(entry.by, staffId),
    run: run === null ? null : await readPastRun(tx, run, format),
  };
}

function peopleOf({ kind, runId, customers }: Activity): EntryPeople | null {
  if (runId !== null) return { in: "run", runId };
  const [first, second] = customers;
  if (first !== undefined)
    return second === undefined ? { in: "customer", id: first } : { in: "entry" };
  if (kind === "import") return { in: "everybody" };
  return kind === "privacy" ? { in: "privacy" } : null;
}

/** What is said of a run beside its entry. */
export async function readPastRun(tx: ShopTx, run: TagRunRecord, format: Format): Promise<PastRun> {
  const { runId, result } = run;
  const cut = result === "cancelled" || result === "superseded" ? result : null;
  const problem = await undoProblem(tx, run);
  const finishedAt: Instant = run.finishedAt ?? tx.now;
  return {
    runId,
    cut,
    undo:
      problem === null
        ? { state: "possible", until: format.date(finishedAt + UNDO_MS) }
        : { state: "not-possible", reason: problem },
  };
}

/** In one word what an entry tells. */
export function whatOf(
  { kind, note, counts }: Pick<Activity, "kind" | "note" | "counts">,
  run: Pick<TagRunRecord, "cause"> | null,
): ActivityWhat {
  if (kind === "health") {
    const look = HEALTH_KINDS.find((known) => known === note) ?? "token";
    return `${look}-${counts.attention === 1 ? "attention" : "good"}`;
  }
  if (kind === "attention") {
    const why = DISMISSALS.find((known) => known === note);
    if (why !== undefined) return `dismissed-${why}`;
  }
  if (kind === "tag-run" || kind === "undo") {
    const cause = run?.cause ?? RUN_CAUSES.find((known) => known === note);
    if (cause !== undefined) return `run-${cause}`;
  }
  return TOLD_NOTES.find((known) => known === note) ?? kind;
}

/** The numbers that an entry shows: those that are something, and of a finished run or fit always how many customers. */
export function countsOf(
  { kind, counts }: Pick<Activity, "kind" | "counts">,
  format: Format,
): ActivityRow["counts"] {
  const isRun = kind === "tag-run" || kind === "undo";
  return COUNT_NAMES.filter((name) => name !== "attention").flatMap((name) => {
    const value = counts[name];
    const says =
      value !== undefined && (value > 0 || (isRun && name === "customers") || name === "moved");
    return says ? [{ name, count: format.count(value) }] : [];
  });
}

/** Who that is to whoever is looking. */
export function byOf(by: string | null, staffId: string): By | null {
  if (by === null || by === "unknown") return null;
  if (by === "system") return { who: "app" };
  return by === staffId ? { who: "you" } : { who: "staff", staffId: by };
}
