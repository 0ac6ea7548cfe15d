import type { Instant } from "#app/domain/time.ts";
import type { Timings } from "#app/ports/timings.ts";
import type { ShopRow, ShopTables, Tables } from "./rows.ts";

/** What the parts of a unit of work share. */
export type Unit = {
  readonly tables: Tables;
  readonly shop: ShopTables;
  readonly now: Instant;
  readonly timings: Timings;
  /** At least 0, below 1. */
  readonly random: () => number;
};

/** The shop's own row. */
export function shopRow({ tables, shop }: Pick<Unit, "tables" | "shop">): ShopRow {
  const row = tables.shops.get(String(shop.shopId));
  if (row === undefined) throw new RangeError(`there is no shop ${shop.shopId}`);
  return row;
}

/** The least of two instants, of which null is none. */
export function least(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

/** Text ids in the order of their numbers. */
export function byId(a: string, b: string): number {
  return Number(a) - Number(b);
}
