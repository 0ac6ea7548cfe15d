import type { Stage } from "../stage.ts";
import type { Instant } from "../time.ts";
import type { ValueTier } from "../value.ts";
import type { PerkState } from "./perk-state.ts";

/** What of a customer decides whether they may be invited. */
export type Invitee = {
  readonly stage: Stage;
  readonly valueTier: ValueTier | null;
  /** Consents to e-mail marketing. */
  readonly subscribed: boolean;
  readonly heldOut: boolean;
  /** By the merchant's tag, or by the flag that acts like it. */
  readonly locked: boolean;
  readonly perk: PerkState;
};

/** Whom a shop invites; `stages` is the merchant's. */
export const INVITED_STAGES: readonly Stage[] = ["one-time-lapsed", "lost"];

/** Whether a customer may be invited at an instant. */
export function isEligible(
  { stage, valueTier, subscribed, heldOut, locked, perk }: Invitee,
  stages: readonly Stage[],
  now: Instant,
): boolean {
  return (
    stages.includes(stage) &&
    valueTier === "high" &&
    subscribed &&
    !heldOut &&
    !locked &&
    (perk.phase === "none" ||
      (perk.phase === "closed" && perk.cooldownEndsAt !== null && perk.cooldownEndsAt <= now))
  );
}

/** Those of the eligible, in their sequence, for whom there is room below the limit on open perks; null is no limit. */
export function withinLimit<Customer>(
  eligible: readonly Customer[],
  openPerks: number,
  limit: number | null,
): readonly Customer[] {
  return limit === null ? eligible : eligible.slice(0, Math.max(0, limit - openPerks));
}
