import { z } from "zod";
import { amountSpent } from "../world/order-money.ts";
import type { Customer } from "../world/records.ts";
import { displayName } from "./customer-fields.ts";
import {
  instantMatches,
  numberMatches,
  search,
  termMatches,
  textMatches,
  wholeDayMatches,
  type Condition,
  type SearchFields,
} from "./search-query.ts";

const hasTag = (customer: Customer, { value }: Condition) =>
  customer.tags.some((tag) => tag.toLowerCase() === value.toLowerCase());

const fields: SearchFields<Customer> = {
  "": (customer, condition) =>
    [displayName(customer), customer.email, customer.phone ?? ""].some((text) =>
      termMatches(text, condition),
    ) || numberMatches(customer.number, condition),
  id: (customer, condition) => numberMatches(customer.number, condition),
  email: (customer, condition) => textMatches(customer.email, condition),
  first_name: (customer, condition) => textMatches(customer.firstName, condition),
  last_name: (customer, condition) => textMatches(customer.lastName, condition),
  name: (customer, condition) => textMatches(displayName(customer), condition),
  updated_at: (customer, condition) => wholeDayMatches(customer.updatedAt, condition),
  customer_date: (customer, condition) => instantMatches(customer.createdAt, condition),
  tag: hasTag,
  tag_not: (customer, condition) => !hasTag(customer, condition),
  orders_count: (customer, condition) => numberMatches(customer.orders.length, condition),
  total_spent: (customer, condition) => numberMatches(amountSpent(customer) / 100, condition),
  accepts_marketing: (customer, { value }) =>
    String(customer.consent.state === "SUBSCRIBED") === value,
};

/** Customers that a search finds, as the admin's own search box would. */
export function searchCustomers(
  customers: readonly Customer[],
  query: unknown,
): readonly Customer[] {
  return search(customers, query, "customer", fields);
}

const SortKey = z.enum(["ID", "CREATED_AT", "UPDATED_AT", "NAME", "LOCATION", "RELEVANCE"]);

const sortValues: Record<z.infer<typeof SortKey>, (customer: Customer) => string | number> = {
  ID: (customer) => customer.number,
  CREATED_AT: (customer) => customer.createdAt,
  UPDATED_AT: (customer) => customer.updatedAt,
  NAME: (customer) => `${customer.lastName}, ${customer.firstName}`,
  LOCATION: (customer) => customer.countryCode ?? "",
  RELEVANCE: (customer) => customer.number,
};

/** What a sort key orders customers by. */
export function customerSortValue(sortKey: unknown): (customer: Customer) => string | number {
  return sortValues[SortKey.default("ID").parse(sortKey)];
}
