import { DAY_MS, type Instant } from "#app/domain/time.ts";
import type { ListedCustomer, SortedPlace } from "#app/ports/customer-list.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { type CustomerQuery, filterOf } from "./customer-query.ts";
import { localDay } from "./local-day.ts";
import { searchCustomers } from "./search-customers.ts";

/** Customers read in one unit of work. */
const PAGE = 1_000;

/**
 * Everybody whom a query leaves, in its order, a row a customer, the names of the columns first; by id only,
 * for we hold no names. Streamed: neither the rows nor a transaction are held while the reader is slow. Null
 * where Shopify does not say whom the search means: a file of everybody would not be what the screen shows.
 */
export async function exportCustomers(
  ports: Pick<Ports, "store" | "shopify" | "log">,
  shop: Shop,
  query: CustomerQuery,
): Promise<AsyncGenerator<readonly string[]> | null> {
  if (query.search === "") return rowsOf(ports, shop, query, null);
  const found = await searchCustomers(ports, shop, query.search);
  return found === null ? null : rowsOf(ports, shop, query, found.ids);
}

async function* rowsOf(
  { store }: Pick<Ports, "store">,
  shop: Shop,
  query: CustomerQuery,
  among: readonly string[] | null,
): AsyncGenerator<readonly string[]> {
  yield COLUMNS;
  const filter = filterOf(query, shop.timeZone, among);
  let place: SortedPlace = { from: "start" };
  for (;;) {
    const from: SortedPlace = place;
    const rows: readonly ListedCustomer[] = await store.withShop(shop.shopId, (tx) =>
      tx.customerPage(filter, query.sort, from, PAGE),
    );
    for (const row of rows) yield cellsOf(row, shop);
    const last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return;
    place = { from: "after", ...last.place };
  }
}

const COLUMNS = [
  "customer_id",
  "stage",
  "stage_since",
  "next_stage",
  "next_change",
  "last_order",
  "orders",
  "net_spent",
  "currency",
  "email_subscribed",
  "tag_state",
];

function cellsOf(row: ListedCustomer, { timeZone, currency, currencyDigits }: Shop) {
  const date = (at: Instant | null) =>
    at === null ? "" : new Date(localDay(at, timeZone) * DAY_MS).toISOString().slice(0, 10);
  return [
    row.customerId,
    row.stage ?? "",
    date(row.stageSince),
    row.nextStage ?? "",
    date(row.nextStageAt),
    date(row.lastOrderAt),
    String(row.purchases),
    (row.netSpent / 10 ** currencyDigits).toFixed(currencyDigits),
    currency,
    row.reachable ? "yes" : "no",
    row.tagState,
  ];
}
