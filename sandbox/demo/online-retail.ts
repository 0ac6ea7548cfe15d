import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { createRandom, type Random } from "../world/random.ts";
import type { Customer, History, Line, Order, Product, Refund } from "../world/records.ts";
import { countryCode } from "./country-codes.ts";
import { dayMs } from "../world/local-time.ts";
import { spreadMerchantTags } from "./merchant-tags.ts";
import { moveInTime, type MoveInTime } from "./move-in-time.ts";
import { inventPerson } from "./people.ts";

const timezone = "Europe/London";
const prospectCount = 1200;
const seed = 2011;

const OrderRow = z.object({
  id: z.number(),
  customer: z.number(),
  at: z.string(),
  country: z.string(),
  lines: z.array(z.tuple([z.string(), z.number(), z.number()])),
  refunds: z.array(z.tuple([z.string(), z.string(), z.number(), z.number()])),
});
type OrderRow = z.infer<typeof OrderRow>;

/** The demo shop: real orders of a British gift shop, moved in time so that the last day is today. */
export function loadOnlineRetail(now: number): History {
  const rows = readLines("orders.jsonl.gz").map((line) => OrderRow.parse(JSON.parse(line)));
  const lastWall = Math.max(...rows.map((row) => wallOf(row.at)));
  const move = moveInTime(timezone, lastWall, now);
  const random = createRandom(seed);
  const began = move(Math.min(...rows.map((row) => wallOf(row.at))));
  const products = readProducts(rows, began);
  const customers = new Map<number, Customer>();
  const orders = rows.map((row) => {
    const order = toOrder(row, products, move);
    const customer = customers.get(row.customer) ?? welcomeBuyer(random, row, order, now);
    customers.set(row.customer, customer);
    order.customer = customer;
    customer.orders.push(order);
    customer.updatedAt = Math.max(customer.updatedAt, order.updatedAt);
    return order;
  });
  const everyone = [...customers.values(), ...inventProspects(random, now)];
  spreadMerchantTags(random, everyone);
  const [first, ...rest] = products.values();
  if (!first) throw new Error("the demo data names no products");
  return {
    name: "Cadence demo shop",
    currency: "GBP",
    timezone,
    products: [first, ...rest],
    customers: everyone,
    orders,
  };
}

function readLines(file: string): string[] {
  const packed = readFileSync(new URL(`../data/online-retail/${file}`, import.meta.url));
  return gunzipSync(packed).toString().trimEnd().split("\n");
}

/** "2010-12-01 08:26:00" on the wall, as if it were UTC. */
function wallOf(local: string): number {
  return Date.parse(`${local.replace(" ", "T")}Z`);
}

/** Articles in the file's order; the price is the last one paid. */
function readProducts(rows: readonly OrderRow[], began: number): Map<string, Product> {
  const prices = new Map(rows.flatMap((row) => row.lines.map(([sku, , price]) => [sku, price])));
  const products = new Map<string, Product>();
  for (const line of readLines("products.csv.gz").slice(1)) {
    const comma = line.indexOf(",");
    const sku = line.slice(0, comma);
    const title = line
      .slice(comma + 1)
      .replace(/^"|"$/g, "")
      .replaceAll('""', '"');
    const number = 7_000_001 + products.size;
    products.set(sku, {
      kind: "Product",
      number,
      sku,
      title,
      type: typeOf(title),
      // The real shop sold nothing by subscription; here every tenth article can be had that way.
      sellingPlanGroups: number % 10 === 0 ? 1 : 0,
      price: prices.get(sku) ?? 0,
      updatedAt: began,
      deletedAt: null,
    });
  }
  return products;
}

/** The data has no product types: "WHITE HANGING HEART T-LIGHT HOLDER" is a "Holder", by its last word of letters. */
function typeOf(title: string): string {
  const word = title.split(/\s+/).findLast((part) => /^[a-z]+$/i.test(part)) ?? "";
  return word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase();
}

function toOrder(row: OrderRow, products: Map<string, Product>, move: MoveInTime): Order {
  const at = move(wallOf(row.at));
  const lines = row.lines.map(([sku, quantity, unitPrice], index): Line => {
    const product = products.get(sku);
    if (!product) throw new Error(`the demo data has no article ${sku}`);
    const number = row.id * 1000 + index;
    return {
      kind: "LineItem",
      number,
      product,
      quantity,
      unitPrice,
      refundedQuantity: 0,
      removedQuantity: 0,
    };
  });
  const refunds = row.refunds.map((refund, index) =>
    toRefund(row.id * 1000 + index, refund, lines, move),
  );
  return {
    kind: "Order",
    number: row.id,
    name: `#${row.id}`,
    customer: null,
    createdAt: at,
    processedAt: at,
    updatedAt: Math.max(at, ...refunds.map((refund) => refund.at)),
    cancelledAt: null,
    test: false,
    edited: false,
    received: lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0),
    sourceName: "web",
    tags: [],
    lines,
    refunds,
  };
}

/** Takes the units from the order's lines of that article and price, one after the other. */
function toRefund(
  number: number,
  [local, sku, units, unitPrice]: OrderRow["refunds"][number],
  lines: readonly Line[],
  move: MoveInTime,
): Refund {
  let left = units;
  const taken: Refund["lines"] = [];
  for (const line of lines) {
    if (line.product.sku !== sku || line.unitPrice !== unitPrice || left === 0) continue;
    const quantity = Math.min(left, line.quantity - line.refundedQuantity);
    if (quantity === 0) continue;
    line.refundedQuantity += quantity;
    left -= quantity;
    taken.push({ line, quantity });
  }
  return { number, at: move(wallOf(local)), amount: units * unitPrice, lines: taken };
}

function welcomeBuyer(random: Random, row: OrderRow, first: Order, now: number): Customer {
  return inventPerson(random, {
    number: row.customer,
    createdAt: first.processedAt - random.int(60, 1200) * 1000,
    countryCode: countryCode(row.country),
    buyer: true,
    now,
  });
}

function inventProspects(random: Random, now: number): Customer[] {
  return Array.from({ length: prospectCount }, (_, index) =>
    inventPerson(random, {
      number: 30_001 + index,
      createdAt: Math.floor((now - random.next() * 300 * dayMs) / 1000) * 1000,
      countryCode: "GB",
      buyer: false,
      now,
    }),
  );
}
