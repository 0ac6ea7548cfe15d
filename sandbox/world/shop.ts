import type { Clock } from "./clock.ts";
import { localTime, type LocalTime } from "./local-time.ts";
import type { FinancialStatus } from "./order-money.ts";
import { createRandom, type Random } from "./random.ts";
import type { Customer, History, Order, Product, Segment } from "./records.ts";

/** Whose hand changed a tag; a merge gives the kept customer the tags of the one who goes. */
export type Actor = "app" | "merchant" | "merge";

/** One change of tags, for whoever checks afterwards. */
export interface TagLogEntry {
  /** Counts the entries of the shop from 1. */
  n: number;
  at: number;
  customerId: number;
  actor: Actor;
  added: readonly string[];
  removed: readonly string[];
  /** Asked for by an addition, and there already. */
  present: readonly string[];
  /** Asked for by a removal, and not there. */
  absent: readonly string[];
  /** Of a merge: the customer who is gone. */
  from?: number;
}

/** Something that is gone, and since when. */
export interface Gone {
  at: number;
  number: number;
}

/** Two customers who became one. */
export interface MergeEntry {
  at: number;
  kept: number;
  deleted: number;
  /** What was on either just before. */
  keptTags: readonly string[];
  deletedTags: readonly string[];
  /** The last number of the tag log before it. */
  n: number;
  /** False once it is certain that the app never hears of it. */
  told: boolean;
}

/** How an order was until it changed at an instant. */
export interface OrderLogEntry {
  /** Counts the entries of the shop from 1. */
  n: number;
  at: number;
  number: number;
  customerNumber: number | null;
  /** Minor units. */
  currentTotal: number;
  financialStatus: FinancialStatus;
  cancelledAt: number | null;
  tags: readonly string[];
}

/** What happened to a shop that its present no longer shows. */
export interface ShopLog {
  tagLog: TagLogEntry[];
  orderLog: OrderLogEntry[];
  /** The tags that customers had when the shop was opened, before anybody changed any. */
  openingTags: ReadonlyMap<number, readonly string[]>;
  merges: MergeEntry[];
  deletedCustomers: Gone[];
  /** As they were last. */
  deletedOrders: { at: number; order: Order }[];
  redactedCustomers: Gone[];
}

/** Everything one merchant's shop contains, changed only by the functions of this folder. */
export interface Shop extends ShopLog {
  domain: string;
  name: string;
  currency: string;
  timezone: string;
  local: LocalTime;
  createdAt: number;
  /** Those on sale; one always is. */
  products: readonly [Product, ...Product[]];
  customers: Map<number, Customer>;
  orders: Map<number, Order>;
  segments: Map<number, Segment>;
  clock: Clock;
  /** The app was not approved for names, e-mail, phone and address: they come back empty. */
  withholdsPersonalData: boolean;
  /** How long searches go on without a change. */
  searchLagMs: number;
  /** Chance for what the merchant leaves open, such as the article of an order. */
  random: Random;
  nextNumber(): number;
  nextOrderName(): string;
}

/** What a shop is opened with. */
export interface Opening {
  domain: string;
  history: History;
  clock: Clock;
  seed: number;
  withholdsPersonalData?: boolean;
  searchLagMs?: number;
}

/** A shop that goes on from a history. */
export function openShop(opening: Opening): Shop {
  const { domain, history, clock, seed } = opening;
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
    segments: new Map(),
    tagLog: [],
    orderLog: [],
    openingTags: new Map(
      history.customers.flatMap(({ number, tags }) => (tags.length > 0 ? [[number, tags]] : [])),
    ),
    merges: [],
    deletedCustomers: [],
    deletedOrders: [],
    redactedCustomers: [],
    clock,
    withholdsPersonalData: opening.withholdsPersonalData ?? false,
    searchLagMs: opening.searchLagMs ?? 0,
    random: createRandom(seed),
    nextNumber: () => ++last,
    nextOrderName: () => `#${++lastName}`,
  };
}

/** The store's handle in the admin's addresses. */
export function storeHandle(shop: Shop): string {
  return shop.domain.split(".")[0] ?? shop.domain;
}
