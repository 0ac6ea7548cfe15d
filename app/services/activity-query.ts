import type { ActivityKind } from "#app/ports/activity.ts";

/** What of Activity can be shown alone. */
export const ACTIVITY_FILTERS = [
  "imports",
  "refits",
  "runs",
  "settings",
  "by-hand",
  "repairs",
  "privacy",
  "connection",
] as const;
export type ActivityFilter = (typeof ACTIVITY_FILTERS)[number];

/** Every kind of entry belongs to one of them. */
export const KINDS_SHOWN: Record<ActivityFilter, readonly ActivityKind[]> = {
  imports: ["import"],
  refits: ["refit"],
  runs: ["tag-run", "undo"],
  settings: ["settings", "installed", "uninstalled"],
  "by-hand": ["by-hand"],
  repairs: ["repair"],
  privacy: ["privacy"],
  connection: ["health", "attention"],
};

/** Which page of Activity an address asks for. */
export type ActivityQuery = {
  /** Null for everything. */
  readonly show: ActivityFilter | null;
  /** The entry before which it begins, or null for the newest. */
  readonly before: string | null;
};

/** Everything, from the newest on. */
export const NEWEST: ActivityQuery = { show: null, before: null };

/** What an address asks for; words that mean nothing are passed over. */
export function activityQueryIn(address: URLSearchParams): ActivityQuery {
  const before = address.get("before") ?? "";
  return {
    show: ACTIVITY_FILTERS.find((filter) => filter === address.get("show")) ?? null,
    before: /^\d{1,18}$/.test(before) ? before : null,
  };
}

/** The kinds of entries that a filter leaves. */
export function kindsOf(show: ActivityFilter | null): readonly ActivityKind[] | undefined {
  return show === null ? undefined : KINDS_SHOWN[show];
}
