import type { Random } from "../world/random.ts";
import type { Customer, Order } from "../world/records.ts";
import type { Shop } from "../world/shop.ts";

/** The people and orders of a shop in lists to pick from; those who have gone since are passed over. */
export type People = ReturnType<typeof gatherPeople>;

const looks = 40;

/** Lists everybody once, so that a pick costs the same in a shop of any size. */
export function gatherPeople(shop: Shop, random: Random) {
  const customers = [...shop.customers.values()];
  const orders = [...shop.orders.values()];
  const pick = <T>(list: T[], isThere: (item: T) => boolean, fits: (item: T) => boolean) => {
    for (let look = 0; look < looks && list.length > 0; look += 1) {
      const at = random.int(0, list.length - 1);
      const item = list[at];
      if (item !== undefined && isThere(item)) {
        if (fits(item)) return item;
        continue;
      }
      const last = list.pop();
      if (last !== undefined && at < list.length) list[at] = last;
    }
    return null;
  };
  return {
    /** Somebody of a kind, or null when none was met in a few looks. */
    customer: (fits: (customer: Customer) => boolean = () => true): Customer | null =>
      pick(customers, ({ number }) => shop.customers.has(number), fits),
    order: (fits: (order: Order) => boolean = () => true): Order | null =>
      pick(orders, ({ number }) => shop.orders.has(number), fits),
    join(customer: Customer) {
      customers.push(customer);
    },
    ordered(order: Order) {
      orders.push(order);
    },
  };
}
