import type { Instant } from "../time.ts";
import type { Ordered } from "./facts.ts";
import { earnedBy, type Perk, type Phase, phaseAt } from "./perk.ts";

// The rows of playbooks.md section 7, but for the passing of time, which `phaseAt` reads off.

/** An order with the perk's discount was placed: it takes a use (rows 4, 5). */
export function afterPerkOrder(perk: Perk, { orderId, at }: Ordered): Perk {
  if (phaseAt(perk, at).phase === "active") {
    return { ...perk, uses: [...perk.uses, { orderId, at }] };
  }
  // The tag was taken off too late: the customer keeps the discount.
  return { ...perk, beyond: [...perk.beyond, orderId] };
}

/**
 * An order at its normal price was paid. The first that was placed before the offer ended earns the perk (row 2), and
 * does so when it is paid later; the perk then lasts from the order on.
 */
export function afterPayment(perk: Perk, order: Ordered, timeZone: string): Perk {
  if (perk.earned !== null || perk.reversedAt !== null) return perk;
  return couldEarn(perk, order) ? earnedBy(perk, order, timeZone) : perk;
}

/** Whether an order that is paid could earn the perk. */
export function couldEarn(perk: Perk, { at, amount, withPerk }: Ordered): boolean {
  return !withPerk && amount > 0 && perk.invitedAt <= at && at < perk.offerEndsAt;
}

/**
 * An order was refunded in full or cancelled. One that took a use gives it back, until the end or a stop (row 7). Without the
 * one that earned the perk it is offered again, or reversed (row 8); `others` are orders that stand and
 * could have earned it as well, the first of them first.
 */
export function afterUndoing(
  perk: Perk,
  orderId: string,
  at: Instant,
  others: readonly Ordered[],
  timeZone: string,
): Perk {
  const { earned, uses, stoppedAt } = perk;
  const now = phaseAt(perk, at);
  if (earned === null || isOver(now)) return perk;
  if (orderId !== earned.orderId) {
    if (at >= earned.endsAt || stoppedAt !== null) return perk;
    return { ...perk, uses: uses.filter((use) => use.orderId !== orderId) };
  }
  if (uses.length > 0 || at >= perk.offerEndsAt) return { ...perk, reversedAt: at };
  const [other] = others;
  return other === undefined ? { ...perk, earned: null } : earnedBy(perk, other, timeZone);
}

function isOver(now: Phase): boolean {
  return now.phase === "closed" && (now.how === "stopped" || now.how === "reversed");
}

/** The merchant stopped the perk or took its tag off (row 9). One used up gets no use back any more. */
export function afterStop(perk: Perk, at: Instant): Perk {
  const now = phaseAt(perk, at);
  const isStopped = now.phase === "active" || (now.phase === "closed" && now.how === "used-up");
  return isStopped ? { ...perk, stoppedAt: at } : perk;
}

/**
 * Two customers became one at an instant: which of their perks goes on (row 10). An open one before a closed one, an earned one before
 * an offered one, then the one that ends or was closed later; uses are not added together.
 */
export function survivorOf(kept: Perk, brought: Perk, at: Instant): Perk {
  const [a, b] = [standing(kept, at), standing(brought, at)];
  if (a.rank !== b.rank) return a.rank > b.rank ? kept : brought;
  return a.until >= b.until ? kept : brought;
}

function standing(perk: Perk, at: Instant): { readonly rank: number; readonly until: Instant } {
  const now = phaseAt(perk, at);
  if (now.phase === "closed") return { rank: 0, until: now.at };
  return { rank: now.phase === "active" ? 2 : 1, until: now.endsAt };
}
