import type { BoundariesInForce } from "#app/domain/customer-state.ts";
import type { Facet, FacetFamily } from "#app/domain/facets/vocabulary.ts";
import type { Money } from "#app/domain/money.ts";
import type { ShopPolicy } from "#app/domain/shop-policy.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { ChangeCause } from "#app/domain/stage-changes.ts";
import type { Standing } from "#app/domain/what-if.ts";
import type { Instant } from "#app/domain/time.ts";
import type { ValueTier } from "#app/domain/value.ts";
import type { CustomerId } from "./shopify.ts";
import type { RunCause, TagRunKind } from "./tag-runs.ts";

/** What the screens read: each its own query, none scans orders. */
export type ReadModels = {
  /** One row a stage, in the order of STAGES, also for stages without a customer. */
  readonly stageCounts: () => Promise<readonly StageCount[]>;
  /** At most `limit` customers of a stage, rising by id. */
  readonly customersInStage: (stage: Stage, limit: number) => Promise<readonly CustomerRow[]>;
  /** Who comes into a stage next if nothing happens: when, and from where. */
  readonly nextEntry: (
    stage: Stage,
  ) => Promise<{ readonly at: Instant; readonly from: Stage } | null>;
  readonly customerRows: (ids: readonly CustomerId[]) => Promise<readonly CustomerRow[]>;
  readonly customerCard: (id: CustomerId) => Promise<CustomerCard | null>;
  /** Newest first. */
  readonly stageHistory: (id: CustomerId, limit: number) => Promise<readonly StageEntry[]>;
  readonly tagHistory: (id: CustomerId, limit: number) => Promise<readonly TagEntry[]>;
  /** For each tag, how many customers would get it and how many would lose it by a run of this kind now. */
  readonly tagPreview: (kind: TagRunKind) => Promise<readonly TagPreviewRow[]>;
  /** How many customers a run that applies the rules would write to. */
  readonly customersToWrite: () => Promise<number>;
  /** Tags that were there before us and stay the merchant's. */
  readonly tagsFoundBefore: () => Promise<number>;
  /** How many customers carry at least one tag of ours. */
  readonly customersTagged: () => Promise<number>;
  /** What would be written to whom, rising by id from after `after` on; also to whom it is not. */
  readonly tagPlan: (
    kind: TagRunKind,
    after: CustomerId | null,
    limit: number,
  ) => Promise<readonly TagPlanRow[]>;
  /** Whom no run touches though their tags differ, by the reason. */
  readonly tagSkips: (kind: TagRunKind) => Promise<TagSkips>;
  /** Whose tags Shopify refused, and nobody else left alone: in the order of ids, those beyond `after`. */
  readonly refusedCustomers: (
    after: CustomerId | null,
    limit: number,
  ) => Promise<readonly CustomerId[]>;
  /** Customers a second of the last complete run of 500 or more; null without one. */
  readonly massSpeed: () => Promise<number | null>;
  /** Points a second that Shopify gives the shop, as it last said; null before it did. */
  readonly restoreRate: () => Promise<number | null>;
  /** The mass write that was started last, running or not. */
  readonly lastTagRun: () => Promise<TagRunReport | null>;
  /** Of how many customers any facet of a family holds, whether its tags are written or not. */
  readonly familySizes: () => Promise<ReadonlyMap<FacetFamily, number>>;
  /** How many customers carry each of these tags as ours; without those that nobody carries. */
  readonly taggedCustomers: (tags: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  readonly freshness: () => Promise<Freshness>;
  /**
   * What the stage of every customer is computed from, alike ones counted together: "who would move". Of
   * the products of the last order only those in `products` are named.
   */
  readonly standings: (products: readonly string[]) => Promise<readonly Standing[]>;
  /** When the shop came back after it had left; null where that was not since then, or never. */
  readonly installedAgainAt: (since: Instant) => Promise<Instant | null>;
  /** The latest versions of the policy, newest first. */
  readonly policyVersions: (limit: number) => Promise<readonly PastPolicy[]>;
};

/** A version of the policy: since when, and whose it is. */
export type PastPolicy = {
  readonly version: number;
  readonly at: Instant;
  /** The staff member's id, or "system". */
  readonly by: string;
  readonly policy: ShopPolicy;
};

export type StageCount = Reach & {
  readonly stage: Stage;
  /** Now minus 30 days ago. */
  readonly change30: number;
};

/** How many they are, and how many of them subscribed to e-mail marketing and to text messages. */
export type Reach = {
  readonly customers: number;
  readonly reachable: number;
  readonly reachableBySms: number;
};

export type CustomerRow = {
  readonly customerId: CustomerId;
  readonly stage: Stage | null;
  readonly stageSince: Instant | null;
  readonly nextStage: Stage | null;
  readonly nextStageAt: Instant | null;
  readonly purchases: number;
  readonly netSpent: Money;
  readonly lastOrderAt: Instant | null;
  readonly reachable: boolean;
};

export type CustomerCard = CustomerRow & {
  readonly signUp: Instant;
  readonly firstOrderAt: Instant | null;
  readonly stageCause: ChangeCause | null;
  readonly valueTier: ValueTier | null;
  readonly vip: boolean;
  readonly dueNow: boolean;
  readonly facets: readonly Facet[];
  readonly inForce: BoundariesInForce | null;
  readonly subscribed: boolean;
  readonly desiredTags: readonly string[];
  readonly writtenTags: readonly string[];
  readonly alreadyThere: readonly string[];
  readonly locked: boolean;
  readonly excluded: boolean;
  readonly deleted: boolean;
  /** Who took over, where two became one; remembered as long as what is gone. */
  readonly mergedInto: CustomerId | null;
  /** Why Shopify refuses the tags; null when it does not. */
  readonly refused: string | null;
};

export type StageEntry = {
  readonly at: Instant;
  readonly from: Stage | null;
  readonly to: Stage;
  readonly cause: ChangeCause;
  /** The version of the settings that was in force. */
  readonly policyVersion: number;
};

export type TagEntry = {
  readonly changeId: string;
  readonly at: Instant;
  readonly added: readonly string[];
  readonly removed: readonly string[];
};

export type TagPreviewRow = {
  readonly tag: string;
  readonly adds: number;
  readonly removes: number;
};

/** Why a customer is not written to: the merchant's lock or flag, or Shopify's refusal, as at 250 tags. */
export const TAG_SKIPS = ["locked", "excluded", "refused"] as const;
export type TagSkip = (typeof TAG_SKIPS)[number];

/** Customers who are not written to, by the reason; those whom Shopify refused also by what it said. */
export type TagSkips = Readonly<Record<TagSkip, number>> & {
  readonly refusals: readonly { readonly reason: string; readonly customers: number }[];
};

export type TagPlanRow = {
  readonly customerId: CustomerId;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly alreadyThere: readonly string[];
  readonly skipped: TagSkip | null;
};

export type TagRunReport = {
  readonly runId: string;
  readonly kind: TagRunKind;
  readonly cause: RunCause | null;
  readonly startedAt: Instant;
  /** Since when it writes; null while everybody is recomputed. */
  readonly writesFrom: Instant | null;
  readonly dripPerDay: number | null;
  /** Where today's drops have fallen: when it goes on. */
  readonly waitsUntil: Instant | null;
  readonly state: "running" | "done";
  /** Everybody is recomputed first where the rules changed; then tags are written. */
  readonly phase: "recompute" | "write";
  readonly customers: number;
  readonly written: number;
  /** It ends as soon as what is in Shopify's hands is done. */
  readonly cancelled: boolean;
};

export type Freshness = {
  /** As of the last round of the roll-ups; those of now until everybody was counted for the first time. */
  readonly customers: number;
  /** The last time a webhook or an import told us something, or null. */
  readonly syncedAt: Instant | null;
  /** Deliveries that ten tries could not apply. */
  readonly deadDeliveries: number;
  /** Orders that changed before this were looked for in Shopify; null before the first import. */
  readonly ordersUpTo: Instant | null;
  /** When they are looked for again; null where that is not planned. */
  readonly nextLookAt: Instant | null;
};

/** Days of silence that a tenth, half and nine tenths of buyers do not exceed. */
export type Spread = { readonly low: number; readonly middle: number; readonly high: number };

export type TypicalBoundaries = Readonly<
  Record<
    "oneTime" | "repeat",
    Readonly<Record<"cycle" | "risk" | "lapsed" | "lost", Spread>> | null
  >
>;
