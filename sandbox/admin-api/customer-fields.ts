import { amountSpent, decimal } from "../world/order-money.ts";
import { gid, utc } from "../world/gid.ts";
import type { Customer } from "../world/records.ts";
import { pageOf } from "./connection.ts";
import type { FieldTable } from "./field-table.ts";
import { orderSortValue, searchOrders } from "./order-search.ts";

/** Customer, as far as the shop's data can answer. Nulls here are nulls in Shopify too. */
export const customerFields: FieldTable<Customer> = {
  id: (customer) => gid("Customer", customer.number),
  legacyResourceId: (customer) => String(customer.number),
  createdAt: (customer) => utc(customer.createdAt),
  updatedAt: (customer) => utc(customer.updatedAt),
  displayName: (customer) => displayName(customer),
  firstName: (customer) => customer.firstName,
  lastName: (customer) => customer.lastName,
  email: (customer) => customer.email,
  phone: () => null,
  state: () => "DISABLED",
  locale: () => "en",
  note: () => null,
  tags: (customer) => customer.tags,
  numberOfOrders: (customer) => String(customer.orders.filter((order) => !order.test).length),
  amountSpent: (customer, _args, { shop }) => ({
    amount: decimal(amountSpent(customer)),
    currencyCode: shop.currency,
  }),
  dataSaleOptOut: () => false,
  verifiedEmail: () => true,
  productSubscriberStatus: (customer) => customer.subscriber,
  lastOrder: (customer) => customer.orders.at(-1) ?? null,
  orders: (customer, args) =>
    pageOf(searchOrders(customer.orders, args.query), args, orderSortValue(args.sortKey)),
  defaultAddress: (customer) => ({
    countryCodeV2: customer.countryCode,
    provinceCode: null,
    city: customer.city,
    zip: null,
  }),
  defaultEmailAddress: ({ email, consent }) => ({
    emailAddress: email,
    validFormat: true,
    marketingState: consent.state,
    marketingOptInLevel: consent.updatedAt === null ? null : "SINGLE_OPT_IN",
    marketingUpdatedAt: consent.updatedAt === null ? null : utc(consent.updatedAt),
    openTrackingLevel: "UNKNOWN",
  }),
  defaultPhoneNumber: () => null,
  statistics: () => ({ rfmGroup: null, predictedSpendTier: null }),
  metafield: () => null,
};

/** First and last name, the way the admin shows a customer. */
export function displayName({ firstName, lastName, email }: Customer): string {
  return `${firstName} ${lastName}`.trim() || email;
}
