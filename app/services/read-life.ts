import { lifeBands, lifeEvents } from "#app/domain/charts/life-story.ts";
import type { Order } from "#app/domain/order.ts";
import { type Stage, STAGES } from "#app/domain/stage.ts";
import type { ChangeCause } from "#app/domain/stage-changes.ts";
import { historyOf } from "#app/domain/purchase-history.ts";
import { DAY_MS, type Instant } from "#app/domain/time.ts";
import type { CustomerCard } from "#app/ports/read-models.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { ShopTx } from "#app/ports/store.ts";
import type { Count, Format } from "./format.ts";
import { localDay } from "./local-day.ts";
import { dayCell, type DayCell } from "./read-counted.ts";

/** C6: one customer's life; places are shares of the time shown, 0 its beginning and 1 its end. */
export type LifeView = {
  readonly bands: readonly { readonly stage: Stage; readonly from: number; readonly to: number }[];
  /** Those that the bands and what comes next are of, in their usual order. */
  readonly stages: readonly Stage[];
  /** Today; what lies behind it comes if nothing happens. */
  readonly now: number;
  readonly events: readonly LifeEventView[];
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  readonly orders: Count;
  /** How often they usually order; null before the first order. */
  readonly usualDays: Count | null;
  readonly stage: Stage;
  readonly since: string;
  /** What becomes of them without an order; null where nothing will. */
  readonly next: { readonly stage: Stage; readonly date: string } | null;
};

export type LifeEventView = {
  readonly at: number;
  readonly day: DayCell;
  readonly what: "order" | "stage" | "next";
  /** Null for orders before the first stage that was recorded. */
  readonly stage: Stage | null;
  readonly cause: ChangeCause | null;
};

/** More stage changes than anybody has. */
const MOST_CHANGES = 1_000;
const TICKS = 5;

/** Reads one customer's life; null where there is none to tell. */
export async function readLife(
  tx: ShopTx,
  shop: Shop,
  card: CustomerCard,
  known: readonly Order[],
  format: Format,
): Promise<LifeView | null> {
  if (card.deleted) return null;
  const { stage, stageSince, nextStage, nextStageAt } = card;
  const changes = await tx.stageHistory(card.customerId, MOST_CHANGES);
  if (stage === null || stageSince === null || changes.length === 0) return null;
  const { exclusions } = (await tx.policy()).policy;
  const bought = (historyOf(known, exclusions) ?? []).filter(({ at }) => at <= tx.now);
  const orders = bought.map(({ at }) => at);
  const next =
    nextStage === null || nextStageAt === null ? null : { stage: nextStage, at: nextStageAt };
  const seen = {
    shop,
    format,
    ...spanOf([...orders, ...changes.map(({ at }) => at)], tx.now, next),
  };
  const bands = lifeBands(changes);
  const shown = [...bands.map((band) => band.stage), stage, ...(next === null ? [] : [next.stage])];
  return {
    stages: STAGES.filter((one) => shown.includes(one)),
    bands: [
      ...bands.map(({ stage: band, from, until }) => ({
        stage: band,
        from: placeOf(from, seen),
        to: placeOf(until ?? tx.now, seen),
      })),
      ...(next === null ? [] : [{ stage, from: placeOf(tx.now, seen), to: 1 }]),
    ],
    now: placeOf(tx.now, seen),
    events: [
      ...lifeEvents(changes, orders).map((event) => ({
        ...event,
        at: placeOf(event.at, seen),
        day: dayOf(event.at, seen),
      })),
      ...(next === null
        ? []
        : [
            {
              at: 1,
              day: dayOf(next.at, seen),
              what: "next" as const,
              stage: next.stage,
              cause: "boundary" as const,
            },
          ]),
    ],
    ticks: ticksOf(seen),
    orders: format.count(card.purchases),
    usualDays: card.inForce === null ? null : format.count(card.inForce.bounds.cycle),
    stage,
    since: format.date(stageSince),
    next: next && { stage: next.stage, date: format.date(next.at) },
  };
}

/** The time that is drawn, and for whom. */
type Seen = {
  readonly from: Instant;
  readonly to: Instant;
  readonly shop: Shop;
  readonly format: Format;
};

/** From the first that is known to what comes next; at least a day, so that it can be divided. */
function spanOf(
  instants: readonly Instant[],
  now: Instant,
  next: { readonly at: Instant } | null,
): Pick<Seen, "from" | "to"> {
  const from = Math.min(...instants, now);
  return { from, to: Math.max(next?.at ?? now, now, from + DAY_MS) };
}

function placeOf(at: Instant, { from, to }: Seen): number {
  return Math.min(1, Math.max(0, (at - from) / (to - from)));
}

function dayOf(at: Instant, { shop, format }: Seen): DayCell {
  return dayCell(localDay(at, shop.timeZone), format);
}

function ticksOf(seen: Seen): LifeView["ticks"] {
  return Array.from({ length: TICKS }, (_, index) => {
    const at = index / (TICKS - 1);
    return { at, text: seen.format.date(seen.from + at * (seen.to - seen.from)) };
  });
}
