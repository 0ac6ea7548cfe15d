import type { Instant } from "#app/domain/time.ts";

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

/** Which of them: those alike, or with null all. */
export type AttentionChoice = Pick<AttentionGroup, "kind" | "what" | "reason"> | null;

/** Why a merchant lets something be: fixed words, since they are kept. */
export const DISMISSALS = ["not-needed", "done-by-hand", "test"] as const;
export type Dismissal = (typeof DISMISSALS)[number];

export type AttentionWork = {
  /** The oldest first, at most 100. */
  readonly attention: () => Promise<readonly AttentionGroup[]>;
  /** They are tried again at once, ten times more; many of them in turns. Returns how many, 0 where none is left. */
  readonly retry: (choice: AttentionChoice) => Promise<number>;
  /** They are let be, in the same way. */
  readonly dismiss: (choice: AttentionChoice) => Promise<number>;
};
