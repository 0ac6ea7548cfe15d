import type { GroupedHistories } from "#app/domain/rhythm/group-columns.ts";
import { historiesOf } from "#app/domain/rhythm/histories.ts";
import { seededRandom } from "./simulated-shop.ts";

/** An occasion as a test writes it: day, group ("" where it is not known) and units; a renewal where it says so. */
export type Bought = readonly [day: number, group: string, quantity: number, renewal?: "renewal"];

export function groupedShop(customers: readonly (readonly Bought[])[]): GroupedHistories {
  const all = customers.flat();
  const ids = [...new Set(all.map(([, group]) => group))].filter((group) => group !== "");
  return {
    histories: historiesOf(
      customers.map((bought) => ({
        signUpDay: null,
        occasions: bought.map(([day, , , renewal]) => ({
          day,
          net: 1000,
          renewal: renewal !== undefined,
        })),
      })),
    ),
    groups: {
      ids,
      group: Int32Array.from(all, ([, group]) => ids.indexOf(group)),
      quantity: Float64Array.from(all, ([, , quantity]) => quantity),
    },
  };
}

export const SHOP_DAYS = 720;

/** Things on the shelf: how many days a supply lasts, and how many units it has. */
type Shelf = readonly { readonly group: string; readonly days: number; readonly soldBy: number }[];

export function shelfShop(customers: number, shelf: Shelf, power: number, seed: number) {
  return groupedShop(shelfCustomers(customers, shelf, power, seed));
}

/** Customers of an own pace who buy anything on the shelf, k supplies of which last k^power times as long. */
export function shelfCustomers(
  customers: number,
  shelf: Shelf,
  power: number,
  seed: number,
): readonly (readonly Bought[])[] {
  const random = seededRandom(seed);
  return Array.from({ length: customers }, () => {
    const pace = Math.exp(0.6 * (random() + random() - 1));
    const bought: Bought[] = [];
    let day = Math.floor(random() * SHOP_DAYS);
    while (day <= SHOP_DAYS) {
      const thing = shelf[Math.floor(random() * shelf.length)];
      if (thing === undefined) break;
      const supplies = random() < 0.3 ? 3 : 1;
      bought.push([day, thing.group, supplies * thing.soldBy]);
      if (random() < 0.2) break;
      const scatter = Math.exp(random() + random() - 1);
      day += Math.max(1, Math.round(pace * thing.days * supplies ** power * scatter));
    }
    return bought;
  });
}
