import { buyerOn } from "#app/domain/rhythm/past-buyers.ts";
import type { Buyer } from "#app/domain/rhythm/return-correction.ts";
import type { Split } from "../shops/split.ts";

/** Horizons of the return chance, in days. */
export const HORIZONS = [30, 60, 90, 180] as const;

/** The chances of a split's customers for each of HORIZONS, in the customers' order. */
export type Chances = readonly Float64Array[];

/** The buyers of a split with their silence. */
export function silentBuyers({ histories, asOf }: Split): readonly (Buyer & { silence: number })[] {
  return Array.from({ length: histories.customers }, (_, customer) => {
    const buyer = buyerOn(histories, customer, asOf);
    if (buyer === null) throw new RangeError("a split has buyers only");
    return { ...buyer, silence: asOf - buyer.cadence.lastDay };
  });
}

/** Mean days between a buyer's occasions; null before the second. */
export function meanGap({ cadence }: Buyer): number | null {
  const { occasions, firstDay, lastDay } = cadence;
  return occasions < 2 ? null : (lastDay - firstDay) / (occasions - 1);
}
