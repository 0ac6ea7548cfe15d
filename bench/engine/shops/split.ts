import {
  type CustomerHistory,
  type Histories,
  historiesOf,
  type Occasion,
} from "#app/domain/rhythm/histories.ts";
import type { Row, ShopLog } from "./shop-log.ts";

/** A shop cut at a day: what was known then, and what came. Only customers with a standing order. */
export type Split = {
  readonly shop: ShopLog;
  readonly asOf: number;
  readonly histories: Histories;
  /** Days from the split to the next order; infinite where none is known. */
  readonly daysToReturn: Float64Array;
  /** Net of the orders of the next 365 days, as far as they are known. */
  readonly spent: Float64Array;
  /** Day on which a simulated customer left; NaN for real ones. */
  readonly leftOn: Float64Array;
};

/** Every split of a shop. */
export function splitsOf(shop: ShopLog): readonly Split[] {
  const rowsOf = Map.groupBy(shop.rows, ({ customer }) => customer);
  return shop.splits.map((asOf) => cut(shop, rowsOf, asOf));
}

/** Everything that is known of a shop, cut nowhere. */
export function wholeOf(shop: ShopLog): Split {
  return cut(
    shop,
    Map.groupBy(shop.rows, ({ customer }) => customer),
    shop.lastDay,
  );
}

/** Whether the shop's log reaches so many days beyond the split. */
export function knows(split: Split, days: number): boolean {
  return split.asOf + days <= split.shop.lastDay;
}

/** 1 for each customer who ordered within so many days after the split. */
export function returnedWithin(split: Split, days: number): Uint8Array {
  return Uint8Array.from(split.daysToReturn, (wait) => (wait <= days ? 1 : 0));
}

function cut(shop: ShopLog, rowsOf: ReadonlyMap<string, readonly Row[]>, asOf: number): Split {
  const known: CustomerHistory[] = [];
  const daysToReturn: number[] = [];
  const spent: number[] = [];
  const leftOn: number[] = [];
  for (const [customer, rows] of rowsOf) {
    const occasions = standing(rows.filter(({ day }) => day <= asOf));
    if (occasions.length === 0) continue;
    const coming = standing(rows).filter(({ day }) => day > asOf);
    known.push({ signUpDay: null, occasions });
    daysToReturn.push((coming[0]?.day ?? Number.POSITIVE_INFINITY) - asOf);
    spent.push(
      coming.filter(({ day }) => day <= asOf + 365).reduce((sum, { net }) => sum + net, 0),
    );
    leftOn.push(shop.leftOn?.get(customer) ?? Number.NaN);
  }
  return {
    shop,
    asOf,
    histories: historiesOf(known),
    daysToReturn: Float64Array.from(daysToReturn),
    spent: Float64Array.from(spent),
    leftOn: Float64Array.from(leftOn),
  };
}

/** The occasions that stand after refunds, by the rule of engine.md section 7. */
function standing(rows: readonly Row[]): Occasion[] {
  const orders: { day: number; cents: number }[] = [];
  let lowered = 0;
  for (const { day, cents } of rows.toSorted((a, b) => a.day - b.day || b.cents - a.cents)) {
    if (cents > 0) orders.push({ day, cents });
    if (cents >= 0) continue;
    const whole = orders.findLastIndex((order) => order.cents === -cents);
    if (whole >= 0) orders.splice(whole, 1);
    else lowered -= cents;
  }
  const byDay = Map.groupBy(orders, ({ day }) => day);
  const occasions = [...byDay].map(([day, ofDay]) => {
    const net = ofDay.reduce((sum, { cents }) => sum + cents, 0);
    return { day, net, renewal: false };
  });
  // What only lowers the money is taken from the latest occasions first.
  return occasions
    .toReversed()
    .map((occasion) => {
      const taken = Math.min(lowered, occasion.net);
      lowered -= taken;
      return { ...occasion, net: occasion.net - taken };
    })
    .toReversed();
}
