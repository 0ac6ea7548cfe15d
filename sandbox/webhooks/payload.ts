import { decimal } from "../world/order-money.ts";
import type { Shop } from "../world/shop.ts";

/** A webhook's body. */
export type Payload = Record<string, unknown>;

/** Webhooks about orders and customers tell the time with the shop's offset. */
export function shopTime(shop: Shop, instant: number): string {
  const minutes = shop.local.offsetMinutes(instant);
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  const size = Math.abs(minutes);
  const offset = `${minutes < 0 ? "-" : "+"}${two(size / 60)}:${two(size % 60)}`;
  return new Date(instant + minutes * 60_000).toISOString().slice(0, 19) + offset;
}

/** Each amount by its name, and once more as a set of currencies. */
export function prices(shop: Shop, values: Record<string, number>): Payload {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, unknown][] => [
      [name, decimal(value)],
      [`${name}_set`, moneySet(shop, value)],
    ]),
  );
}

function moneySet(shop: Shop, minorUnits: number) {
  const money = { amount: decimal(minorUnits), currency_code: shop.currency };
  return { shop_money: money, presentment_money: money };
}
