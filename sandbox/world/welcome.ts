import type { Announce } from "./events.ts";
import type { ConsentState, Customer, SmsState, SubscriberState } from "./records.ts";
import type { Shop } from "./shop.ts";

interface Newcomer {
  firstName: string;
  lastName: string;
  email: string;
  consent: ConsentState;
  phone?: string | null;
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
    phone: newcomer.phone ?? null,
    countryCode: null,
    city: "",
    createdAt: at,
    updatedAt: at,
    tags: [],
    consent: {
      state: newcomer.consent,
      updatedAt: newcomer.consent === "NOT_SUBSCRIBED" ? null : at,
    },
    smsConsent: { state: "NEVER_SUBSCRIBED", updatedAt: null },
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

/** The customer changes their mind about text messages; who says yes without a number gives one. */
export function changeSmsConsent(
  shop: Shop,
  announce: Announce,
  customer: Customer,
  state: SmsState,
): void {
  const at = shop.clock.now();
  customer.phone ??= inventedPhone(customer.number);
  customer.smsConsent = { state, updatedAt: at };
  customer.updatedAt = at;
  announce(
    "customer",
    { topic: "customers_marketing_consent/update", customer },
    { topic: "customers/update", customer },
  );
}

/** A number that nobody has. */
export function inventedPhone(number: number): string {
  return `+1555${String(number).padStart(7, "0").slice(-7)}`;
}

/** The customer starts, pauses or ends a subscription to a product. Shopify tells nobody. */
export function changeSubscription(shop: Shop, customer: Customer, state: SubscriberState): void {
  customer.subscriber = state;
  customer.updatedAt = shop.clock.now();
}
