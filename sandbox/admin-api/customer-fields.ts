import { amountSpent, decimal } from "../world/order-money.ts";
import { gid, utc } from "../world/gid.ts";
import type { Customer } from "../world/records.ts";
import type { Shop } from "../world/shop.ts";
import { pageOf } from "./connection.ts";
import { orderVisibility } from "./visible-orders.ts";
import type { FieldTable } from "./field-table.ts";
import { orderSortValue, searchOrders } from "./order-search.ts";

/** Customer, as far as the shop's data can answer. Nulls here are nulls in Shopify too. */
export const customerFields: FieldTable<Customer> = {
  id: (customer) => gid("Customer", customer.number),
  legacyResourceId: (customer) => String(customer.number),
  createdAt: (customer) => utc(customer.createdAt),
  updatedAt: (customer) => utc(customer.updatedAt),
  displayName: (customer, _args, { shop }) => personal(shop, displayName(customer), ""),
  firstName: (customer, _args, { shop }) => personal(shop, customer.firstName, null),
  lastName: (customer, _args, { shop }) => personal(shop, customer.lastName, null),
  email: (customer, _args, { shop }) => personal(shop, customer.email, null),
  phone: (customer, _args, { shop }) => personal(shop, customer.phone, null),
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
  orders: (customer, args, context) => {
    const visible = customer.orders.filter(orderVisibility(context));
    return pageOf(searchOrders(visible, args.query), args, orderSortValue(args.sortKey));
  },
  defaultAddress: ({ countryCode, city }, _args, { shop }) =>
    personal(shop, { countryCodeV2: countryCode, provinceCode: null, city, zip: null }, null),
  defaultEmailAddress: ({ email, consent }, _args, { shop }) => ({
    emailAddress: personal(shop, email, ""),
    validFormat: true,
    marketingState: consent.state,
    marketingOptInLevel: consent.updatedAt === null ? null : "SINGLE_OPT_IN",
    marketingUpdatedAt: consent.updatedAt === null ? null : utc(consent.updatedAt),
    openTrackingLevel: "UNKNOWN",
  }),
  defaultPhoneNumber: ({ phone, smsConsent }, _args, { shop }) =>
    phone && {
      phoneNumber: personal(shop, phone, ""),
      smsMarketingConsent: {
        state: smsConsent.state,
        optInLevel: smsConsent.updatedAt === null ? null : "SINGLE_OPT_IN",
        updatedAt: smsConsent.updatedAt === null ? null : utc(smsConsent.updatedAt),
        collectedFrom: null,
        sourceLocation: null,
      },
    },
  statistics: () => ({ rfmGroup: null, predictedSpendTier: null }),
  metafield: () => null,
};

/** What Shopify keeps from an app without approval: null, or nothing where null is not allowed. */
function personal<T, U>({ withholdsPersonalData }: Shop, value: T, withheld: U): T | U {
  return withholdsPersonalData ? withheld : value;
}

/** First and last name, the way the admin shows a customer. */
export function displayName({ firstName, lastName, email }: Customer): string {
  return `${firstName} ${lastName}`.trim() || email;
}
