import type { Instant } from "../time.ts";
import type { Ordered, PerkFact } from "./facts.ts";

/** What is known of an order by the end: placed, and when it was paid and undone, if it was. */
export type KnownOrder = Ordered & {
  readonly paidAt: Instant | null;
  readonly undoneAt: Instant | null;
};

/** A fact in its place; those about an order have the order with them. */
export type Happening =
  | Exclude<PerkFact, { readonly orderId: string }>
  | {
      readonly kind: "ordered" | "paid" | "undone";
      readonly at: Instant;
      readonly order: KnownOrder;
    };

/** At one instant these come in this sequence: an invitation counts for the order of the same moment. */
const SEQUENCE = ["invited", "merged", "ordered", "paid", "undone", "stopped"] as const;

/** All that is known of each order up to an instant, oldest first. */
export function ordersUntil(facts: readonly PerkFact[], now: Instant): readonly KnownOrder[] {
  const earliest = (kind: "paid" | "undone") => {
    const instants = new Map<string, Instant>();
    for (const fact of facts) {
      if (fact.kind !== kind || fact.at > now) continue;
      instants.set(fact.orderId, Math.min(fact.at, instants.get(fact.orderId) ?? fact.at));
    }
    return instants;
  };
  const [paid, undone] = [earliest("paid"), earliest("undone")];
  const orders = new Map<string, KnownOrder>();
  for (const fact of facts) {
    if (fact.kind !== "ordered" || fact.at > now) continue;
    // Nothing can be paid or undone before it is placed, whatever the clocks say that told us.
    const since = (at: Instant | undefined) => (at === undefined ? null : Math.max(at, fact.at));
    const [paidAt, undoneAt] = [since(paid.get(fact.orderId)), since(undone.get(fact.orderId))];
    orders.set(fact.orderId, { ...fact, paidAt, undoneAt });
  }
  return [...orders.values()].toSorted((a, b) => a.at - b.at || compare(a.orderId, b.orderId));
}

/** Everything that happened up to an instant, in its sequence. */
export function timeline(
  facts: readonly PerkFact[],
  orders: readonly KnownOrder[],
  now: Instant,
): readonly Happening[] {
  const others = facts.flatMap((fact) => ("orderId" in fact || fact.at > now ? [] : [fact]));
  const happenings: readonly Happening[] = [
    ...others,
    ...orders.flatMap((order) => [
      { kind: "ordered" as const, at: order.at, order },
      ...(order.paidAt === null ? [] : [{ kind: "paid" as const, at: order.paidAt, order }]),
      ...(order.undoneAt === null ? [] : [{ kind: "undone" as const, at: order.undoneAt, order }]),
    ]),
  ];
  return happenings.toSorted(
    (a, b) =>
      a.at - b.at ||
      SEQUENCE.indexOf(a.kind) - SEQUENCE.indexOf(b.kind) ||
      compare(keyOf(a), keyOf(b)),
  );
}

function keyOf(happening: Happening): string {
  return "order" in happening ? happening.order.orderId : JSON.stringify(happening);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
