import type { Clock } from "./clock.ts";
import { localTime, type LocalTime } from "./local-time.ts";
import { createRandom, type Random } from "./random.ts";
import type { Customer, History, Order, Product } from "./records.ts";

/** Whose hand changed a tag. */
export type Actor = "app" | "merchant";

/** One change of tags, for whoever checks afterwards. */
export interface TagLogEntry {
  at: number;
  customerId: number;
  actor: Actor;
  added: readonly string[];
  removed: readonly string[];
}

/** Everything one merchant's shop contains, changed only by the functions of this folder. */
export interface Shop {
  domain: string;
  name: string;
  currency: string;
  timezone: string;
  local: LocalTime;
  createdAt: number;
  products: readonly [Product, ...Product[]];
  customers: Map<number, Customer>;
  orders: Map<number, Order>;
  tagLog: TagLogEntry[];
  clock: Clock;
  /** Chance for what the merchant leaves open, such as the article of an order. */
  random: Random;
  nextNumber(): number;
  nextOrderName(): string;
}

/** A shop that goes on from a history. */
export function openShop(domain: string, history: History, clock: Clock, seed: number): Shop {
  let last = 9_000_000_000;
  let lastName = Number(history.orders.at(-1)?.name.slice(1) ?? 1000);
  return {
    domain,
    name: history.name,
    currency: history.currency,
    timezone: history.timezone,
    local: localTime(history.timezone),
    createdAt: Math.min(clock.now(), ...history.orders.slice(0, 1).map((o) => o.createdAt)),
    products: history.products,
    customers: new Map(history.customers.map((customer) => [customer.number, customer])),
    orders: new Map(history.orders.map((order) => [order.number, order])),
    tagLog: [],
    clock,
    random: createRandom(seed),
    nextNumber: () => ++last,
    nextOrderName: () => `#${++lastName}`,
  };
}

/** The store's handle in the admin's addresses. */
export function storeHandle(shop: Shop): string {
  return shop.domain.split(".")[0] ?? shop.domain;
}
