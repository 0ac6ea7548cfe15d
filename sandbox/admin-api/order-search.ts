import { GraphQLError } from "graphql";
import { financialStatus, orderTotal } from "../world/order-money.ts";
import type { Order } from "../world/records.ts";
import { notEmulated } from "./field-table.ts";
import {
  instantMatches,
  numberMatches,
  search,
  textMatches,
  type Condition,
  type SearchFields,
} from "./search-query.ts";

const hasTag = (order: Order, { value }: Condition) =>
  order.tags.some((tag) => tag.toLowerCase() === value.toLowerCase());

const fields: SearchFields<Order> = {
  id: (order, condition) => numberMatches(order.number, condition),
  name: (order, condition) => textMatches(order.name, condition),
  customer_id: (order, condition) =>
    order.customer !== null && numberMatches(order.customer.number, condition),
  created_at: (order, condition) => instantMatches(order.createdAt, condition),
  processed_at: (order, condition) => instantMatches(order.processedAt, condition),
  updated_at: (order, condition) => instantMatches(order.updatedAt, condition),
  test: (order, { value }) => String(order.test) === value,
  financial_status: (order, { value }) => financialStatus(order).toLowerCase() === value,
  source_name: (order, { value }) => order.sourceName === value,
  status: (order, { value }) => statusMatches(order, value),
  tag: hasTag,
  tag_not: (order, condition) => !hasTag(order, condition),
};

function statusMatches(order: Order, status: string): boolean {
  if (status === "any") return true;
  if (status === "cancelled") return order.cancelledAt !== null;
  if (status === "not_closed" || status === "open") return order.cancelledAt === null;
  throw notEmulated(`order status "${status}"`);
}

/** Orders that a search finds. */
export function searchOrders(orders: readonly Order[], query: unknown): readonly Order[] {
  return search(orders, query, "order", fields);
}

const sortValues: Record<string, (order: Order) => string | number> = {
  ID: (order) => order.number,
  CREATED_AT: (order) => order.createdAt,
  PROCESSED_AT: (order) => order.processedAt,
  UPDATED_AT: (order) => order.updatedAt,
  ORDER_NUMBER: (order) => order.number,
  TOTAL_PRICE: (order) => orderTotal(order),
};

/** What a sort key orders orders by. */
export function orderSortValue(sortKey: unknown): (order: Order) => string | number {
  const value = typeof sortKey === "string" ? sortValues[sortKey] : undefined;
  if (!value) throw new GraphQLError(`sandbox: orders cannot be sorted by ${String(sortKey)}`);
  return value;
}
