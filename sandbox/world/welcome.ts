import type { Announce } from "./events.ts";
import type { ConsentState, Customer, SubscriberState } from "./records.ts";
import type { Shop } from "./shop.ts";

interface Newcomer {
  firstName: string;
  lastName: string;
  email: string;
  consent: ConsentState;
}

/** Somebody signs up without buying. */
export function createCustomer(shop: Shop, announce: Announce, newcomer: Newcomer): Customer {
  const at = shop.clock.now();
  const customer: Customer = {
    kind: "Customer",
    number: shop.nextNumber(),
    firstName: newcomer.firstName,
    lastName: newcomer.lastName,
    email: newcomer.email,
    countryCode: null,
    city: "",
    createdAt: at,
    updatedAt: at,
    tags: [],
    consent: {
      state: newcomer.consent,
      updatedAt: newcomer.consent === "NOT_SUBSCRIBED" ? null : at,
    },
    subscriber: "NEVER_SUBSCRIBED",
    orders: [],
  };
  shop.customers.set(customer.number, customer);
  announce("customer", { topic: "customers/create", customer });
  return customer;
}

/** The customer changes her mind about e-mails. */
export function changeConsent(
  shop: Shop,
  announce: Announce,
  customer: Customer,
  state: ConsentState,
): void {
  const at = shop.clock.now();
  customer.consent = { state, updatedAt: at };
  customer.updatedAt = at;
  announce(
    "customer",
    { topic: "customers_email_marketing_consent/update", customer },
    { topic: "customers/update", customer },
  );
}

/** The customer starts, pauses or ends a subscription to a product. Shopify tells nobody. */
export function changeSubscription(shop: Shop, customer: Customer, state: SubscriberState): void {
  customer.subscriber = state;
  customer.updatedAt = shop.clock.now();
}
