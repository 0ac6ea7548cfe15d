import { dayMs } from "./days.ts";
import type { Purchase } from "./purchases.ts";

/** What the model knows of one customer's purchases. */
export interface Cadence {
  /** n: shop-local days with a purchase. */
  occasions: number;
  /** x: gaps between them that count; one with a renewal at either end does not. */
  gaps: number;
  /** Sum of the counted gaps. */
  gapDays: number;
  /** The gap between the first two occasions, 0 where there is none or it does not count. */
  firstGapDays: number;
}

/** Counts the gaps; a day is a renewal's when all its purchases are renewals. */
export function cadenceOf(purchases: readonly Purchase[]): Cadence {
  const days = [...new Set(purchases.map(({ day }) => day))].toSorted();
  const isRenewal = (day: string) =>
    purchases.every((purchase) => purchase.day !== day || purchase.renewal);
  const gaps = days.slice(1).map((day, index) => {
    const before = days[index] ?? day;
    const counts = !isRenewal(before) && !isRenewal(day);
    return counts ? (Date.parse(day) - Date.parse(before)) / dayMs : null;
  });
  const counted = gaps.filter((gap) => gap !== null);
  return {
    occasions: days.length,
    gaps: counted.length,
    gapDays: counted.reduce((sum, gap) => sum + gap, 0),
    firstGapDays: gaps[0] ?? 0,
  };
}
