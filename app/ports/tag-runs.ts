import type { SentChange } from "#app/domain/tag-change.ts";
import type { Instant } from "#app/domain/time.ts";
import type { Doing } from "#app/domain/undo.ts";
import type { CustomerId } from "./shopify.ts";

/** What a run writes: the desired tags, or none at all. */
export type TagRunKind = "apply" | "remove-all";

/** Why a run began. */
export const RUN_CAUSES = [
  "tagging-on",
  "resumed",
  "settings",
  "cut-offs",
  "removal",
  "undo",
  "prefix",
  "prefix-end",
] as const;
export type RunCause = (typeof RUN_CAUSES)[number];

/** How a run ended. A superseded one gave way to another before everything was written. */
export const RUN_RESULTS = ["complete", "cancelled", "superseded"] as const;
export type RunResult = (typeof RUN_RESULTS)[number];

/** No customer's id is higher. */
export const EVERYBODY: CustomerId = "9223372036854775807";

/** What is said of a run when it begins. */
export type TagRunStart = {
  readonly kind: TagRunKind;
  readonly phase: TagRun["phase"];
  readonly cause: RunCause;
  /** Staff id, or "system". */
  readonly by: string;
  /** The run that it undoes. */
  readonly undoes?: string;
  /** The version in force before; left out where the policy is the same. */
  readonly policyBefore?: number;
  /** Customers a shop-local day at most. */
  readonly dripPerDay?: number | null;
};

/** A mass write under way: chunk by chunk, removals first. */
export type TagRun = {
  readonly runId: string;
  readonly kind: TagRunKind;
  readonly cause: RunCause | null;
  /** Everything is being recomputed first; nothing is written meanwhile. */
  readonly phase: "recompute" | "write";
  /** Customers whose tags differed when the writing began. */
  readonly customers: number;
  readonly chunk: BulkChunk | null;
  readonly dripPerDay: number | null;
  readonly undoes: string | null;
  /** Staff id, or "system". */
  readonly by: string;
  /** Of an undo: up to this customer, in the order of ids, it is settled what is left alone; in the end EVERYBODY. */
  readonly leftAloneTo: CustomerId | null;
  /** It ends as soon as no chunk is under way. */
  readonly cancelled: boolean;
};

/** A run of any time, as it is remembered. */
export type TagRunRecord = {
  readonly runId: string;
  readonly kind: TagRunKind;
  /** Null for runs of a time when this was not kept. */
  readonly cause: RunCause | null;
  readonly state: "running" | "done";
  /** How it ended, or is about to; null while it goes on. */
  readonly result: RunResult | null;
  /** Staff id, or "system". */
  readonly by: string;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly policyBefore: number | null;
  readonly policyAfter: number | null;
  readonly undoes: string | null;
  /** The run that undoes or undid this one. */
  readonly undoneBy: string | null;
};

/** Customers and tags that a run has written. */
export type RunTotals = {
  readonly customers: number;
  readonly added: number;
  readonly removed: number;
  /** Customers whom Shopify refused, such as those with 250 tags. */
  readonly refused: number;
};

/** One pair of bulk mutations and the intents that they carry out. */
export type BulkChunk = {
  readonly side: "remove" | "add";
  /** Null between saving the intents and hearing the operation's id. */
  readonly operationId: string | null;
  /** The run that its changes are made for: a superseded one leaves its chunk to the next. */
  readonly runId: string;
};

/** A customer of a chunk and what the bulk operation shall do. */
export type ChunkIntent = { readonly customerId: CustomerId } & SentChange;

/** A customer whose tags are not yet what they should be. */
export type PendingCustomer = {
  readonly customerId: CustomerId;
  readonly version: number;
  readonly desired: readonly string[];
  readonly ledger: readonly string[];
};

/** What a run did to one customer. */
export type RunChange = Doing & { readonly customerId: CustomerId };
