import type { TagBelief } from "#app/domain/tag-audit.ts";
import type { Instant } from "#app/domain/time.ts";
import type { ActivityCounts } from "./activity.ts";
import type { CustomerFacts, CustomerId, ExportedId, OrderFacts, OrderId } from "./shopify.ts";

/** What is gone through again and again: each kind has a cursor of its own. */
export type RoundKind = "orders" | "customers" | "tags" | "counts" | "roll-ups";

/** A round of reconciliation under way. */
export type Round = {
  /** The last round that ended began then: what changed before was looked at. */
  readonly reached: Instant;
  readonly begunAt: Instant;
  /** The last object that was dealt with; "0" at the start. */
  readonly lastId: string;
  /** What was repaired so far, by what it counts. */
  readonly found: ActivityCounts;
  /** Rounds that ended before this one. */
  readonly rounds: number;
  /** The bulk operation that is waited for. */
  readonly operation: string | null;
};

/** A customer as our rows have them, tombstones included. */
export type KnownCustomer = Omit<CustomerFacts, "tags" | "subscription"> & {
  /** Null when never read. */
  readonly subscription: string | null;
  readonly deleted: boolean;
  readonly tags: TagBelief;
  /** Their tags are being written, or will be looked at without being asked for. */
  readonly busy: boolean;
};

/** Ids at which our rows and an export do not agree; what is above the export's last id is younger than it. */
export type IdDifferences = {
  /** How many Shopify has; of orders, those of customers. */
  readonly counted: number;
  /** Not in our rows, or older there, or another customer's. */
  readonly behind: readonly string[];
  /** In our rows alone. */
  readonly surplus: readonly string[];
};

export type ReconcileWork = {
  /** Rounds go over what happens from `at` on: an import that began then has just been read. */
  readonly saveCursors: (at: Instant) => Promise<void>;
  /** The round under way, or one that begins now; null in a shop that was never imported. */
  readonly beginRound: (kind: RoundKind) => Promise<Round | null>;
  readonly saveRound: (
    kind: RoundKind,
    change: Partial<Pick<Round, "lastId" | "found" | "operation">>,
  ) => Promise<void>;
  /** Everything was looked at: the cursor moves to the round's beginning. */
  readonly endRound: (kind: RoundKind) => Promise<void>;
  /** Orders as our rows have them, tombstones included. */
  readonly knownOrders: (
    ids: readonly OrderId[],
  ) => Promise<ReadonlyMap<OrderId, OrderFacts & { readonly deleted: boolean }>>;
  /** Customers as our rows have them, tombstones included. */
  readonly knownCustomers: (
    ids: readonly CustomerId[],
  ) => Promise<ReadonlyMap<CustomerId, KnownCustomer>>;
  /** Those of these customers who were redacted: whatever Shopify still shows of them is none of ours. */
  readonly redactedAmong: (ids: readonly CustomerId[]) => Promise<ReadonlySet<CustomerId>>;
  /** Has the tags of these customers looked at, after everything that is more urgent. */
  readonly requestLooks: (ids: readonly CustomerId[]) => Promise<void>;
  /** A customer's latest orders. */
  readonly latestOrderIds: (id: CustomerId, limit: number) => Promise<readonly OrderId[]>;
  /** The customers of one share of `shares` that follow `after`, rising by id. */
  readonly customersOfShare: (
    share: number,
    shares: number,
    after: CustomerId,
    limit: number,
  ) => Promise<readonly CustomerId[]>;
};

/** Compares an export of ids with our rows, in a transaction of its own. */
export type CompareIds = (
  shopId: number,
  rows: AsyncIterable<readonly ExportedId[]>,
  most: number,
) => Promise<{ readonly customers: IdDifferences; readonly orders: IdDifferences }>;
