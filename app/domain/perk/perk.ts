import { addMonths } from "../calendar-months.ts";
import { addDays, type Instant } from "../time.ts";
import type { Invited, Ordered, PerkTerms } from "./facts.ts";

type PlacedOrder = Pick<Ordered, "orderId" | "at">;

/** One invitation and what came of it. */
export type Perk = {
  readonly invitedAt: Instant;
  readonly offerEndsAt: Instant;
  readonly terms: PerkTerms;
  /** The order that earned the perk, and until when that lasts. */
  readonly earned: (PlacedOrder & { readonly endsAt: Instant }) | null;
  /** Orders that took a use and kept it, in their sequence. */
  readonly uses: readonly PlacedOrder[];
  /** Orders that got the discount though no use was left: honoured. */
  readonly beyond: readonly string[];
  readonly stoppedAt: Instant | null;
  readonly reversedAt: Instant | null;
};

export type Closing = "not-used" | "used-up" | "expired" | "reversed" | "stopped";

/** Where a perk stands. */
export type Phase =
  | { readonly phase: "offered"; readonly endsAt: Instant }
  | { readonly phase: "active"; readonly usesLeft: number; readonly endsAt: Instant }
  | { readonly phase: "closed"; readonly how: Closing; readonly at: Instant };

/** A perk as it is offered. */
export function offeredPerk({ at, terms }: Invited): Perk {
  return {
    invitedAt: at,
    offerEndsAt: addDays(at, terms.offerDays),
    terms,
    earned: null,
    uses: [],
    beyond: [],
    stoppedAt: null,
    reversedAt: null,
  };
}

/** The perk, earned by an order. */
export function earnedBy(perk: Perk, { orderId, at }: PlacedOrder, timeZone: string): Perk {
  const endsAt = addMonths(at, perk.terms.validityMonths, timeZone);
  return { ...perk, earned: { orderId, at, endsAt } };
}

/** Where a perk stands at an instant at or after the last that happened to it. The first line that applies decides. */
export function phaseAt(perk: Perk, now: Instant): Phase {
  const { earned, offerEndsAt, uses, terms, stoppedAt, reversedAt } = perk;
  if (reversedAt !== null) return { phase: "closed", how: "reversed", at: reversedAt };
  if (earned === null) {
    return now < offerEndsAt
      ? { phase: "offered", endsAt: offerEndsAt }
      : { phase: "closed", how: "not-used", at: offerEndsAt };
  }
  const lastUse = uses[terms.uses - 1];
  if (lastUse !== undefined) return { phase: "closed", how: "used-up", at: lastUse.at };
  if (stoppedAt !== null) return { phase: "closed", how: "stopped", at: stoppedAt };
  if (now >= earned.endsAt) return { phase: "closed", how: "expired", at: earned.endsAt };
  return { phase: "active", usesLeft: terms.uses - uses.length, endsAt: earned.endsAt };
}

/** Until when a closed perk keeps its customer from another. */
export function cooldownEnd(perk: Perk, closedAt: Instant, timeZone: string): Instant {
  return addMonths(closedAt, perk.terms.cooldownMonths, timeZone);
}
