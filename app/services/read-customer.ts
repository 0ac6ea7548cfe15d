import { boundariesFor } from "#app/domain/boundaries.ts";
import { customerState } from "#app/domain/customer-state.ts";
import type { Order } from "#app/domain/order.ts";
import { type Reason, reasonFor } from "#app/domain/reason.ts";
import type { Policy } from "#app/domain/policy.ts";
import type { ShopPolicy } from "#app/domain/shop-policy.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { ChangeCause } from "#app/domain/stage-changes.ts";
import { intersect, without } from "#app/domain/tag-change.ts";
import { DAY_MS, daysBetween, type Instant } from "#app/domain/time.ts";
import type { ValueTier } from "#app/domain/value.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { CustomerCard, StageEntry, TagEntry } from "#app/ports/read-models.ts";
import type { Shop, Tagging } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import { type Count, type Format, formatFor } from "./format.ts";
import { type Names, readNames } from "./read-names.ts";

/** Rows of history on the screen. */
const HISTORY = 50;

/** A boundary of this customer: after so many days, on that date. */
export type BoundaryView = {
  readonly key: "cold" | "due" | "risk" | "lapsed" | "lost";
  readonly days: number;
  readonly date: string;
  readonly passed: boolean;
};

export type CustomerView = {
  readonly id: CustomerId;
  /** What stands in the way of a stage, or of tags; null when nothing does. */
  readonly standing: "deleted" | "locked" | "excluded" | null;
  readonly stage: {
    readonly name: Stage;
    readonly since: string;
    readonly cause: ChangeCause | null;
    readonly next: { readonly stage: Stage; readonly date: string } | null;
    readonly reason: Reason;
    /** What an order today would make of it. */
    readonly orderToday: Stage;
  } | null;
  readonly boundaries: readonly BoundaryView[];
  readonly signedUp: string;
  readonly orders: Count;
  readonly spent: string;
  readonly firstOrder: string | null;
  readonly lastOrder: string | null;
  readonly reachable: boolean;
  readonly valueTier: ValueTier | null;
  readonly vip: boolean;
  readonly dueNow: boolean;
  readonly tagging: Tagging;
  readonly tags: {
    readonly written: readonly string[];
    readonly toAdd: readonly string[];
    readonly toRemove: readonly string[];
    readonly alreadyThere: readonly string[];
  };
  readonly stageHistory: readonly (Omit<StageEntry, "at"> & { readonly date: string })[];
  readonly tagHistory: readonly (Omit<TagEntry, "at"> & { readonly date: string })[];
};

/** Reads one customer; null when we know none of that id. The name follows. */
export async function readCustomer(
  ports: Pick<Ports, "store" | "shopify" | "log">,
  shop: Shop,
  id: CustomerId,
): Promise<{ readonly customer: CustomerView; readonly names: Promise<Names> } | null> {
  const customer = await ports.store.withShop(shop.shopId, async (tx) => {
    const card = await tx.customerCard(id);
    if (card === null) return null;
    const format = formatFor(shop, tx.now);
    const { policy } = await tx.policy();
    const orders = (await tx.ordersOf([id])).get(id) ?? [];
    return {
      ...factsView(card, format),
      tagging: shop.tagging,
      stage: stageView(card, orders, policy, shop.timeZone, tx.now, format),
      boundaries: boundaryViews(card, policy, tx.now, format),
      tags: tagsView(card),
      stageHistory: (await tx.stageHistory(id, HISTORY)).map(({ at, ...entry }) => ({
        ...entry,
        date: format.date(at),
      })),
      tagHistory: (await tx.tagHistory(id, HISTORY)).map(({ at, ...entry }) => ({
        ...entry,
        date: format.date(at),
      })),
    };
  });
  if (customer === null) return null;
  const known = customer.standing === "deleted" ? [] : [id];
  return { customer, names: readNames(ports, shop, known) };
}

function factsView(card: CustomerCard, format: Format) {
  const date = (at: Instant | null) => (at === null ? null : format.date(at));
  return {
    id: card.customerId,
    standing: standingOf(card),
    signedUp: format.date(card.signUp),
    orders: format.count(card.purchases),
    spent: format.money(card.netSpent),
    firstOrder: date(card.firstOrderAt),
    lastOrder: date(card.lastOrderAt),
    reachable: card.reachable,
    valueTier: card.valueTier,
    vip: card.vip,
    dueNow: card.dueNow,
  };
}

function standingOf({ deleted, locked, excluded }: CustomerCard): CustomerView["standing"] {
  if (deleted) return "deleted";
  if (locked) return "locked";
  return excluded ? "excluded" : null;
}

function stageView(
  card: CustomerCard,
  orders: readonly Order[],
  policy: ShopPolicy,
  timeZone: string,
  now: Instant,
  format: Format,
): CustomerView["stage"] {
  const { stage, stageSince, nextStage, nextStageAt } = card;
  if (card.deleted || stage === null || stageSince === null) return null;
  const hypothetical = { at: now, day: localDay(now, timeZone), ...ANY_SALE };
  const { stage: orderToday } = customerState(
    {
      orders: [...orders, hypothetical],
      signUp: card.signUp,
      policy,
      cutOffs: null,
      wasVip: false,
    },
    now,
  );
  return {
    name: stage,
    since: format.date(stageSince),
    cause: card.stageCause,
    next:
      nextStage === null || nextStageAt === null
        ? null
        : { stage: nextStage, date: format.date(nextStageAt) },
    reason: reasonFor({ stage, buying: buyingOf(card) }, card.signUp, policy, now),
    orderToday,
  };
}

/** What makes an order count, whatever was bought. */
const ANY_SALE = { net: 1, status: "paid", test: false, cancelled: false } as const;

function buyingOf({ purchases, firstOrderAt, lastOrderAt, netSpent }: CustomerCard) {
  if (firstOrderAt === null || lastOrderAt === null) return null;
  return { occasions: purchases, firstOrderAt, lastOrderAt, netSpent };
}

function boundaryViews(
  { purchases, lastOrderAt, signUp, deleted }: CustomerCard,
  policy: Policy,
  now: Instant,
  format: Format,
): readonly BoundaryView[] {
  if (deleted) return [];
  const view = (key: BoundaryView["key"], from: Instant, days: number): BoundaryView => ({
    key,
    days,
    date: format.date(from + days * DAY_MS),
    passed: daysBetween(from, now) >= days,
  });
  if (lastOrderAt === null) return [view("cold", signUp, policy.prospectCold)];
  const { due, risk, lapsed, lost } = boundariesFor(policy, purchases);
  return [
    view("due", lastOrderAt, due),
    view("risk", lastOrderAt, risk),
    view("lapsed", lastOrderAt, lapsed),
    view("lost", lastOrderAt, lost),
  ];
}

function tagsView({ desiredTags, writtenTags, alreadyThere }: CustomerCard): CustomerView["tags"] {
  return {
    written: writtenTags,
    toAdd: without(without(desiredTags, writtenTags), alreadyThere),
    toRemove: without(writtenTags, desiredTags),
    alreadyThere: intersect(alreadyThere, desiredTags),
  };
}

/** The shop's calendar day of an instant. */
function localDay(at: Instant, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone }).format(at);
  return Date.parse(parts) / DAY_MS;
}
