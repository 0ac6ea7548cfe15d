import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { dayOf, type Row, type ShopLog } from "./shop-log.ts";

const repository = path.join(import.meta.dirname, "../../..");

/** 2,357 customers of a CD shop who first bought in early 1997 (Fader & Hardie). */
export function cdnow(): ShopLog {
  const file = readFileSync(path.join(repository, "test/data/cdnow/sample.csv"), "utf8");
  const rows = file
    .trim()
    .split("\n")
    .slice(1)
    .map((line): Row => {
      const [customer = "", date = "", amount = ""] = line.split(",");
      return { customer, day: dayOf(date), cents: Math.round(Number(amount) * 100) };
    });
  return {
    name: "CDNOW sample",
    origin: "real",
    rows,
    splits: ["1997-06-30", "1997-09-30", "1997-12-31"].map(dayOf),
    lastDay: dayOf("1998-06-30"),
    leftOn: null,
  };
}

const Line = z.tuple([z.string(), z.number(), z.number()]);
const Refund = z.tuple([z.string(), z.string(), z.number(), z.number()]);
const Order = z.object({
  customer: z.number(),
  at: z.string(),
  lines: z.array(Line),
  refunds: z.array(Refund),
});

/** 4,339 customers of a British gift shop in 2011, many of them shops themselves (UCI Online Retail). */
export function onlineRetail(): ShopLog {
  const file = path.join(repository, "sandbox/data/online-retail/orders.jsonl.gz");
  const orders = gunzipSync(readFileSync(file)).toString("utf8").trim().split("\n");
  const rows = orders.flatMap((line): Row[] => {
    const order = Order.parse(JSON.parse(line));
    const customer = String(order.customer);
    const cents = order.lines.reduce((sum, [, quantity, price]) => sum + quantity * price, 0);
    const refunds = order.refunds.map(([at, , quantity, price]) => ({
      at,
      pence: quantity * price,
    }));
    // A credit note that takes a whole order back comes as one amount, as a shop's export has it.
    const whole = refunds.reduce((sum, { pence }) => sum + pence, 0) === cents;
    const last = refunds.at(-1);
    const back: Row[] =
      whole && last !== undefined
        ? [{ customer, day: dayOf(last.at.slice(0, 10)), cents: -cents }]
        : refunds.map(({ at, pence }) => ({
            customer,
            day: dayOf(at.slice(0, 10)),
            cents: -pence,
          }));
    return [{ customer, day: dayOf(order.at.slice(0, 10)), cents }, ...back];
  });
  return {
    name: "Online Retail",
    origin: "real",
    rows,
    splits: ["2011-05-31", "2011-07-31", "2011-09-09"].map(dayOf),
    lastDay: dayOf("2011-12-09"),
    leftOn: null,
  };
}
