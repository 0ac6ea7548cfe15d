import { type Confidence, confidenceIn } from "#app/domain/confidence.ts";
import { customerState, NOTHING_REMEMBERED } from "#app/domain/customer-state.ts";
import type { Order } from "#app/domain/order.ts";
import { historyOf, lastPurchase } from "#app/domain/purchase-history.ts";
import {
  type AccountLine,
  accountOf,
  type Reason,
  reasonFor,
  type Source,
} from "#app/domain/reason.ts";
import type { Rulebook } from "#app/domain/rulebook.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { ChangeCause } from "#app/domain/stage-changes.ts";
import { addDays, daysBetween, type Instant } from "#app/domain/time.ts";
import type { CustomerCard } from "#app/ports/read-models.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { Format } from "./format.ts";
import { localDay } from "./local-day.ts";

/** What a customer's account is made of. */
export type Seen = {
  readonly card: CustomerCard;
  readonly orders: readonly Order[];
  readonly rulebook: Rulebook;
  readonly shop: Shop;
  readonly now: Instant;
  readonly format: Format;
};

/** A boundary of this customer: after so many days, on that date. */
export type BoundaryView = {
  readonly key: "cold" | "due" | "risk" | "lapsed" | "lost";
  readonly days: number;
  readonly date: string;
  readonly passed: boolean;
  readonly source: Source;
};

/** The stage of a customer, why it is that one, and what comes next. */
export type StandView = {
  readonly name: Stage;
  readonly since: string;
  readonly cause: ChangeCause | null;
  readonly next: { readonly stage: Stage; readonly date: string } | null;
  readonly reason: Reason;
  /** The numbers behind a buyer's dates; empty for a prospect, and while they are being worked out. */
  readonly account: readonly AccountLine[];
  /** Null where there are no dates to be sure of. */
  readonly confidence: Confidence | null;
  /** What an order today would make of it. */
  readonly orderToday: Stage;
};

/** A customer's stage and dates, with the numbers behind them. */
export type AccountView = {
  /** Null while it is being worked out, and of who is gone. */
  readonly stage: StandView | null;
  readonly boundaries: readonly BoundaryView[];
  /** Why dates are missing or move nobody; null where they do. */
  readonly silence: "limited" | "subscribed" | null;
};

/** Says why a customer is where they are, in numbers. */
export function accountView(seen: Seen): AccountView {
  const account = accountFor(seen);
  return {
    stage: stageView(seen, account),
    boundaries: boundaryViews(seen, account),
    silence: silenceOf(seen.card, seen.rulebook),
  };
}

function silenceOf(card: CustomerCard, { limitedHistory }: Rulebook): AccountView["silence"] {
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

function stageView(seen: Seen, account: readonly AccountLine[]): StandView | null {
  const { card, orders, rulebook, shop, now, format } = seen;
  const { stage, stageSince, nextStage, nextStageAt } = card;
  if (card.deleted || stage === null || stageSince === null) return null;
  const { buying } = stateWith(seen, orders);
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
        buying,
        bounds: card.inForce?.bounds ?? null,
      },
      card.signUp,
      rulebook,
      now,
    ),
    account,
    confidence: confidenceIn(account, buying?.gaps ?? []),
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
