import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import type { GroupedHistories } from "#app/domain/rhythm/group-columns.ts";
import { groupedHistories, type Purchase } from "./groups-purchases.ts";
import { dayOf } from "./shops/shop-log.ts";

const Order = z.object({
  customer: z.number(),
  at: z.string(),
  lines: z.array(z.tuple([z.string(), z.number(), z.number()])),
});

/**
 * What is a group: the shop has articles but no types, the last word of a title (BAG, CANDLES, SIGN) comes
 * nearest. And which group is the main one of a day.
 */
export type MainGroup = {
  readonly of: "article" | "last word";
  readonly by: "quantity" | "money";
};

type Line = { readonly group: string; readonly quantity: number; readonly money: number };

/** The customers of Online Retail with the main group of each day. */
export function onlineRetailGroups({ of, by }: MainGroup): GroupedHistories {
  const words = of === "last word" ? lastWords() : new Map<string, string>();
  const orders = stored("orders.jsonl.gz").map((line) => Order.parse(JSON.parse(line)));
  const customers = [...Map.groupBy(orders, ({ customer }) => customer).values()];
  return groupedHistories(
    customers.map((ofCustomer) => {
      const days = Map.groupBy(ofCustomer, ({ at }) => dayOf(at.slice(0, 10)));
      return [...days]
        .toSorted(([a], [b]) => a - b)
        .map(([day, ofDay]): Purchase => {
          const lines = ofDay.flatMap((order) =>
            order.lines.map(([article, quantity, price]) => {
              const group = words.get(article) ?? article;
              return { group, quantity, money: quantity * price };
            }),
          );
          const main = byGroup(lines).reduce((a, b) => (b[by] > a[by] ? b : a));
          return { day, group: main.group, quantity: main.quantity };
        });
    }),
  );
}

function byGroup(lines: readonly Line[]): readonly Line[] {
  return [...Map.groupBy(lines, ({ group }) => group)].map(([group, same]) => ({
    group,
    quantity: same.reduce((sum, { quantity }) => sum + quantity, 0),
    money: same.reduce((sum, { money }) => sum + money, 0),
  }));
}

function lastWords(): ReadonlyMap<string, string> {
  return new Map(
    stored("products.csv.gz").map((line) => {
      const [article = ""] = line.split(",", 1);
      const words = line
        .replaceAll('"', "")
        .trim()
        .split(/[\s,]+/);
      return [article, words.at(-1) ?? article];
    }),
  );
}

function stored(name: string): readonly string[] {
  const file = path.join(import.meta.dirname, "../../sandbox/data/online-retail", name);
  return gunzipSync(readFileSync(file)).toString("utf8").trim().split("\n");
}
