import { CHANCE_DAYS, type CustomerState, type Life } from "#app/domain/customer-state.ts";
import { chanceBand } from "#app/domain/facets/chance-band.ts";
import { rfmBands } from "#app/domain/facets/rfm.ts";
import { qualifies } from "#app/domain/order.ts";
import { historyOf } from "#app/domain/purchase-history.ts";
import type { Stage } from "#app/domain/stage.ts";
import { addDays, daysBetween, type Instant } from "#app/domain/time.ts";
import { isVip, VIP_TENURE_DAYS } from "#app/domain/value.ts";
import { nextByTable, stageByTable, type Windows } from "./segments-table.ts";

/** The same customer, remembering what this computation found. */
export function carriedOn(facts: Life, state: CustomerState): Life {
  const { buying, bounds, rfm, stage, stageSince } = state;
  const inForce = buying && bounds && { ...buying, bounds, refitted: false };
  const coldSince = stage === "prospect-cold" ? stageSince : null;
  return { ...facts, remembered: { rfm, inForce, coldSince } };
}

/** What somebody finds who looks every day. */
type Finding = {
  readonly stage: Stage;
  readonly nextStage: { readonly at: Instant; readonly stage: Stage } | null;
  /** When anything first differs, as far as the look goes. */
  readonly at: Instant | null;
};

/** The days that a look goes ahead. */
export const LOOK_DAYS = 200;

/**
 * Reads the table of segments.md and the facets that time can change on every single day to come, from
 * the boundaries of the present silence. Every order is known already.
 */
export function dailyLook(facts: Life, state: CustomerState, now: Instant): Finding {
  const { exclusions } = facts.rulebook.policy;
  const bought = facts.orders.filter((order) => qualifies(order, exclusions));
  const n = new Set(bought.map(({ day }) => day)).size;
  const since = n === 0 ? facts.signUp : Math.max(...bought.map(({ at }) => at));
  const d = daysBetween(since, now);
  const windows = windowsOf(facts, state.bounds);
  const subscribed = facts.subscription === "active";
  const next = subscribed ? null : nextByTable({ n, d }, windows);
  const horizon = addDays(now, LOOK_DAYS);
  const sure = [next?.d ?? d + LOOK_DAYS + 1, ...dueDays(facts, state)]
    .filter((day) => day > d)
    .reduce((earliest, day) => Math.min(earliest, day), d + LOOK_DAYS + 1);
  const changes = [sure, firstOtherFacets(facts, state, d, sure)]
    .map((day) => addDays(since, day))
    .concat(vipChanges(facts, state, now))
    .filter((at) => at <= horizon);
  return {
    // An active contract never moves by time: it is as on its first day.
    stage: stageByTable({ n, d: subscribed ? 0 : d }, windows),
    nextStage: next && { at: addDays(since, next.d), stage: next.stage },
    at: changes.length === 0 ? null : Math.min(...changes),
  };
}

/** The days on which a reminder becomes due and ceases to be. */
function dueDays({ subscription }: Life, { bounds }: CustomerState): readonly number[] {
  return bounds === null || subscription === "active" ? [] : [bounds.due, bounds.risk];
}

/** The first day before `end` with another band of the return chance, or of recency. */
function firstOtherFacets(
  { rulebook, rfmEdges }: Life,
  { buying, rfm }: CustomerState,
  today: number,
  end: number,
): number {
  if (buying === null) return end;
  const { occasions, netSpent: spent } = buying;
  const chanceOn = (day: number) => chanceBand(rulebook.returnChance(buying, day, CHANCE_DAYS));
  const bandNow = chanceOn(today);
  for (let silentDays = today + 1; silentDays < end; silentDays += 1) {
    if (chanceOn(silentDays) !== bandNow) return silentDays;
    const bands = rfmEdges && rfmBands({ silentDays, occasions, spent }, rfmEdges, rfm);
    if (bands?.[0] !== rfm?.[0]) return silentDays;
  }
  return end;
}

/** The one instant at which time makes a VIP, if it does. */
function vipChanges(
  { orders, rulebook, vipEdges }: Life,
  { isVip: was }: CustomerState,
  now: Instant,
): readonly Instant[] {
  const history = historyOf(orders, rulebook.policy.exclusions);
  if (history === null) return [];
  const at = addDays(history[0].at, VIP_TENURE_DAYS);
  return at > now && isVip(history, vipEdges, at) !== was ? [at] : [];
}

/** The windows of the table for this customer; what time may not say lies beyond all days. */
function windowsOf(facts: Life, bounds: CustomerState["bounds"]): Windows {
  const { rulebook, subscription, signUp, remembered } = facts;
  const { coldSince } = remembered;
  const never = Number.POSITIVE_INFINITY;
  const wentCold = daysBetween(signUp, coldSince ?? signUp);
  const told = bounds ?? { risk: never, lapsed: never, lost: never };
  const some = rulebook.limitedHistory ? { ...told, lapsed: never, lost: never } : told;
  const buyers = subscription === "active" ? { risk: never, lapsed: never, lost: never } : some;
  const prospectCold = coldSince === null ? rulebook.prospectCold : wentCold;
  return { prospectCold, oneTime: buyers, repeat: buyers };
}
