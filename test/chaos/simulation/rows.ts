import type { Boundaries } from "#app/domain/boundaries.ts";
import type { RfmBands } from "#app/domain/facets/rfm.ts";
import type { Facet } from "#app/domain/facets/vocabulary.ts";
import type { LearnedRhythm } from "#app/domain/rhythm/learned-rhythm.ts";
import type { Cadence } from "#app/domain/rhythm/cadence.ts";
import type { ShopPolicy } from "#app/domain/shop-policy.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { StageChange } from "#app/domain/stage-changes.ts";
import type { LeftAlone } from "#app/domain/tags.ts";
import type { Instant } from "#app/domain/time.ts";
import type { ValueTier } from "#app/domain/value.ts";
import type { Activity } from "#app/ports/activity.ts";
import type { Delivery } from "#app/ports/delivery.ts";
import type { JobKind } from "#app/ports/jobs.ts";
import type { ShopDetails, ShopId, Tagging } from "#app/ports/shop.ts";
import type { CustomerFacts, CustomerId, OrderFacts } from "#app/ports/shopify.ts";
import type {
  ImportState,
  OpenIntent,
  RefetchKind,
  ShopCutOffs,
  Urgency,
} from "#app/ports/store.ts";
import type { TagRun } from "#app/ports/tag-runs.ts";
import { createJournal, type Journal, type Table } from "./tables.ts";

// The tables of prisma/schema.prisma as the memory store keeps them; keys are the parts joined by a space.

export type ShopRow = ShopDetails & {
  readonly shopId: ShopId;
  readonly domain: string;
  readonly holdoutSalt: string;
  readonly tagging: Tagging;
  readonly taggingPausedAt: Instant | null;
  readonly writingRefusedAt: Instant | null;
  readonly installedAt: Instant | null;
  readonly uninstalledAt: Instant | null;
};

export type DeliveryRow = {
  readonly delivery: Delivery;
  readonly receivedAt: Instant;
  readonly state: "open" | "applied" | "dead";
  readonly attempts: number;
  readonly nextTryAt: Instant;
  readonly outcome: string | null;
};

export type CustomerRow = Omit<CustomerFacts, "updatedAt" | "tags" | "subscription"> & {
  readonly subscription: string | null;
  readonly sourceUpdatedAt: Instant;
  readonly deletedAt: Instant | null;
  readonly purchases: number;
  readonly lastOrderAt: Instant | null;
  readonly netSpent: number;
  readonly cadence: Cadence | null;
  readonly stage: Stage | null;
  readonly stageSince: Instant | null;
  readonly computedSignUp: Instant | null;
  readonly valueTier: ValueTier | null;
  readonly vip: boolean;
  readonly facets: readonly Facet[];
  readonly rfm: RfmBands | null;
  readonly bounds: Boundaries | null;
  readonly policyVersion: number;
  readonly rhythmVersion: number;
  readonly desiredTags: readonly string[];
  readonly writtenTags: readonly string[];
  readonly alreadyThere: readonly string[];
  readonly leftAlone: LeftAlone;
  readonly tagsAt: Instant | null;
  readonly tagsStage: Stage | null;
  /** The run that made the customer due. */
  readonly runId: string | null;
  readonly locked: boolean;
  readonly excluded: boolean;
  readonly nextChangeAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly urgency: Urgency;
  readonly version: number;
  readonly lease: string | null;
  readonly leasedVersion: number;
  readonly reread: boolean;
  readonly attempts: number;
  readonly failure: string | null;
  readonly refused: string | null;
};

export type OrderRow = OrderFacts & {
  readonly customerId: CustomerId;
  readonly triggeredAt: Instant | null;
  readonly deletedAt: Instant | null;
  readonly day: number;
  readonly counts: boolean;
};

export type RefetchRow = {
  readonly kind: RefetchKind;
  readonly id: string;
  readonly nextTryAt: Instant;
  readonly claim: string | null;
  readonly attempts: number;
  readonly failed: boolean;
};

export type IntentRow = OpenIntent & {
  readonly runId: string | null;
  readonly customerVersion: number;
};

export type TagChangeRow = {
  readonly customerId: CustomerId;
  readonly at: Instant;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly runId: string | null;
};

export type TagRunRow = TagRun & {
  readonly state: "running" | "done";
  readonly startedAt: Instant;
};

/** The tables of one shop. */
export type ShopTables = {
  readonly shopId: ShopId;
  readonly policies: Table<{
    readonly version: number;
    readonly at: Instant;
    readonly policy: ShopPolicy;
    readonly by: string;
  }>;
  readonly rhythms: Table<{
    readonly version: number;
    readonly learned: LearnedRhythm;
    readonly fittedAt: Instant;
    readonly failedAt: Instant | null;
  }>;
  readonly customers: Table<CustomerRow>;
  readonly orders: Table<OrderRow>;
  readonly refetches: Table<RefetchRow>;
  /** What was deleted or merged, by kind and id. */
  readonly gone: Table<{
    readonly kind: RefetchKind;
    readonly id: string;
    readonly mergedInto: CustomerId | null;
  }>;
  /** Ids of redacted customers. */
  readonly tombstones: Table<CustomerId>;
  readonly stageChanges: Table<StageChange & { readonly customerId: CustomerId }>;
  readonly tagChanges: Table<TagChangeRow>;
  /** Tags by customer. */
  readonly ledger: Table<readonly string[]>;
  readonly intents: Table<IntentRow>;
  readonly tagRuns: Table<TagRunRow>;
  readonly imports: Table<ImportState>;
  /** How many bulk operations Shopify has told the end of, as "finished". */
  readonly operations: Table<number>;
  readonly cutOffs: Table<ShopCutOffs & { readonly at: Instant }>;
  readonly planProducts: Table<string>;
  readonly schedules: Table<{ readonly kind: JobKind; readonly at: Instant }>;
  readonly activities: Table<Activity>;
};

/** The whole database. */
export type Tables = {
  readonly journal: Journal;
  readonly shops: Table<ShopRow>;
  readonly deliveries: Table<DeliveryRow>;
  readonly ofShop: (shopId: ShopId) => ShopTables;
  /** The next value of the one sequence, as text. Never given twice, also not after a rollback. */
  readonly nextId: () => string;
};

export function createTables(): Tables {
  const journal = createJournal();
  const shops = new Map<ShopId, ShopTables>();
  let last = 0;
  return {
    journal,
    shops: journal.table(),
    deliveries: journal.table(),
    nextId: () => String(++last),
    ofShop: (shopId) => {
      const known = shops.get(shopId);
      if (known !== undefined) return known;
      const made: ShopTables = {
        shopId,
        policies: journal.table(),
        rhythms: journal.table(),
        customers: journal.table(),
        orders: journal.table(),
        refetches: journal.table(),
        gone: journal.table(),
        tombstones: journal.table(),
        stageChanges: journal.table(),
        tagChanges: journal.table(),
        ledger: journal.table(),
        intents: journal.table(),
        tagRuns: journal.table(),
        imports: journal.table(),
        operations: journal.table(),
        cutOffs: journal.table(),
        planProducts: journal.table(),
        schedules: journal.table(),
        activities: journal.table(),
      };
      shops.set(shopId, made);
      return made;
    },
  };
}
