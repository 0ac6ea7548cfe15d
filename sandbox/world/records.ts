// Money is integer minor units, an instant is epoch milliseconds; a number is Shopify's id without the gid.

/** An article of the shop. */
export interface Product {
  kind: "Product";
  number: number;
  sku: string;
  title: string;
  /** The merchant's product type. */
  type: string;
  /** Groups of selling plans: from 1 on the article can be subscribed to. */
  sellingPlanGroups: number;
  price: number;
  updatedAt: number;
  /** Orders remember an article that is gone; Shopify's lines no longer name it. */
  deletedAt: number | null;
}

/** One article of an order. */
export interface Line {
  kind: "LineItem";
  number: number;
  product: Product;
  /** Pieces ordered, those refunded or removed since included. */
  quantity: number;
  unitPrice: number;
  /** Pieces that came back for money. */
  refundedQuantity: number;
  /** Pieces that an edit took off the order again. */
  removedQuantity: number;
}

/** Money given back, with the goods if some came back. */
export interface Refund {
  number: number;
  at: number;
  amount: number;
  lines: { line: Line; quantity: number }[];
}

/** A purchase; a guest has no customer. */
export interface Order {
  kind: "Order";
  number: number;
  name: string;
  customer: Customer | null;
  createdAt: number;
  processedAt: number;
  updatedAt: number;
  cancelledAt: number | null;
  test: boolean;
  edited: boolean;
  /** What was paid so far; all of it, until an edit adds something. */
  received: number;
  sourceName: string;
  tags: readonly string[];
  lines: Line[];
  refunds: Refund[];
}

/** Shopify's marketing states of an e-mail address. */
export const consentStates = [
  "SUBSCRIBED",
  "NOT_SUBSCRIBED",
  "PENDING",
  "UNSUBSCRIBED",
  "INVALID",
] as const;

/** One of those states. */
export type ConsentState = (typeof consentStates)[number];

/** Shopify's states of a customer's subscriptions to products. */
export const subscriberStates = [
  "NEVER_SUBSCRIBED",
  "ACTIVE",
  "PAUSED",
  "CANCELLED",
  "EXPIRED",
  "FAILED",
] as const;

/** One of those states. */
export type SubscriberState = (typeof subscriberStates)[number];

/** Whether e-mails are wanted, and since when. */
export interface Consent {
  state: ConsentState;
  updatedAt: number | null;
}

/** Shopify's marketing states of a phone number. */
export const smsStates = ["NEVER_SUBSCRIBED", "PENDING", "SUBSCRIBED", "UNSUBSCRIBED"] as const;

/** One of those states. */
export type SmsState = (typeof smsStates)[number];

/** Whether text messages are wanted, and since when. */
export interface SmsConsent {
  state: SmsState;
  updatedAt: number | null;
}

/** A person the shop knows. */
export interface Customer {
  kind: "Customer";
  number: number;
  firstName: string;
  lastName: string;
  email: string;
  /** Without a number there is nothing to consent to. */
  phone: string | null;
  countryCode: string | null;
  city: string;
  createdAt: number;
  updatedAt: number;
  tags: readonly string[];
  consent: Consent;
  smsConsent: SmsConsent;
  subscriber: SubscriberState;
  /** Oldest first. */
  orders: Order[];
}

/** A set of customers that the merchant described in Shopify's segment language. */
export interface Segment {
  kind: "Segment";
  number: number;
  name: string;
  query: string;
  createdAt: number;
}

/** What a loader or a generator hands over: the whole past of a shop. */
export interface History {
  name: string;
  currency: string;
  timezone: string;
  products: [Product, ...Product[]];
  customers: Customer[];
  /** Oldest first. */
  orders: Order[];
}
