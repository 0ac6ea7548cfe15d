import type { Instant } from "../time.ts";
import type { PerkFact } from "./facts.ts";
import { cooldownEnd, offeredPerk, type Perk, phaseAt } from "./perk.ts";
import { type Happening, type KnownOrder, ordersUntil, timeline } from "./timeline.ts";
import {
  afterPayment,
  afterPerkOrder,
  afterStop,
  afterUndoing,
  couldEarn,
  survivorOf,
} from "./transitions.ts";

/** The last perk of a customer up to an instant, by everything that happened to them and to those merged into them. */
export function perkOf(
  facts: readonly PerkFact[],
  customerId: string,
  now: Instant,
  timeZone: string,
): Perk | undefined {
  const orders = ordersUntil(facts, now);
  const perks = new Map<string, Perk>();
  const mergedInto = new Map<string, string>();
  const whoIs = (id: string): string => {
    const into = mergedInto.get(id);
    return into === undefined ? id : whoIs(into);
  };
  const merge = (from: string, into: string, at: Instant): void => {
    if (from === into) return;
    const [kept, brought] = [perks.get(into), perks.get(from)];
    const both = kept !== undefined && brought !== undefined;
    const perk = both ? survivorOf(kept, brought, at) : (kept ?? brought);
    mergedInto.set(from, into);
    perks.delete(from);
    if (perk !== undefined) perks.set(into, perk);
  };
  for (const happening of timeline(facts, orders, now)) {
    if (happening.kind === "merged") {
      merge(whoIs(happening.customerId), whoIs(happening.into), happening.at);
      continue;
    }
    const who = whoIs(placedBy(happening));
    const perk = afterHappening(
      perks.get(who),
      happening,
      () => orders.filter((order) => whoIs(order.customerId) === who),
      timeZone,
    );
    if (perk !== undefined) perks.set(who, perk);
  }
  return perks.get(whoIs(customerId));
}

function placedBy(happening: Exclude<Happening, { readonly kind: "merged" }>): string {
  return "order" in happening ? happening.order.customerId : happening.customerId;
}

function afterHappening(
  perk: Perk | undefined,
  happening: Exclude<Happening, { readonly kind: "merged" }>,
  orders: () => readonly KnownOrder[],
  timeZone: string,
): Perk | undefined {
  const { kind, at } = happening;
  if (kind === "invited") {
    return isFree(perk, at, timeZone) ? offeredPerk(happening) : perk;
  }
  if (perk === undefined) return undefined;
  if (kind === "stopped") return afterStop(perk, at);
  const { order } = happening;
  if (kind === "ordered") return order.withPerk ? afterPerkOrder(perk, order) : perk;
  if (kind === "undone") {
    const stands = (one: KnownOrder) =>
      one.paidAt !== null && one.paidAt <= at && (one.undoneAt === null || one.undoneAt > at);
    const others = orders().filter((one) => stands(one) && couldEarn(perk, one));
    return afterUndoing(perk, order.orderId, at, others, timeZone);
  }
  const isUndone = order.undoneAt !== null && order.undoneAt <= at;
  return isUndone ? perk : afterPayment(perk, order, timeZone);
}

/** Whether a customer may be invited as far as perks go: none is open, and the last closed long enough ago. */
function isFree(perk: Perk | undefined, at: Instant, timeZone: string): boolean {
  if (perk === undefined) return true;
  const now = phaseAt(perk, at);
  return now.phase === "closed" && cooldownEnd(perk, now.at, timeZone) <= at;
}
