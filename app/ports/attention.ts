import type { Instant } from "#app/domain/time.ts";
import type { CustomerId, OrderId } from "./shopify.ts";

/** What could not be done ten times and waits for somebody: an event, a look at Shopify, a customer. */
export const ATTENTION_KINDS = ["delivery", "refetch", "customer"] as const;
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

/** Alike ones counted together. */
export type AttentionGroup = {
  readonly kind: AttentionKind;
  /** The topic of events; "order" or "customer" of looks; "customer" of customers. */
  readonly what: string;
  /** Technical, as the last try ended. */
  readonly reason: string;
  readonly count: number;
  readonly since: Instant;
};

/** Which of them: those alike, one of those, or with null all. */
export type AttentionChoice = (AttentionAlike & { readonly id?: string }) | null;
/** Those that failed alike. */
export type AttentionAlike = Pick<AttentionGroup, "kind" | "what" | "reason">;

/** One of those alike. */
export type AttentionItem = {
  /** Of an event Shopify's webhook id; of a look, or a customer, the id of the object. */
  readonly id: string;
  readonly at: Instant;
  /** Whom it is about, where that is known. */
  readonly customerId: CustomerId | null;
  /** The order that it is about, where that is known. */
  readonly orderId: OrderId | null;
};

/** What was taken up again: how many, and whom of them we know, the first `MOST_NAMED`. */
export type Retried = { readonly count: number; readonly customers: readonly CustomerId[] };

/** Why a merchant lets something be: fixed words, since they are kept. */
export const DISMISSALS = ["not-needed", "done-by-hand", "test"] as const;
export type Dismissal = (typeof DISMISSALS)[number];

export type AttentionWork = {
  /** The oldest first, at most 100. */
  readonly attention: () => Promise<readonly AttentionGroup[]>;
  /** Those alike, in the order of their ids, from after `after` on. */
  readonly attentionItems: (
    alike: AttentionAlike,
    after: string | null,
    limit: number,
  ) => Promise<readonly AttentionItem[]>;
  /** They are tried again at once, ten times more; many of them in turns, 0 where none is left. */
  readonly retry: (choice: AttentionChoice) => Promise<Retried>;
  /** They are let be, in the same way. Returns how many. */
  readonly dismiss: (choice: AttentionChoice) => Promise<number>;
};
