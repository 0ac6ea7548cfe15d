import type { Money } from "../money.ts";
import type { Day } from "../time.ts";

/** An amount of a customer's log on a day: above 0 an order, below 0 a refund, 0 neither. */
export type Entry = { readonly day: Day; readonly cents: Money };

/** What stands of a day's orders after refunds. */
export type StandingDay = { readonly day: Day; readonly net: Money };

/** What a customer's entries come to. */
export type StandingOrders = {
  /** Days with an order that stands, oldest first. */
  readonly days: readonly StandingDay[];
  /** First day on which something else than a standing order says that the customer was there, if any. */
  readonly seenOtherwise: Day | null;
};

/**
 * Applies refunds (engine.md section 7). A refund that equals an order of that day or before cancels the latest such
 * order, once; any other lowers the money. The order of the entries does not matter: within a day orders come first,
 * and refunds of one amount are alike.
 */
export function standingOrders(entries: readonly Entry[]): StandingOrders {
  const inTime = entries.toSorted((a, b) => a.day - b.day || b.cents - a.cents);
  const { cancelled, lowerings } = settleRefunds(inTime);
  const nets: { day: Day; net: Money }[] = [];
  let seenOtherwise: Day | null = null;
  for (const entry of inTime) {
    const { day, cents } = entry;
    if (cents <= 0 || cancelled.has(entry)) seenOtherwise ??= day;
    else if (nets.at(-1)?.day === day) nets.push({ day, net: (nets.pop()?.net ?? 0) + cents });
    else nets.push({ day, net: cents });
  }
  for (const lowering of lowerings) lower(nets, lowering);
  return { days: nets, seenOtherwise };
}

/** Which orders are cancelled, and which refunds only lower the money. */
function settleRefunds(inTime: readonly Entry[]) {
  const cancelled = new Set<Entry>();
  const lowerings: Entry[] = [];
  if (inTime.every(({ cents }) => cents >= 0)) return { cancelled, lowerings };
  /** Orders not cancelled so far by amount, the latest last. */
  const byAmount = new Map<Money, Entry[]>();
  for (const entry of inTime) {
    if (entry.cents > 0) {
      const alike = byAmount.get(entry.cents);
      if (alike === undefined) byAmount.set(entry.cents, [entry]);
      else alike.push(entry);
    }
    if (entry.cents >= 0) continue;
    const order = byAmount.get(-entry.cents)?.pop();
    if (order === undefined) lowerings.push(entry);
    else cancelled.add(order);
  }
  return { cancelled, lowerings };
}

/** Takes a refund off the days before it, the latest first, then off the days after it; never below nothing. */
function lower(days: { day: Day; net: Money }[], refund: Entry): void {
  let left = -refund.cents;
  const after = days.findIndex(({ day }) => day > refund.day);
  const before = after < 0 ? days : days.slice(0, after);
  for (const standing of [...before.toReversed(), ...days.slice(before.length)]) {
    if (left === 0) return;
    const taken = Math.min(left, standing.net);
    standing.net -= taken;
    left -= taken;
  }
}
