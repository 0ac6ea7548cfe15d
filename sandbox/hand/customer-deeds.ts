import { gid } from "../world/gid.ts";
import { deleteCustomer } from "../world/leave.ts";
import { failToMerge, mergeCustomers } from "../world/merge-customers.ts";
import { redactCustomer } from "../world/privacy.ts";
import type { Customer } from "../world/records.ts";
import { changeConsent, changeSmsConsent, createCustomer } from "../world/welcome.ts";
import type { Outcome, Scene } from "./deed.ts";
import { buy } from "./order-deeds.ts";

const consents = ["SUBSCRIBED", "SUBSCRIBED", "UNSUBSCRIBED", "NOT_SUBSCRIBED"] as const;
const smsConsents = ["SUBSCRIBED", "UNSUBSCRIBED", "PENDING"] as const;

/** Somebody signs up and buys nothing. */
export const signUp = (scene: Scene): Outcome => outcome(welcome(scene));

/** Somebody signs up and buys at once. */
export const buyFirst = (scene: Scene): Outcome => buy(scene, welcome(scene));

/** A customer changes their mind about e-mails. */
export function consent({ shop, announce, random, people }: Scene): Outcome {
  const customer = people.customer();
  if (!customer) return {};
  const state = random.pick(consents);
  changeConsent(shop, announce, customer, state);
  return outcome(customer, state);
}

/** A customer changes their mind about text messages. */
export function smsConsent({ shop, announce, random, people }: Scene): Outcome {
  const customer = people.customer();
  if (!customer) return {};
  const state = random.pick(smsConsents);
  changeSmsConsent(shop, announce, customer, state);
  return outcome(customer, state);
}

/** Two profiles become one; one time in ten Shopify does not manage it. */
export function merge({ shop, announce, random, people }: Scene): Outcome {
  const kept = people.customer();
  const deleted = people.customer((one) => one !== kept);
  if (!kept || !deleted) return {};
  const name = gid("Customer", deleted.number);
  if (random.chance(0.1)) {
    failToMerge(announce, { kept, deleted });
    return outcome(kept, `${name} stays: the merge failed`);
  }
  const refusal = mergeCustomers(shop, announce, { kept, deleted });
  return outcome(kept, refusal === null ? `${name} is gone` : `${name} stays: ${refusal}`);
}

/** Somebody who never bought is deleted. */
export function eraseCustomer({ shop, announce, people }: Scene): Outcome {
  const customer = people.customer(({ orders }) => orders.length === 0);
  if (!customer) return {};
  deleteCustomer(shop, announce, customer);
  return outcome(customer);
}

/** Somebody is forgotten. */
export function redact({ shop, announce, people }: Scene): Outcome {
  const customer = people.customer();
  if (!customer) return {};
  redactCustomer(shop, announce, customer);
  return outcome(customer);
}

function welcome({ shop, announce, random, people }: Scene): Customer {
  const customer = createCustomer(shop, announce, {
    firstName: "New",
    lastName: "Customer",
    email: `newcomer.${random.int(1, 1_000_000_000)}@example.com`,
    consent: random.chance(0.7) ? "SUBSCRIBED" : "NOT_SUBSCRIBED",
  });
  people.join(customer);
  return customer;
}

function outcome({ number }: Customer, detail?: string): Outcome {
  return { customerId: gid("Customer", number), ...(detail === undefined ? {} : { detail }) };
}
