import { roundSteps } from "#app/domain/charts/round-steps.ts";
import type { Period } from "#app/domain/charts/stage-days.ts";
import { monthOf, type Month } from "#app/domain/month.ts";
import { DAY_MS, type Day } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { type Count, type Format, formatFor } from "./format.ts";
import { localDay } from "./local-day.ts";
import type { Viewer } from "./read-viewer.ts";

/** A chart's figures, and as of when everybody was last counted; null before that was done for the first time. */
export type Counted<View> = (View & { readonly asOf: string }) | null;

/** What a chart is read with. */
export type Counting = {
  readonly tx: ShopTx;
  readonly format: Format;
  /** Of the shop's calendar. */
  readonly today: Day;
  readonly thisMonth: Month;
};

/** Reads a chart off the roll-ups, if they are there. */
export function readCounted<View extends object>(
  { store }: Pick<Ports, "store">,
  viewer: Viewer,
  read: (counting: Counting) => Promise<View>,
): Promise<Counted<View>> {
  const { shop } = viewer;
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const countedAt = await tx.countedAt();
    if (countedAt === null) return null;
    const today = localDay(tx.now, shop.timeZone);
    const view = await read({ tx, format, today, thisMonth: monthOf(today) });
    return { ...view, asOf: format.clock(countedAt) };
  });
}

/** How far back a chart looks. */
export const PERIODS = ["90d", "12m"] as const;
export type PeriodName = (typeof PERIODS)[number];
const DAYS: Record<PeriodName, number> = { "90d": 90, "12m": 365 };
/** A year is drawn by weeks. */
const STEPS: Record<PeriodName, number> = { "90d": 1, "12m": 7 };

/** The period that an address names; ninety days for any other. */
export function periodNamed(text: string | null | undefined): PeriodName {
  return PERIODS.find((name) => name === text) ?? "90d";
}

/** A period that ends today, and of how many days each point of its charts is. */
export function periodUpTo(today: Day, name: PeriodName): Period & { readonly step: number } {
  return { from: today - DAYS[name] + 1, to: today, step: STEPS[name] };
}

/** A day of the shop's calendar, as ISO writes it and as a person reads it. */
export type DayCell = { readonly value: string; readonly text: string };

/** Writes a day of the shop's calendar. */
export function dayCell(day: Day, format: Format): DayCell {
  return { value: new Date(day * DAY_MS).toISOString().slice(0, 10), text: format.day(day) };
}

/** Round heights for the lines of a drawing, up to the first that nothing exceeds. */
export function ticksUpTo(most: number, format: Format): readonly Count[] {
  return roundSteps(most).map(format.count);
}
