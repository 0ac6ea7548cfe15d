import type { Instant } from "#app/domain/time.ts";

/** What is told to the merchant afterwards. */
export const ACTIVITY_KINDS = [
  "installed",
  "uninstalled",
  "import",
  "settings",
  "tag-run",
  "undo",
  "repair",
  "privacy",
  "health",
  "attention",
] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** What an entry can count; "version" is the number of a version, "attention" 1 where something is wrong. */
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
] as const;
export type CountName = (typeof COUNT_NAMES)[number];

/** Numbers by what they count, such as `{ orders: 3 }`; never an id of a person. */
export type ActivityCounts = Readonly<Partial<Record<CountName, number>>>;

/** What an entry says beside its counts. */
export type ActivityAbout = {
  /** A fixed word of ours, such as the sweep that found a difference; never text from the shop. */
  readonly note?: string;
  /** The mass write that it is about. */
  readonly runId?: string;
};

export type Activity = {
  readonly activityId: string;
  readonly at: Instant;
  readonly kind: ActivityKind;
  readonly counts: ActivityCounts;
  readonly note: string | null;
  readonly runId: string | null;
  /** Who brought it about: a staff id, "system", or null where that is not kept. */
  readonly by: string | null;
};

/** What was done for the shop, kept for 400 days. */
export type ActivityWork = {
  readonly recordActivity: (
    kind: ActivityKind,
    counts: ActivityCounts,
    about?: ActivityAbout,
  ) => Promise<void>;
  /** Newest first; those before `before`, or from the newest on. */
  readonly activities: (before: string | null, limit: number) => Promise<readonly Activity[]>;
  /** What was told when a run ended; null while it goes on. */
  readonly activityOfRun: (runId: string) => Promise<Activity | null>;
};
