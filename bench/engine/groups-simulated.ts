import type { GroupedHistories } from "#app/domain/rhythm/group-columns.ts";
import { groupedHistories, type Purchase } from "./groups-purchases.ts";
import { randomFrom } from "./shops/random.ts";

/** A product, how many days one supply of it lasts, and how many units make a supply. */
type Product = { readonly name: string; readonly days: number; readonly soldBy: number };

/** Things that are used up at their own pace. */
const DIFFERENT: readonly Product[] = [
  { name: "shampoo", days: 70, soldBy: 1 },
  { name: "filters", days: 180, soldBy: 2 },
  { name: "gift wrap", days: 120, soldBy: 12 },
];

/** Forty names that say nothing of when a customer comes back. */
const ALIKE: readonly Product[] = Array.from({ length: 40 }, (_, index) => ({
  name: `article ${index}`,
  days: 100,
  soldBy: [1, 2, 6, 12][index % 4] ?? 1,
}));

export type GroupShop = {
  readonly seed: number;
  readonly customers: number;
  readonly products: "different" | "alike";
};

export const GROUP_SHOP_DAYS = 760;
/** Two supplies last 2^0.7 times as long as one, where products are used up. */
const POWER = 0.7;
const RETURNS = 0.8;
const TRUE_TO_FAVOURITE = 0.75;

/** Customers of an own pace, mostly true to one product, with lognormal gaps: not the engine's model. */
export function simulatedGroups({ seed, customers, products }: GroupShop): GroupedHistories {
  const random = randomFrom(seed);
  const shelf = products === "different" ? DIFFERENT : ALIKE;
  const power = products === "different" ? POWER : 0;
  return groupedHistories(
    Array.from({ length: customers }, () => {
      const pace = random.lognormal(1, 0.35);
      const favourite = random.integer(0, shelf.length - 1);
      const purchases: Purchase[] = [];
      let day = Math.floor(GROUP_SHOP_DAYS * random.uniform() ** 0.8);
      while (day <= GROUP_SHOP_DAYS) {
        const another = random.integer(0, shelf.length - 1);
        const product = shelf[random.chance(TRUE_TO_FAVOURITE) ? favourite : another];
        if (product === undefined) break;
        const supplies = random.chance(0.25) ? random.integer(2, 3) : 1;
        purchases.push({ day, group: product.name, quantity: supplies * product.soldBy });
        if (!random.chance(RETURNS)) break;
        const lasts = pace * product.days * supplies ** power;
        day += Math.max(1, Math.round(lasts * random.lognormal(1, 0.4)));
      }
      return purchases;
    }),
  );
}
