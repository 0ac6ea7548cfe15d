import type { Deed } from "./deed.ts";
import * as customers from "./customer-deeds.ts";
import * as orders from "./order-deeds.ts";
import * as tags from "./tag-deeds.ts";

/** Everything the hand can do, by name, with how often it does it when nobody says otherwise. */
export const menu = {
  order: [orders.buyAgain, 30],
  "first-order": [customers.buyFirst, 6],
  "guest-order": [orders.buyAsGuest, 2],
  refund: [orders.refund, 5],
  cancel: [orders.cancel, 3],
  "order-edit": [orders.edit, 5],
  "order-pay": [orders.pay, 1],
  "order-delete": [orders.eraseOrder, 2],
  "sign-up": [customers.signUp, 6],
  consent: [customers.consent, 6],
  "sms-consent": [customers.smsConsent, 2],
  "tag-add": [tags.addOwnTag, 6],
  "tag-remove": [tags.removeOwnTag, 4],
  "tag-namesake": [tags.addNamesake, 3],
  "tag-case-variant": [tags.addCaseVariant, 3],
  "tag-ours": [tags.addAppTag, 2],
  "tag-ours-removed": [tags.removeAppTag, 5],
  lock: [tags.turnLock, 2],
  "fill-up": [tags.fillUp, 0.5],
  "thin-out": [tags.thinOut, 0.5],
  merge: [customers.merge, 3],
  "customer-delete": [customers.eraseCustomer, 2],
  redact: [customers.redact, 0.5],
} satisfies Record<string, readonly [Deed, number]>;

/** The name of something on the menu. */
export type DeedName = keyof typeof menu;

const isDeedName = (name: string): name is DeedName => name in menu;

/** The names of the menu. */
export const deedNames: readonly DeedName[] = Object.keys(menu).filter(isDeedName);
