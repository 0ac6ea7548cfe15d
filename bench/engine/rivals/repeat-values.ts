import { cdnow } from "../shops/real.ts";
import { dayOf } from "../shops/shop-log.ts";
import type { RepeatValue } from "./gamma-gamma.ts";

/** Repeat orders of the CDNOW sample up to 1997-09-30 and their mean in dollars, a day being one order. */
export function repeatValues(): readonly RepeatValue[] {
  const split = dayOf("1997-09-30");
  const known = cdnow().rows.filter(({ day }) => day <= split);
  return [...Map.groupBy(known, ({ customer }) => customer).values()].flatMap((rows) => {
    const byDay = [...Map.groupBy(rows, ({ day }) => day)].toSorted(([a], [b]) => a - b).slice(1);
    const sums = byDay.map(([, ofDay]) => ofDay.reduce((sum, { cents }) => sum + cents, 0) / 100);
    const mean = sums.reduce((total, sum) => total + sum, 0) / sums.length;
    return sums.length > 0 && mean > 0 ? [{ orders: sums.length, mean }] : [];
  });
}
