import type { Boundaries } from "#app/domain/boundaries.ts";
import type { BoundariesInForce } from "#app/domain/customer-state.ts";
import type { RfmBands } from "#app/domain/facets/rfm.ts";
import type { RfmEdges } from "#app/domain/facets/rfm-edges.ts";
import type { SubscriptionStatus } from "#app/domain/facets/subscription.ts";
import type { Facet } from "#app/domain/facets/vocabulary.ts";
import type { Order, OrderExclusions } from "#app/domain/order.ts";
import type { Cadence } from "#app/domain/rhythm/cadence.ts";
import type { Histories } from "#app/domain/rhythm/histories.ts";
import type { LearnedRhythm } from "#app/domain/rhythm/learned-rhythm.ts";
import type { Stamp } from "#app/domain/guard.ts";
import type { Money } from "#app/domain/money.ts";
import type { SourceOrders } from "#app/domain/roll-ups/tally.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { StageChange } from "#app/domain/stage-changes.ts";
import type { ShopPolicy } from "#app/domain/shop-policy.ts";
import type { SentChange, TagChange } from "#app/domain/tag-change.ts";
import type { LeftAlone } from "#app/domain/tags.ts";
import type { Instant } from "#app/domain/time.ts";
import type { CutOffs, ValueTier, VipEdges } from "#app/domain/value.ts";
import type { ActivityWork } from "./activity.ts";
import type { AttentionWork } from "./attention.ts";
import type { CustomerListWork } from "./customer-list.ts";
import type { OpenDelivery } from "./delivery.ts";
import type { GuideWork } from "./guide.ts";
import type { HealthWork } from "./health.ts";
import type { JobKind } from "./jobs.ts";
import type { LanguageWork } from "./language.ts";
import type { PrivacyWork } from "./privacy.ts";
import type { ReadModels } from "./read-models.ts";
import type { RetentionWork } from "./retention.ts";
import type { RollUpWork } from "./roll-ups.ts";
import type { CompareIds, ReconcileWork } from "./reconcile.ts";
import type { Shop, ShopDetails, ShopId, Tagging } from "./shop.ts";
import type {
  BulkChunk,
  ChunkIntent,
  PendingCustomer,
  RunChange,
  RunResult,
  RunTotals,
  TagRun,
  TagRunKind,
  TagRunRecord,
  TagRunStart,
} from "./tag-runs.ts";
import type {
  Batches,
  CustomerFacts,
  CustomerId,
  OrderExportLine,
  OrderFacts,
  OrderId,
  TaggedOrder,
} from "./shopify.ts";

/** The database. Whatever belongs to a shop is reached through a unit of work that names the shop. */
export type Store = {
  /** One transaction for one shop; `tx.now` is its only present. */
  readonly withShop: <T>(shopId: ShopId, work: (tx: ShopTx) => Promise<T>) => Promise<T>;
  readonly findShop: (domain: string) => Promise<Shop | null>;
  /** The row of a shop, made when there is none. */
  readonly ensureShop: (domain: string) => Promise<ShopId>;
  /** Installed shops that have customers due, refetches due; of the first none whose history was never read to its end. */
  readonly shopsWithDueCustomers: () => Promise<readonly ShopId[]>;
  readonly shopsWithRefetches: () => Promise<readonly ShopId[]>;
  /** Claims schedules that are due, by moving them `leaseMs` ahead. */
  readonly claimSchedules: (
    leaseMs: number,
  ) => Promise<readonly { readonly shopId: ShopId; readonly kind: JobKind }[]>;
  /**
   * Applies the most urgent of the open deliveries of the shop whose turn it is, a batch in one transaction;
   * `tx` is null when we know no shop of a delivery's domain. Nothing is applied when the same store is at work
   * on each shop that has any. One whose `apply` throws is kept: tried again with growing delays, dead
   * after ten tries. A fault of the database costs no try.
   */
  readonly applyDeliveries: (
    apply: (tx: ShopTx | null, delivery: OpenDelivery) => Promise<string>,
  ) => Promise<{ readonly outcomes: readonly string[]; readonly failure: unknown }>;
  /** Loads an export of customers: newer rows win, nothing becomes due. Returns how many. */
  readonly importCustomers: (shopId: ShopId, rows: Batches<CustomerFacts>) => Promise<number>;
  /** Loads an export of orders, lines in any sequence: newer rows win, nothing becomes due. */
  readonly importOrders: (
    shopId: ShopId,
    rows: Batches<OrderExportLine>,
  ) => Promise<{ readonly orders: number; readonly guestOrders: number }>;
  /** Compares an export of ids with our rows, until more than `most` differ; changes nothing. */
  readonly compareIds: CompareIds;
};

/** A unit of work for one shop. */
export type ShopTx = {
  /** The instant at which this unit of work happens. */
  readonly now: Instant;
} & ShopWork &
  RhythmWork &
  OrderWork &
  ExclusionWork &
  ProductWork &
  CustomerWork &
  GoneWork &
  PrivacyWork &
  AttentionWork &
  RetentionWork &
  RefetchWork &
  SegmentWork &
  TagWork &
  TagRunWork &
  ImportWork &
  ReconcileWork &
  HealthWork &
  ActivityWork &
  LanguageWork &
  GuideWork &
  RollUpWork &
  CustomerListWork &
  ReadModels;

export type ShopWork = {
  readonly shop: () => Promise<Shop>;
  /** Records what Shopify says of the shop, and that it is installed as of now; false if it was already. */
  readonly saveInstalled: (details: ShopDetails) => Promise<boolean>;
  readonly saveDetails: (details: ShopDetails) => Promise<void>;
  /** Forgets the tokens and stops all work. False when the shop was installed again after `at`. */
  readonly saveUninstalled: (at: Instant) => Promise<boolean>;
  /** Of a shop that left nothing stays planned but what is owed to the law; of any other nothing changes. */
  readonly forgetPlans: () => Promise<void>;
  readonly saveTagging: (tagging: Tagging) => Promise<void>;
  /** From now on nobody writes a tag, or writing goes on. */
  readonly saveTaggingPaused: (paused: boolean) => Promise<void>;
  /** Shopify refuses our token or our rights as of now, or accepts them again. */
  readonly saveWritingRefused: (refused: boolean) => Promise<void>;
  readonly policy: () => Promise<PolicyVersion>;
  /** Adds a version and returns its number. */
  readonly savePolicy: (policy: ShopPolicy, by: string) => Promise<number>;
  /** What a version said. Throws on one that was never stored. */
  readonly policyAt: (version: number) => Promise<ShopPolicy>;
  readonly schedule: (kind: JobKind, at: Instant) => Promise<void>;
  /** The same, unless it is due sooner: many hints make one job. */
  readonly scheduleBy: (kind: JobKind, at: Instant) => Promise<void>;
  readonly unschedule: (kind: JobKind) => Promise<void>;
  /** A job came to its end: what it threw is counted, until it throws nothing. */
  readonly saveScheduleOutcome: (kind: JobKind, failure: string | null) => Promise<void>;
};

/** The policy in force. */
export type PolicyVersion = {
  readonly version: number;
  /** Since this version the windows have been what they are: only those before it moved anybody. */
  readonly windowsVersion: number;
  readonly policy: ShopPolicy;
};

/** What was last learned from a shop's orders; version 0 before anything was. */
export type RhythmVersion = {
  readonly version: number;
  readonly learned: LearnedRhythm | null;
  readonly fittedAt: Instant | null;
  /** When a later fit failed, so that this one was kept. */
  readonly failedAt: Instant | null;
};

export type BuyerInForce = BoundariesInForce & {
  readonly customerId: CustomerId;
  /** Products of the last order; empty unless a rule of the policy asks for products. */
  readonly products: readonly string[];
};

export type RhythmWork = {
  readonly rhythm: () => Promise<RhythmVersion>;
  /** Adds a version and returns its number. */
  readonly saveRhythm: (learned: LearnedRhythm) => Promise<number>;
  /** A fit failed: the version in force stays, and says so. */
  readonly saveRhythmFailure: () => Promise<void>;
  /** The purchase occasions up to now of customers chosen evenly, at most about `most` of them. */
  readonly histories: (most: number) => Promise<Histories>;
  /** Buyers with boundaries in force, rising by id, from after `after` on. */
  readonly buyersInForce: (
    after: CustomerId | null,
    limit: number,
  ) => Promise<readonly BuyerInForce[]>;
  /** Makes all new prospects due, one after another, so many milliseconds apart, unless they are due before. */
  readonly markProspectsDue: (apartMs: number) => Promise<void>;
  /** Makes customers due at instants of their own, unless they are due before. */
  readonly markDueAt: (
    due: readonly { readonly customerId: CustomerId; readonly at: Instant }[],
  ) => Promise<void>;
};

export type OrderWork = {
  readonly findOrder: (id: OrderId) => Promise<(OrderFacts & Stamp) | null>;
  /**
   * Stores orders unless a newer one is there, and marks their customers due. One that was deleted is asked
   * for instead; one of a redacted customer is dropped.
   */
  readonly saveOrders: (
    orders: readonly OrderFacts[],
    triggeredAt: Instant | null,
  ) => Promise<void>;
};

export type ExclusionWork = {
  /** Adds those of these tags that the policy's exclusions name to orders that are stored. */
  readonly saveOrderTags: (orders: readonly TaggedOrder[]) => Promise<void>;
  /**
   * Counts the orders that follow `after` anew under the policy's exclusions, some ten thousand of them, and
   * forgets the tags that the exclusions no longer name. Returns the last order of them, or null for none.
   */
  readonly recountOrders: (after: OrderId | null) => Promise<OrderId | null>;
  /** Where the orders that stand came from, the most frequent first. Reads every order: for no screen once the roll-ups have them. */
  readonly orderSources: () => Promise<readonly SourceOrders[]>;
  /** How many orders that stand such exclusions leave out, beside those of `alsoOut`, and of how many customers. */
  readonly excludedOrders: (
    exclusions: OrderExclusions,
    alsoOut: readonly OrderId[],
  ) => Promise<{ readonly orders: number; readonly customers: number }>;
};

export type ProductWork = {
  /** Replaces what can be bought as a subscription; who bought what is new in it, or gone, becomes due. */
  readonly saveSellingPlanProducts: (productIds: readonly string[]) => Promise<void>;
  /** Who ever bought one of these products becomes due. */
  readonly markBuyersDue: (productIds: readonly string[]) => Promise<void>;
  /** Asks for whose subscription may have changed unannounced: subscribers, and who lately bought what can be one. */
  readonly requestSubscribers: () => Promise<void>;
};

export type CustomerWork = {
  /**
   * Stores customers unless a newer one is there, and marks them due. One who was deleted is asked for
   * instead; one who was redacted is dropped.
   */
  readonly saveCustomers: (customers: readonly CustomerFacts[]) => Promise<void>;
  readonly knowsCustomer: (id: CustomerId) => Promise<boolean>;
  /** The tags that are ours or about to be, in the ledger or in an open intent. */
  readonly ownTags: (id: CustomerId) => Promise<readonly string[]>;
  /** The tags whose removal by others matters: ours that we are not removing, and those found before us. */
  readonly watchedTags: (id: CustomerId) => Promise<readonly string[]>;
  /** Whether Shopify refused this customer's tags the last time. */
  readonly isRefused: (id: CustomerId) => Promise<boolean>;
  /** Makes the tags of a customer be looked at, now. */
  readonly requestReread: (id: CustomerId) => Promise<void>;
  /** Says whether the merchant wants this customer left alone; makes the customer due. */
  readonly saveExcluded: (id: CustomerId, excluded: boolean) => Promise<void>;
};

/** What is gone: neither an import nor a sweep brings it back, only a refetch that finds it. */
export type GoneWork = {
  /** The row stays, its work ends; one that we never knew is remembered too. */
  readonly deleteOrder: (id: OrderId) => Promise<void>;
  readonly deleteCustomer: (id: CustomerId) => Promise<void>;
  /** Two customers became one: orders and ledger join, late news of the other is of the one who is kept. */
  readonly mergeCustomers: (kept: CustomerId, deleted: CustomerId) => Promise<void>;
  /** Shopify shows these: what was taken for gone may be stored again. */
  readonly foundAgain: (kind: RefetchKind, ids: readonly string[]) => Promise<void>;
  /** Shopify does not show these: their work ends. Returns how many we never knew: foreign ones. */
  readonly notFound: (kind: RefetchKind, ids: readonly string[]) => Promise<number>;
  /** Ends the work of whatever is gone and stands nevertheless: it was told while an import was storing it. */
  readonly settleGone: () => Promise<void>;
};

export type RefetchWork = {
  readonly requestRefetch: (kind: RefetchKind, id: string) => Promise<void>;
  /** Objects to be read from Shopify, at most 50 of a kind, held back for a lease. */
  readonly claimRefetches: () => Promise<Refetches>;
  /**
   * They were read: closes them, and says which. One that was asked for or claimed again since stays open, and
   * what was read of it may be older than what is stored or gone by now.
   */
  readonly closeRefetches: (
    claim: string,
    kind: RefetchKind,
    ids: readonly string[],
  ) => Promise<ReadonlySet<string>>;
  /**
   * They could not be read, and are tried again after a growing delay. Where the fault is their own they are
   * set aside after ten tries; an outage of Shopify's ends by itself.
   */
  readonly postponeRefetches: (
    claim: string,
    kind: RefetchKind,
    ids: readonly string[],
    failure: string,
    fault: "own" | "outage",
  ) => Promise<void>;
};

export type RefetchKind = "order" | "customer";
export type Refetches = {
  /** Names this claim of them; a later one of the same objects takes its place. */
  readonly claim: string;
  readonly orders: readonly OrderId[];
  readonly customers: readonly CustomerId[];
};

/** Where a shop's buyers are divided, refreshed weekly. */
export type ShopCutOffs = CutOffs & { readonly rfm: RfmEdges | null };

/** Columns over all buyers of a shop, each in rising order. */
export type BuyerColumns = {
  readonly spends: readonly Money[];
  /** Whole days since the last order. */
  readonly silentDays: readonly number[];
  /** Purchase occasions of those with two or more. */
  readonly repeatOccasions: readonly number[];
};

/** Why a customer is due, the most urgent first: a purchase, another event, time, an audit or mass work. */
export const URGENCIES = ["purchase", "event", "time", "audit"] as const;
export type Urgency = (typeof URGENCIES)[number];

/** A customer claimed for recomputation. */
export type DueCustomer = {
  readonly customerId: CustomerId;
  readonly urgency: Urgency;
  readonly signUp: Instant;
  /** The sign-up of the last computation; null when never computed. */
  readonly computedSignUp: Instant | null;
  readonly stage: Stage | null;
  readonly stageSince: Instant | null;
  readonly policyVersion: number;
  readonly rhythmVersion: number;
  /** The instant as of which the customer's tags were last as desired; null before they were. */
  readonly tagsAt: Instant | null;
  /** The stage that the tags were last brought to; the stage itself before they were. */
  readonly tagsStage: Stage | null;
  readonly rfm: RfmBands | null;
  /** Null when never read. */
  readonly subscription: SubscriptionStatus | null;
  /** What the boundaries in force were computed for; null without any. */
  readonly inForce: BoundariesInForce | null;
  readonly writtenTags: readonly string[];
  readonly alreadyThere: readonly string[];
  readonly locked: boolean;
  readonly excluded: boolean;
  readonly leftAlone: LeftAlone;
  /** An earlier write's outcome is unknown, or somebody changed the tags. */
  readonly reread: boolean;
};

/** What a recomputation found; replaces what was stored. */
export type ComputedCustomer = {
  readonly customerId: CustomerId;
  readonly signUp: Instant;
  readonly purchases: number;
  readonly firstOrderAt: Instant | null;
  readonly lastOrderAt: Instant | null;
  readonly netSpent: Money;
  readonly stage: Stage;
  readonly stageSince: Instant;
  readonly stageCause: string;
  readonly nextStage: Stage | null;
  readonly nextStageAt: Instant | null;
  readonly valueTier: ValueTier | null;
  readonly vip: boolean;
  readonly dueNow: boolean;
  readonly facets: readonly Facet[];
  readonly rfm: RfmBands | null;
  readonly cadence: Cadence | null;
  readonly bounds: Boundaries | null;
  readonly policyVersion: number;
  readonly rhythmVersion: number;
  readonly desiredTags: readonly string[];
  /** The instant as of which they hold: now, or outside of the contact hours an earlier one. */
  readonly tagsAt: Instant;
  /** The stage that they are the tags of. */
  readonly tagsStage: Stage | null;
  readonly leftAlone: LeftAlone;
  /** When to compute again if nothing happens. */
  readonly nextChangeAt: Instant | null;
  readonly changes: readonly StageChange[];
  /** Keeps the lease, because the tags will be written now. */
  readonly keepLease: boolean;
};

export type SegmentWork = {
  /**
   * Claims due customers and leases them to the caller for 30 s: the most urgent first, among them the
   * longest due. Audits and mass work come only when nothing else is due, and never where `atMost` is "time".
   */
  readonly claimDue: (
    limit: number,
    atMost: "time" | "audit",
  ) => Promise<{ readonly lease: string; readonly customers: readonly DueCustomer[] }>;
  readonly ordersOf: (ids: readonly CustomerId[]) => Promise<ReadonlyMap<CustomerId, Order[]>>;
  readonly saveComputed: (lease: string, customers: readonly ComputedCustomer[]) => Promise<void>;
  /**
   * Hands customers back, to be tried again after a growing delay. Where the fault is the customer's own
   * they are set aside after ten tries; an outage of Shopify's ends by itself.
   */
  readonly handBack: (
    lease: string,
    ids: readonly CustomerId[],
    failure: string,
    fault: "own" | "outage",
  ) => Promise<void>;
  /**
   * Gives customers back unwritten: due when their state next changes, or at once where something happened
   * meanwhile. What is left to be written is a run's.
   */
  readonly giveBack: (lease: string, ids: readonly CustomerId[]) => Promise<void>;
  /**
   * Ends a lease early: its customers are due at once, but for those of whom a write may still be on its way,
   * who keep it to its end. Returns how many.
   */
  readonly endLease: (lease: string) => Promise<number>;
  readonly latestCutOffs: () => Promise<ShopCutOffs | null>;
  /** Of every refresh of the cut-offs, oldest first. */
  readonly vipEdges: () => Promise<readonly VipEdges[]>;
  readonly saveCutOffs: (cutOffs: ShopCutOffs) => Promise<void>;
  /** What all buyers look like up to now: spends, days of silence, occasions of repeat buyers; each rising. */
  readonly buyerColumns: () => Promise<BuyerColumns>;
  /** Every customer becomes due: of a large shop the first at once, the others by the job "everybody-due". */
  readonly markAllDue: () => Promise<void>;
  /** The next of those become due; false when there are no others. */
  readonly markRestDue: () => Promise<boolean>;
  /** Buyers whose tier or VIP standing may differ between two cut-offs become due. */
  readonly markDueBetween: (before: ShopCutOffs | null, after: ShopCutOffs) => Promise<number>;
  /** Where an edge of recency comes sooner than before, so does the look at who will age past it. */
  readonly bringRecencyForward: (edges: RfmEdges) => Promise<void>;
  /** Who is due or was never computed; at least one as long as `markAllDue` has not come to an end. */
  readonly countDue: () => Promise<number>;
  /** Ids of the products that can be had as a subscription. */
  readonly planProducts: () => Promise<ReadonlySet<string>>;
};

/** An intended change whose outcome was never learnt. */
export type OpenIntent = SentChange & {
  readonly intentId: string;
  readonly customerId: CustomerId;
  /** It is a run's: the chunk settles it; here it only tells what may have happened. */
  readonly inChunk: boolean;
};

/** What is known of a customer's tags after a single write, or after the look before it. */
export type WriteOutcome = TagOutcome & {
  /** The instant as of which the customer carries the desired tags. */
  readonly tagsAt: Instant;
  /** The stage that those are the tags of. */
  readonly tagsStage: Stage | null;
  /** The ledger that the outcome began with: what it gained and lost since by others stays so. */
  readonly ledgerBefore: readonly string[];
};

/** What is known of a customer's tags after a write, or after a look. */
export type TagOutcome = {
  readonly customerId: CustomerId;
  readonly ledger: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly alreadyThere: readonly string[];
  readonly locked: boolean;
  /** The customer is gone in Shopify. */
  readonly gone: boolean;
  /** Why Shopify refused, shown to the merchant; null when it did not. */
  readonly refused: string | null;
  /** Of ours, found to be taken off by hand: those that the rules want stay away until the next stage change. */
  readonly handRemoved: readonly HandRemoved[];
};

/** A name of tags, and its tags under the prefixes of now. */
export type HandRemoved = { readonly name: string; readonly tags: readonly string[] };

export type TagWork = {
  /** Of a chunk under way only the side that was sent. */
  readonly openIntents: (ids: readonly CustomerId[]) => Promise<readonly OpenIntent[]>;
  /**
   * Renews the lease and stores one intent a customer, before anything is sent; renews also the lease of
   * `others`, whose turn comes later. Only those customers come back whose lease is still held, each with
   * its intent. To whom something happened since the computation is given back, due at once.
   */
  readonly saveIntents: (
    lease: string,
    intents: readonly ({ readonly customerId: CustomerId } & SentChange)[],
    others: readonly CustomerId[],
  ) => Promise<ReadonlyMap<CustomerId, string>>;
  /**
   * Records outcomes, closes the intents that they account for, and gives the lease back. A customer whose
   * lease was lost is read again instead. Something that changed meanwhile makes the customer due at once.
   */
  readonly saveOutcomes: (
    lease: string,
    outcomes: readonly WriteOutcome[],
    intentIds: readonly string[],
  ) => Promise<void>;
  /** These changes, or what they were to add, were certainly not carried out: forget them. */
  readonly dropIntents: (intentIds: readonly string[], what?: "all" | "adds") => Promise<void>;
  /**
   * Makes due whose tags are to be read again: an outcome is unknown, or somebody changed them. Who was
   * handed back is left to the delay that this set.
   */
  readonly markUnsettledDue: () => Promise<void>;
};

export type TagRunWork = {
  /**
   * Waits until nobody else begins or ends a run, or changes whether tags are written, and holds them off until the end of
   * this unit of work. Comes before the run is read: whoever has the run waits for nobody who has this.
   */
  readonly holdTagRuns: () => Promise<void>;
  /** Records a run and returns its id; none other may be under way. A chunk that is given is carried on. */
  readonly startTagRun: (start: TagRunStart, chunk: BulkChunk | null) => Promise<string>;
  /** The run under way, held until the end of this unit of work. */
  readonly activeTagRun: () => Promise<TagRun | null>;
  readonly findTagRun: (runId: string) => Promise<TagRunRecord | null>;
  readonly saveTagRun: (
    runId: string,
    change: {
      readonly phase?: TagRun["phase"];
      readonly customers?: number;
      readonly written?: number;
      readonly chunk?: BulkChunk | null;
      readonly waitsUntil?: Instant | null;
      readonly startedAt?: Instant;
      readonly cancelled?: true;
      readonly policyAfter?: number;
      readonly leftAloneTo?: CustomerId;
    },
  ) => Promise<void>;
  /** Ends a run: what it has handed to single writes is handed back. */
  readonly finishTagRun: (runId: string, result: RunResult) => Promise<RunTotals>;
  /** Customers who have not been computed since the run began; more than none also while a recount is planned. */
  readonly countUncomputed: (runId: string) => Promise<number>;
  /**
   * Customers whose tags differ from what they should be, in the order of their ids; `among` narrows them.
   * None who are leased: their tags are just being written. None of whom an earlier write is to be looked at
   * first: what it took off would seem to have been taken off by hand.
   */
  readonly pendingCustomers: (
    kind: TagRunKind,
    limit: number,
    among?: readonly CustomerId[],
  ) => Promise<readonly PendingCustomer[]>;
  readonly countPending: (kind: TagRunKind) => Promise<number>;
  /** Makes pending customers due for the run, at most `limit` of them. */
  readonly markPendingDue: (kind: TagRunKind, runId: string, limit: number) => Promise<void>;
  /** Customers who are due for the run, or to be tried again. */
  readonly countMarked: (runId: string) => Promise<number>;
  /** Customers who are due for the run now, and whom nobody has taken up. */
  readonly countQueued: (runId: string) => Promise<number>;
  /** Customers who were written for the run since an instant, and those who are due for it. */
  readonly countReached: (runId: string, since: Instant) => Promise<number>;
  /** What the run did, customer by customer, rising by id from after `after` on. */
  readonly runChanges: (
    runId: string,
    after: CustomerId | null,
    limit: number,
  ) => Promise<readonly RunChange[]>;
  /** Settles tags until the customers' next stage change, before what was settled earlier; they become due. */
  readonly leaveAlone: (
    customers: readonly { readonly customerId: CustomerId; readonly leftAlone: LeftAlone }[],
  ) => Promise<void>;
  /** Nothing is left alone any more. */
  readonly forgetLeftAlone: () => Promise<void>;
  /** Stores a chunk's intents and what was found on its customers. */
  readonly saveChunk: (
    runId: string,
    intents: readonly ChunkIntent[],
    looks: readonly TagOutcome[],
  ) => Promise<void>;
  /** What the chunk under way does to those of these customers whom it holds and nothing has overtaken. */
  readonly chunkChanges: (
    ids: readonly CustomerId[],
  ) => Promise<ReadonlyMap<CustomerId, TagChange>>;
  /** The chunk's intents, in the order of their customers. */
  readonly chunkIntents: (runId: string) => Promise<readonly ChunkIntent[]>;
  /**
   * Records what one side of a chunk did. Customers to whom something happened meanwhile, and those whose line
   * was not carried out, leave the chunk: their intents are settled by a look.
   */
  readonly saveChunkSide: (
    runId: string,
    side: BulkChunk["side"],
    outcomes: readonly TagOutcome[],
  ) => Promise<void>;
  /** Forgets the intents that are left; where `rereadAll`, their customers are looked at again. */
  readonly closeChunk: (runId: string, rereadAll: boolean) => Promise<void>;
};

export type ImportPhase = "asking" | "preparing" | "reading" | "computing" | "ready" | "failed";

/** Why an import failed: words that every language has a sentence for. */
export const IMPORT_FAILURES = [
  /** Shopify's export failed, or did not hold what it should, at every try. */
  "export-spoilt",
  /** Shopify does not take what we ask for, or what it sends cannot be read: repeating cannot help. */
  "rejected",
] as const;
export type ImportFailure = (typeof IMPORT_FAILURES)[number];

export type ImportState = {
  readonly importId: string;
  readonly phase: ImportPhase;
  readonly customersOperation: string | null;
  readonly ordersOperation: string | null;
  readonly objects: number;
  readonly bytesTotal: number;
  readonly bytesRead: number;
  readonly customers: number;
  readonly orders: number;
  readonly guestOrders: number;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly attempts: number;
  /** Null while it goes on, and where that was not kept. */
  readonly failureReason: ImportFailure | null;
  /** What the last try ended with, in English, for support. */
  readonly failure: string | null;
  /** Since when it is in its phase; null where that was not kept. */
  readonly phaseSince: Instant | null;
  readonly step: ImportStep | null;
};

/**
 * How far the file under way has come, told every few seconds where it is not through sooner; then that the shop's
 * rhythm is being learned.
 */
export type ImportStep = {
  readonly what: "downloading" | "reading" | "learning";
  readonly export: "customers" | "orders";
  /** Bytes of a download, lines of what is read. */
  readonly done: number;
  readonly total: number;
  /** Of the file. */
  readonly bytes: number;
  /** Customers, or orders, that were read. */
  readonly rows: number;
};

export type ImportWork = {
  readonly latestImport: () => Promise<ImportState | null>;
  /** One that is under way ends as failed: the two would read the same. */
  readonly startImport: () => Promise<void>;
  readonly saveImport: (
    importId: string,
    change: Partial<Omit<ImportState, "importId" | "startedAt" | "phaseSince">>,
  ) => Promise<void>;
  /** How many of the shop's bulk operations Shopify has told us the end of. */
  readonly operationsFinished: () => Promise<number>;
  /** Shopify tells of the end of one: who waits for one looks now. */
  readonly saveOperationFinished: () => Promise<void>;
};
