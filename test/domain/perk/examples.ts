import { DEFAULT_TERMS, type PerkFact, type PerkTerms } from "#app/domain/perk/facts.ts";
import { perkStateAt } from "#app/domain/perk/perk-state.ts";
import type { Instant } from "#app/domain/time.ts";

export const TERMS: PerkTerms = { ...DEFAULT_TERMS, discountPercent: 15 };
export const ZONE = "Europe/Skopje";
const CUSTOMER = "anna";

/** An instant of 2026 and after in UTC, as "01-31 09:00" or "2027-01-31 09:00". */
export function at(text: string): Instant {
  const dated = text.length > 11 ? text : `2026-${text}`;
  return Date.parse(`${dated.replace(" ", "T")}:00Z`);
}

export function invited(when: string, customerId = CUSTOMER): PerkFact {
  return { kind: "invited", customerId, at: at(when), terms: TERMS };
}

/** An order that is not paid yet. */
export function unpaid(orderId: string, when: string, amount = 4000): PerkFact {
  return { kind: "ordered", orderId, customerId: CUSTOMER, at: at(when), amount, withPerk: false };
}

/** An order at its normal price, paid at once. */
export function bought(orderId: string, when: string, customerId = CUSTOMER): readonly PerkFact[] {
  const placed = { orderId, customerId, at: at(when), amount: 4000, withPerk: false };
  return [{ kind: "ordered", ...placed }, paid(orderId, when)];
}

/** An order with the perk's discount on it. */
export function used(orderId: string, when: string, customerId = CUSTOMER): PerkFact {
  return { kind: "ordered", orderId, customerId, at: at(when), amount: 3400, withPerk: true };
}

export function paid(orderId: string, when: string): PerkFact {
  return { kind: "paid", orderId, at: at(when) };
}

export function undone(orderId: string, when: string): PerkFact {
  return { kind: "undone", orderId, at: at(when) };
}

export function stopped(when: string): PerkFact {
  return { kind: "stopped", customerId: CUSTOMER, at: at(when) };
}

export function merged(customerId: string, into: string, when: string): PerkFact {
  return { kind: "merged", customerId, into, at: at(when) };
}

/** Where the perk stands, in words: "active, 2 left, until 2026-04-20 08:00". */
export function stateOf(facts: readonly PerkFact[], when: string, customerId = CUSTOMER): string {
  const state = perkStateAt(facts, customerId, at(when), ZONE);
  if (state.phase === "none") return "none";
  const written = (instant: Instant) =>
    new Date(instant).toISOString().slice(0, 16).replace("T", " ");
  if (state.phase === "offered") return `offered until ${written(state.endsAt)}`;
  if (state.phase === "closed") return `${state.how} at ${written(state.at)}`;
  return `active, ${state.usesLeft} left, until ${written(state.endsAt)}`;
}
