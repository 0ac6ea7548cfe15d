import type { Money } from "../money.ts";
import type { Instant } from "../time.ts";

/** What is promised with an invitation; it stays so, whatever the settings become. */
export type PerkTerms = {
  readonly discountPercent: number;
  readonly uses: number;
  readonly validityMonths: number;
  readonly offerDays: number;
  readonly cooldownMonths: number;
};

export const DEFAULT_TERMS: Omit<PerkTerms, "discountPercent"> = {
  uses: 2,
  validityMonths: 3,
  offerDays: 14,
  cooldownMonths: 12,
};

/** The customer was invited, and eligible (see `isEligible`). */
export type Invited = {
  readonly kind: "invited";
  readonly customerId: string;
  readonly at: Instant;
  readonly terms: PerkTerms;
};

/** An order was placed; `customerId` is who placed it, however customers were merged since. */
export type Ordered = {
  readonly kind: "ordered";
  readonly orderId: string;
  readonly customerId: string;
  readonly at: Instant;
  /** What was to be paid when it was placed: later refunds and edits change nothing here. */
  readonly amount: Money;
  /** Whether the perk's discount is on it; no other may have won. */
  readonly withPerk: boolean;
};

/** Something that matters to frozen perks. Facts say when they happened; how often and in which sequence they are told is nothing to them. */
export type PerkFact =
  | Invited
  | Ordered
  | { readonly kind: "paid"; readonly orderId: string; readonly at: Instant }
  /** An order was refunded in full or cancelled, or it is sure that it will never be paid. */
  | { readonly kind: "undone"; readonly orderId: string; readonly at: Instant }
  /** The merchant stopped the perk, or took the tag off by hand. */
  | { readonly kind: "stopped"; readonly customerId: string; readonly at: Instant }
  | {
      readonly kind: "merged";
      readonly customerId: string;
      readonly into: string;
      readonly at: Instant;
    };
