import { customerState, NOTHING_REMEMBERED } from "#app/domain/customer-state.ts";
import type { Facet } from "#app/domain/facets/vocabulary.ts";
import type { Order } from "#app/domain/order.ts";
import {
  type AccountLine,
  accountOf,
  type Reason,
  reasonFor,
  type Source,
} from "#app/domain/reason.ts";
import { historyOf, lastPurchase } from "#app/domain/purchase-history.ts";
import { type Rulebook, rulebookOf } from "#app/domain/rulebook.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { ChangeCause } from "#app/domain/stage-changes.ts";
import { intersect, without } from "#app/domain/tag-change.ts";
import { addDays, daysBetween, type Instant } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { CustomerCard, StageEntry, TagEntry } from "#app/ports/read-models.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import { type Count, type Format, formatFor } from "./format.ts";
import { localDay } from "./local-day.ts";
import { FULL } from "./look-at-tags.ts";
import { type Names, readNames } from "./read-names.ts";
import type { Viewer } from "./read-viewer.ts";
import { type TaggingState, taggingState } from "./tagging-state.ts";

/** Rows of history on the screen. */
const HISTORY = 50;

/** A boundary of this customer: after so many days, on that date. */
export type BoundaryView = {
  readonly key: "cold" | "due" | "risk" | "lapsed" | "lost";
  readonly days: number;
  readonly date: string;
  readonly passed: boolean;
  readonly source: Source;
};

export type CustomerView = {
  readonly id: CustomerId;
  /** What stands in the way of a stage, or of tags; null when nothing does. */
  readonly standing: "merged" | "deleted" | "locked" | "excluded" | null;
  /** Who took over, where two became one. */
  readonly mergedInto: CustomerId | null;
  /** Why Shopify takes no tags of ours: the customer has as many as there may be, or in its own words. */
  readonly refused: "full" | { readonly reason: string } | null;
  /** The customer in the Shopify admin; null where they are gone from there. */
  readonly adminUrl: string | null;
  readonly excluded: boolean;
  readonly stage: {
    readonly name: Stage;
    readonly since: string;
    readonly cause: ChangeCause | null;
    readonly next: { readonly stage: Stage; readonly date: string } | null;
    readonly reason: Reason;
    /** The numbers behind a buyer's dates; empty for a prospect, and while they are being worked out. */
    readonly account: readonly AccountLine[];
    /** What an order today would make of it. */
    readonly orderToday: Stage;
  } | null;
  readonly boundaries: readonly BoundaryView[];
  /** Why dates are missing or move nobody; null where they do. */
  readonly silence: "limited" | "subscribed" | null;
  readonly signedUp: string;
  readonly orders: Count;
  readonly spent: string;
  readonly firstOrder: string | null;
  readonly lastOrder: string | null;
  readonly reachable: boolean;
  /** Everything that holds beside the stage. */
  readonly facets: readonly Facet[];
  readonly tagging: TaggingState;
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
  viewer: Viewer,
  id: CustomerId,
): Promise<{ readonly customer: CustomerView; readonly names: Promise<Names> } | null> {
  const { shop } = viewer;
  const customer = await ports.store.withShop(shop.shopId, async (tx) => {
    const card = await tx.customerCard(id);
    if (card === null) return null;
    const format = formatFor(viewer, tx.now);
    const { policy } = await tx.policy();
    const { learned } = await tx.rhythm();
    const rulebook = rulebookOf({ policy, rhythm: learned, limitedHistory: shop.limitedHistory });
    const orders = (await tx.ordersOf([id])).get(id) ?? [];
    const seen = { card, orders, rulebook, shop, now: tx.now, format };
    const account = accountFor(seen);
    return {
      ...factsView(card, format),
      adminUrl: card.deleted ? null : adminUrlOf(shop, id),
      tagging: taggingState(shop),
      stage: stageView(seen, account),
      boundaries: boundaryViews(seen, account),
      silence: silenceOf(card, rulebook),
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
  const known = customer.adminUrl === null ? [] : [id];
  return { customer, names: readNames(ports, shop, known) };
}

/** What a customer's account is made of. */
type Seen = {
  readonly card: CustomerCard;
  readonly orders: readonly Order[];
  readonly rulebook: Rulebook;
  readonly shop: Shop;
  readonly now: Instant;
  readonly format: Format;
};

function factsView(card: CustomerCard, format: Format) {
  const date = (at: Instant | null) => (at === null ? null : format.date(at));
  return {
    id: card.customerId,
    standing: standingOf(card),
    mergedInto: card.deleted ? card.mergedInto : null,
    refused: refusalOf(card),
    excluded: card.excluded,
    signedUp: format.date(card.signUp),
    orders: format.count(card.purchases),
    spent: format.money(card.netSpent),
    firstOrder: date(card.firstOrderAt),
    lastOrder: date(card.lastOrderAt),
    reachable: card.reachable,
    facets: card.facets,
  };
}

function standingOf(card: CustomerCard): CustomerView["standing"] {
  const { deleted, mergedInto, locked, excluded } = card;
  if (deleted) return mergedInto === null ? "deleted" : "merged";
  if (locked) return "locked";
  return excluded ? "excluded" : null;
}

function refusalOf({ deleted, refused }: CustomerCard): CustomerView["refused"] {
  if (deleted || refused === null) return null;
  return refused === FULL ? "full" : { reason: refused };
}

/** Where the Shopify admin shows a customer. */
function adminUrlOf({ domain }: Shop, id: CustomerId): string {
  return `https://admin.shopify.com/store/${domain.replace(/\.myshopify\.com$/, "")}/customers/${id}`;
}

function silenceOf(card: CustomerCard, { limitedHistory }: Rulebook): CustomerView["silence"] {
  if (card.deleted || card.lastOrderAt === null) return null;
  if (card.subscribed) return "subscribed";
  return limitedHistory ? "limited" : null;
}

/** What is worked out of the orders now, beside the boundaries that are in force. */
function stateWith({ card, rulebook, now }: Seen, orders: readonly Order[]) {
  return customerState(
    {
      orders,
      signUp: card.signUp,
      rulebook,
      cutOffs: null,
      vipEdges: [],
      rfmEdges: null,
      heldOut: false,
      subscription: card.subscribed ? "active" : null,
      planProducts: new Set(),
      remembered: NOTHING_REMEMBERED,
    },
    now,
  );
}

function accountFor(seen: Seen): readonly AccountLine[] {
  const { card, orders, rulebook, now } = seen;
  const history = historyOf(orders, rulebook.policy.exclusions);
  if (card.deleted || card.inForce === null || history === null) return [];
  const { products } = lastPurchase(history);
  const { buying } = stateWith(seen, orders);
  const { bounds } = card.inForce;
  return accountOf({ buying, bounds }, rulebook, { products, subscribed: card.subscribed }, now);
}

function stageView(seen: Seen, account: readonly AccountLine[]): CustomerView["stage"] {
  const { card, orders, rulebook, shop, now, format } = seen;
  const { stage, stageSince, nextStage, nextStageAt } = card;
  if (card.deleted || stage === null || stageSince === null) return null;
  const hypothetical = { at: now, day: localDay(now, shop.timeZone), ...ANY_SALE };
  return {
    name: stage,
    since: format.date(stageSince),
    cause: card.stageCause,
    next:
      nextStage === null || nextStageAt === null
        ? null
        : { stage: nextStage, date: format.date(nextStageAt) },
    reason: reasonFor(
      {
        stage,
        buying: stateWith(seen, orders).buying,
        bounds: card.inForce?.bounds ?? null,
      },
      card.signUp,
      rulebook,
      now,
    ),
    account,
    orderToday: stateWith(seen, [...orders, hypothetical]).stage,
  };
}

/** What makes an order count, whatever was bought. */
const ANY_SALE = {
  net: 1,
  status: "paid",
  test: false,
  cancelled: false,
  refunded: 0,
  discount: 0,
  products: [],
  source: null,
  tags: [],
} as const satisfies Omit<Order, "at" | "day">;

function boundaryViews(
  { card, rulebook, now, format }: Seen,
  account: readonly AccountLine[],
): readonly BoundaryView[] {
  const { signUp, deleted, inForce } = card;
  if (deleted) return [];
  const view = (
    key: BoundaryView["key"],
    from: Instant,
    days: number,
    source: Source,
  ): BoundaryView => ({
    key,
    days,
    date: format.date(addDays(from, days)),
    passed: daysBetween(from, now) >= days,
    source,
  });
  if (card.lastOrderAt === null) {
    const isByHand = rulebook.policy.prospectCold !== null;
    const source = isByHand ? "hand" : rulebook.isLearned ? "shop" : "estimated";
    return [view("cold", signUp, rulebook.prospectCold, source)];
  }
  if (inForce === null || card.subscribed) return [];
  const { bounds, lastOrderAt } = inForce;
  return account.flatMap((line) => {
    if (line.key === "cycle") return [view("due", lastOrderAt, bounds.due, line.source)];
    return line.key === "risk" || line.key === "lapsed" || line.key === "lost"
      ? [view(line.key, lastOrderAt, line.days, line.source)]
      : [];
  });
}

function tagsView({ desiredTags, writtenTags, alreadyThere }: CustomerCard): CustomerView["tags"] {
  return {
    written: writtenTags,
    toAdd: without(without(desiredTags, writtenTags), alreadyThere),
    toRemove: without(writtenTags, desiredTags),
    alreadyThere: intersect(alreadyThere, desiredTags),
  };
}
