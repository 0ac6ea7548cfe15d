import type { Instant } from "../time.ts";
import type { PerkFact } from "./facts.ts";
import { cooldownEnd, type Perk, type Phase, phaseAt } from "./perk.ts";
import { perkOf } from "./replay.ts";

/** A customer's frozen perk. */
export type PerkState =
  | { readonly phase: "none" }
  | (Phase & {
      readonly perk: Perk;
      /** Of a closed perk: until when there is no other. */
      readonly cooldownEndsAt: Instant | null;
    });

/** Whether the customer should carry the perk's tag. */
export function carriesPerkTag({ phase }: PerkState): boolean {
  return phase === "active";
}

/** The next instant at which time alone changes a state; null where it does not. */
export function nextPerkChange(state: PerkState, now: Instant): Instant | null {
  if (state.phase === "none") return null;
  if (state.phase !== "closed") return state.endsAt;
  const { cooldownEndsAt } = state;
  return cooldownEndsAt !== null && now < cooldownEndsAt ? cooldownEndsAt : null;
}

/**
 * The perk of a customer at an instant. It follows from the facts in the sequence in which they happened, those
 * of all customers who were merged into this one among them: however they arrived, the state is the same.
 */
export function perkStateAt(
  facts: readonly PerkFact[],
  customerId: string,
  now: Instant,
  timeZone: string,
): PerkState {
  const perk = perkOf(facts, customerId, now, timeZone);
  if (perk === undefined) return { phase: "none" };
  const phase = phaseAt(perk, now);
  const cooldownEndsAt = phase.phase === "closed" ? cooldownEnd(perk, phase.at, timeZone) : null;
  return { ...phase, perk, cooldownEndsAt };
}
