import type { Instant } from "#app/domain/time.ts";
import type { JobKind } from "./jobs.ts";
import type { Topic } from "./news.ts";

/** What is looked at every hour. */
export const HEALTH_KINDS = [
  /** Shopify takes our token. */
  "token",
  /** Every scope that we ask for is granted. */
  "scopes",
  /** We are shown orders of more than 60 days ago. */
  "old-orders",
  /** Nobody subscribed to webhooks by the API: declared ones and those would come twice. */
  "subscriptions",
  /** Webhooks arrive. */
  "deliveries",
  /** What is due is done soon, and nothing was set aside. */
  "backlog",
  /** No job throws again and again. */
  "jobs",
] as const;
export type HealthKind = (typeof HEALTH_KINDS)[number];

export type Health = {
  readonly kind: HealthKind;
  readonly state: "good" | "attention";
  /** Numbers and words of ours or Shopify's: scopes, topics, instants; nothing of people. */
  readonly detail: HealthDetail;
  readonly checkedAt: Instant;
};
export type HealthDetail = Readonly<Record<string, number | string>>;

/** What waits in a shop. */
export type Backlog = {
  readonly openDeliveries: number;
  readonly deadDeliveries: number;
  /** Customers who were set aside after ten failed tries. */
  readonly deadCustomers: number;
  readonly refetches: number;
  /** How long the customer who is due longest has been due, in milliseconds. */
  readonly oldestDue: number;
};

/** Tries in a row after which a job that throws needs attention: fewer may be a passing fault. */
export const FAILING_FROM = 5;

/** A job that threw at least `FAILING_FROM` times in a row, and is tried again and again. */
export type FailingJob = {
  readonly kind: JobKind;
  readonly failures: number;
  readonly since: Instant;
  /** What it threw last. */
  readonly failure: string;
};

/** The shop's allowance of query cost as we know it, in points. */
export type Budget = {
  readonly available: number;
  readonly maximum: number;
  /** Points that come back in a second. */
  readonly restoreRate: number;
};

export type HealthWork = {
  /** Records what a look found; returns what the look before found, or null for none. */
  readonly saveHealth: (found: Omit<Health, "checkedAt">) => Promise<Health["state"] | null>;
  /** What was found last; nothing of a token that was replaced since by opening the app. */
  readonly health: () => Promise<readonly Health[]>;
  /** When the last webhook of each topic came; topics of which none is stored are absent. */
  readonly lastDeliveries: () => Promise<ReadonlyMap<Topic, Instant>>;
  readonly backlog: () => Promise<Backlog>;
  readonly failingJobs: () => Promise<readonly FailingJob[]>;
  /** Null before the first call. */
  readonly budget: () => Promise<Budget | null>;
};
