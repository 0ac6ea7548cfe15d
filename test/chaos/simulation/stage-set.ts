import { DEFAULT_SHOP_POLICY, type ShopPolicy } from "#app/domain/shop-policy.ts";
import { DAY_MS, type Instant } from "#app/domain/time.ts";
import type { Clock } from "#sandbox/world/clock.ts";
import type { Random } from "#sandbox/world/random.ts";
import type { Customer, History, Order, Product } from "#sandbox/world/records.ts";
import { openShop, type Shop } from "#sandbox/world/shop.ts";

/** When every simulation begins. */
export const BEGIN: Instant = Date.UTC(2026, 5, 1, 12);

/** Windows by hand, so that the oracle needs no rhythm; no family that rests on the spend of others at a past instant. */
export const HAND_POLICY: ShopPolicy = {
  ...DEFAULT_SHOP_POLICY,
  prospectCold: 30,
  oneTime: { risk: 30, lapsed: 90, lost: 365 },
  repeat: { risk: 60, lapsed: 120, lost: 365 },
  naming: {
    ...DEFAULT_SHOP_POLICY.naming,
    families: ["stage", "due", "send-less", "repeat-kind", "holdout"],
  },
};

/** Time that only moves when it is told to. */
export function virtualClock(begin: Instant): Clock {
  let at = begin;
  const listeners: (() => void)[] = [];
  return {
    now: () => at,
    offsetMs: () => 0,
    advance: (ms) => {
      at += ms;
      for (const listener of listeners) listener();
    },
    onAdvance: (listener) => {
      listeners.push(listener);
    },
  };
}

const PRODUCTS: [Product, ...Product[]] = [aProduct(1, 1_990), aProduct(2, 350)];

function aProduct(number: number, price: number): Product {
  return {
    kind: "Product",
    number,
    sku: `tea-${number}`,
    title: `Tea ${number}`,
    type: "Tea",
    sellingPlanGroups: 0,
    price,
    updatedAt: BEGIN - 400 * DAY_MS,
    deletedAt: null,
  };
}

/** A shop of a few customers, each with up to four orders of the last 400 days, some with tags of the merchant's. */
export function smallShop(domain: string, clock: Clock, random: Random, size: number): Shop {
  const customers: Customer[] = [];
  const orders: Order[] = [];
  let number = 1_000;
  for (let index = 0; index < size; index += 1) {
    const days = random.int(1, 400);
    const customer = aCustomer(++number, clock.now() - days * DAY_MS, random);
    customers.push(customer);
    for (let count = random.int(0, 4); count > 0; count -= 1) {
      const at = clock.now() - random.int(0, days) * DAY_MS - random.int(0, 3_600) * 1_000;
      const order = anOrder(++number, customer, Math.max(at, customer.createdAt), random);
      customer.orders.push(order);
      orders.push(order);
    }
    customer.orders.sort((a, b) => a.processedAt - b.processedAt);
  }
  orders.sort((a, b) => a.processedAt - b.processedAt);
  const history: History = {
    name: "Simulated",
    currency: "EUR",
    timezone: "UTC",
    products: PRODUCTS,
    customers,
    orders,
  };
  return openShop({ domain, history, clock, seed: random.int(1, 1_000_000) });
}

const MERCHANT_TAGS = ["Wholesale", "VIP", "lc-spring", "LC-Stage-Lost", "lc-due-now"];

function aCustomer(number: number, createdAt: Instant, random: Random): Customer {
  const subscribed = random.chance(0.5);
  return {
    kind: "Customer",
    number,
    firstName: "Some",
    lastName: "Body",
    email: `${number}@example.com`,
    phone: null,
    countryCode: null,
    city: "",
    createdAt,
    updatedAt: createdAt,
    tags: random.chance(0.3) ? [random.pick(MERCHANT_TAGS)] : [],
    consent: {
      state: subscribed ? "SUBSCRIBED" : "NOT_SUBSCRIBED",
      updatedAt: subscribed ? createdAt : null,
    },
    smsConsent: { state: "NEVER_SUBSCRIBED", updatedAt: null },
    subscriber: "NEVER_SUBSCRIBED",
    orders: [],
  };
}

function anOrder(number: number, customer: Customer, at: Instant, random: Random): Order {
  const product = random.pick(PRODUCTS);
  return {
    kind: "Order",
    number,
    name: `#${number}`,
    customer,
    createdAt: at,
    processedAt: at,
    updatedAt: at,
    cancelledAt: null,
    test: false,
    edited: false,
    received: product.price,
    sourceName: "web",
    tags: [],
    lines: [
      {
        kind: "LineItem",
        number: number * 10,
        product,
        quantity: 1,
        unitPrice: product.price,
        refundedQuantity: 0,
        removedQuantity: 0,
      },
    ],
    refunds: [],
  };
}
