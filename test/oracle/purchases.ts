import { minorUnitsOf } from "./minor-units.ts";
import { numberOf } from "./number-of.ts";
import type { Truth, TrueOrder } from "./truth.ts";

/** An order that counts. */
export interface Purchase {
  at: number;
  /** The shop-local date. */
  day: string;
  /** Net, in minor units. */
  amount: number;
  /** Of a subscription, not of the customer's own accord. */
  renewal: boolean;
  /** Numbers of the products in it. */
  products: readonly string[];
}

/** Orders that do not count: of these sources, or with one of these tags in any case. */
export interface Exclusions {
  sources: readonly string[];
  tags: readonly string[];
}

const standing = new Set<TrueOrder["financialStatus"]>([
  "AUTHORIZED",
  "PAID",
  "PARTIALLY_PAID",
  "PARTIALLY_REFUNDED",
  "PENDING",
]);

type Purchases = ReadonlyMap<string, readonly Purchase[]>;

const alreadyRead = new WeakMap<Truth, WeakMap<Exclusions, Purchases>>();

/** Every customer's purchases known by now, oldest first; who has none is not in it. */
export function purchasesOf(truth: Truth, exclusions: Exclusions): Purchases {
  const read = alreadyRead.get(truth) ?? new WeakMap<Exclusions, Purchases>();
  alreadyRead.set(truth, read);
  const purchases = read.get(exclusions) ?? readPurchases(truth, exclusions);
  read.set(exclusions, purchases);
  return purchases;
}

/** Orders that counted until they were cancelled. */
export function cancelledOrders({ now, orders }: Truth) {
  return orders.flatMap(({ customerId, cancelledAt, test }) =>
    customerId === null || cancelledAt === null || cancelledAt > now || test
      ? []
      : [{ customerId, cancelledAt }],
  );
}

function readPurchases(truth: Truth, exclusions: Exclusions): Purchases {
  const purchaseOf = purchaseReader(truth, exclusions);
  const purchases = new Map<string, Purchase[]>();
  for (const order of truth.orders) {
    const { customerId } = order;
    if (customerId === null || order.processedAt > truth.now) continue;
    const purchase = purchaseOf(order);
    if (purchase === null) continue;
    purchases.set(customerId, [...(purchases.get(customerId) ?? []), purchase]);
  }
  for (const list of purchases.values()) list.sort((a, b) => a.at - b.at);
  return purchases;
}

/** Reads orders as purchases; null for those that do not count. */
export function purchaseReader({ shop }: Truth, exclusions: Exclusions) {
  const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: shop.timezone });
  const minorUnits = minorUnitsOf(shop.currency);
  return (order: TrueOrder): Purchase | null => {
    if (order.test || order.cancelledAt !== null || !standing.has(order.financialStatus))
      return null;
    const amount = minorUnits(order.currentTotal);
    if (amount <= 0 || isExcluded(order, exclusions)) return null;
    return {
      at: order.processedAt,
      day: calendar.format(order.processedAt),
      amount,
      renewal: order.sourceName === "subscription_contract",
      products: order.lines.map(({ productId }) => numberOf(productId)),
    };
  };
}

function isExcluded({ sourceName, tags }: TrueOrder, exclusions: Exclusions): boolean {
  const excluded = new Set(exclusions.tags.map((tag) => tag.toLowerCase()));
  return (
    exclusions.sources.includes(sourceName) || tags.some((tag) => excluded.has(tag.toLowerCase()))
  );
}

/** Purchase occasions: the distinct shop-local days. */
export function occasionsOf(purchases: readonly Purchase[]): number {
  return new Set(purchases.map(({ day }) => day)).size;
}

/** Net lifetime spend in minor units. */
export function spendOf(purchases: readonly Purchase[]): number {
  return purchases.reduce((sum, { amount }) => sum + amount, 0);
}
