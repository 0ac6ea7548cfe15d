import type { Instant } from "#app/domain/time.ts";
import type { CustomerId } from "./shopify.ts";

/** What is told to the merchant afterwards. */
export const ACTIVITY_KINDS = [
  "installed",
  "uninstalled",
  "import",
  "refit",
  "settings",
  "tag-run",
  "undo",
  "by-hand",
  "repair",
  "privacy",
  "health",
  "attention",
] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** What an entry can count; "version" is the number of a version, "attention" 1 where something is wrong,
 * "moved" customers whose dates a fit moved. */
export const COUNT_NAMES = [
  "customers",
  "orders",
  "guestOrders",
  "added",
  "removed",
  "refused",
  "tags",
  "gone",
  "deletedOrders",
  "differences",
  "dataRequests",
  "redactions",
  "retried",
  "dismissed",
  "attention",
  "version",
  "moved",
] as const;
export type CountName = (typeof COUNT_NAMES)[number];

/** Numbers by what they count, such as `{ orders: 3 }`. */
export type ActivityCounts = Readonly<Partial<Record<CountName, number>>>;

/** What an entry says beside its counts. */
export type ActivityAbout = {
  /** A fixed word of ours, such as the sweep that found a difference; never text from the shop. */
  readonly note?: string | undefined;
  /** The mass write that it is about. */
  readonly runId?: string;
  /** The staff id of who did it by hand. */
  readonly by?: string;
  /** When it began, where it took a while. */
  readonly since?: Instant;
  /** Whom somebody chose by hand, the first `MOST_NAMED` of them; a redaction takes them out again. */
  readonly customers?: readonly CustomerId[];
};

/** An entry names no more customers than this, however many it counts. */
export const MOST_NAMED = 200;

export type Activity = {
  readonly activityId: string;
  readonly at: Instant;
  readonly kind: ActivityKind;
  readonly counts: ActivityCounts;
  readonly note: string | null;
  readonly runId: string | null;
  /** Who brought it about: a staff id, "system", or null where that is not kept. */
  readonly by: string | null;
  /** When it began; null where it took no time, or that is not kept. */
  readonly since: Instant | null;
  readonly customers: readonly CustomerId[];
};

/** What was done for the shop, kept for 400 days. */
export type ActivityWork = {
  readonly recordActivity: (
    kind: ActivityKind,
    counts: ActivityCounts,
    about?: ActivityAbout,
  ) => Promise<void>;
  /** Newest first, of some kinds or of all; those before `before`, or from the newest on. */
  readonly activities: (
    before: string | null,
    limit: number,
    kinds?: readonly ActivityKind[],
  ) => Promise<readonly Activity[]>;
  readonly findActivity: (activityId: string) => Promise<Activity | null>;
  /** What was told when a run ended; null while it goes on. */
  readonly activityOfRun: (runId: string) => Promise<Activity | null>;
};
