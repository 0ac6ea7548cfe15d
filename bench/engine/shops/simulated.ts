import { type Random, randomFrom } from "./random.ts";
import type { Row, ShopLog } from "./shop-log.ts";

/** What one simulated customer did: days of orders with their amounts, and the day they left for good. */
export type Life = {
  readonly orders: readonly { readonly day: number; readonly cents: number }[];
  readonly leftOn: number;
};

/** A kind of shop: how many come, over how long, and how one of them lives. */
export type ShopKind = {
  readonly name: string;
  readonly seed: number;
  readonly customers: number;
  readonly days: number;
  readonly splits: readonly number[];
  /** From the day of the first order on. */
  readonly live: (random: Random, firstDay: number, lastDay: number) => Life;
};

/** 2024-01-01, a Monday: simulated shops open here. */
const OPENING = 19_723;
const REFUNDED = 0.03;

/** The same shop for the same kind, always. */
export function simulate(kind: ShopKind): ShopLog {
  const random = randomFrom(kind.seed);
  const rows: Row[] = [];
  const leftOn = new Map<string, number>();
  for (let index = 0; index < kind.customers; index += 1) {
    const customer = `${kind.seed}-${index}`;
    // Shops grow: more customers arrive later than sooner.
    const firstDay = Math.floor(kind.days * random.uniform() ** 0.8);
    const life = kind.live(random, firstDay, kind.days);
    leftOn.set(customer, OPENING + life.leftOn);
    for (const { day, cents } of life.orders) {
      if (day > kind.days) continue;
      rows.push({ customer, day: OPENING + day, cents });
      const back = day + random.integer(2, 20);
      if (random.chance(REFUNDED) && back <= kind.days) {
        rows.push({ customer, day: OPENING + back, cents: -cents });
      }
    }
  }
  return {
    name: kind.name,
    origin: "simulated",
    rows,
    splits: kind.splits.map((day) => OPENING + day),
    lastDay: OPENING + kind.days,
    leftOn,
  };
}
