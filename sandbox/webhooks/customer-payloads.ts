import { gid, utc } from "../world/gid.ts";
import { amountSpent, decimal } from "../world/order-money.ts";
import type { Customer } from "../world/records.ts";
import type { Shop } from "../world/shop.ts";
import { shopTime, type Payload } from "./payload.ts";

/** The body of `customers/create` and `customers/update`, and the customer of an order. */
export function customerPayload(shop: Shop, customer: Customer): Payload {
  const { number, countryCode, city } = customer;
  const address = { country_code: countryCode, city, province_code: null };
  const personal = {
    first_name: customer.firstName,
    last_name: customer.lastName,
    email: customer.email,
    phone: customer.phone,
    addresses: [address],
    default_address: address,
  };
  const withheld = {
    first_name: null,
    last_name: null,
    email: null,
    phone: null,
    addresses: [],
    default_address: null,
  };
  return {
    id: number,
    admin_graphql_api_id: gid("Customer", number),
    created_at: shopTime(shop, customer.createdAt),
    updated_at: shopTime(shop, customer.updatedAt),
    state: "disabled",
    note: null,
    verified_email: true,
    currency: shop.currency,
    ...(shop.withholdsPersonalData ? withheld : personal),
  };
}

/** The body of `customers/delete`. */
export function deletedCustomerPayload(_shop: Shop, { number }: Customer): Payload {
  return { id: number, admin_graphql_api_id: gid("Customer", number), tax_exemptions: [] };
}

/** The body of `customers/purchasing_summary`. */
export function summaryPayload(shop: Shop, customer: Customer): Payload {
  const orders = customer.orders.filter((order) => !order.test);
  const last = orders.at(-1);
  return {
    customerId: gid("Customer", customer.number),
    numberOfOrders: orders.length,
    amountSpent: { amount: decimal(amountSpent(customer)), currencyCode: shop.currency },
    lastOrderId: last ? gid("Order", last.number) : null,
    occurredAt: new Date(shop.clock.now()).toISOString(),
  };
}

/** The body of `customers/merge`. */
export function mergePayload(kept: Customer, deleted: Customer, failure: string | null): Payload {
  return {
    admin_graphql_api_customer_kept_id: gid("Customer", kept.number),
    admin_graphql_api_customer_deleted_id: gid("Customer", deleted.number),
    admin_graphql_api_job_id: null,
    status: failure === null ? "completed" : "failed",
    errors:
      failure === null
        ? []
        : [{ customer_ids: [kept.number], field: "merge_in_progress", message: failure }],
  };
}

/** The body of `customers_email_marketing_consent/update`. */
export function emailConsentPayload(shop: Shop, { number, email, consent }: Customer): Payload {
  return {
    customer_id: number,
    email_address: shop.withholdsPersonalData ? null : email,
    email_marketing_consent: {
      state: consent.state.toLowerCase(),
      opt_in_level: "single_opt_in",
      consent_updated_at: consent.updatedAt === null ? null : utc(consent.updatedAt),
    },
  };
}

/** The body of `customers_marketing_consent/update`, which is about text messages alone. */
export function smsConsentPayload(shop: Shop, { number, phone, smsConsent }: Customer): Payload {
  return {
    id: number,
    phone: shop.withholdsPersonalData ? null : phone,
    sms_marketing_consent: {
      state: smsConsent.state.toLowerCase(),
      opt_in_level: "single_opt_in",
      consent_updated_at: smsConsent.updatedAt === null ? null : utc(smsConsent.updatedAt),
      consent_collected_from: "other",
    },
  };
}
