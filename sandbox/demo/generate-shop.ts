import { createRandom, type Random } from "../world/random.ts";
import type { Customer, History, Order, Product, Refund } from "../world/records.ts";
import { orderTotal } from "../world/order-money.ts";
import { dayMs } from "../world/local-time.ts";
import { spreadMerchantTags } from "./merchant-tags.ts";
import { inventPerson } from "./people.ts";
import { rhythms, type GeneratedKind, type Rhythm } from "./shop-rhythms.ts";

interface Wanted {
  kind: GeneratedKind;
  seed: number;
  customers: number;
  now: number;
}

const historyDays = 730;
/** The types of a made-up shop's articles, one after the other. */
const productTypes = ["Kitchen", "Garden", "Bath", "Office"];
/** Share of orders that the merchant has tagged as a reseller's. */
const wholesaleShare = 0.04;

/** A made-up shop: the same seed gives the same past, counted back from now. */
export function generateShop({ kind, seed, customers: count, now }: Wanted): History {
  const rhythm = rhythms[kind];
  const random = createRandom(seed);
  const products = stock(random, rhythm, now - historyDays * dayMs);
  const [first, ...others] = products;
  if (!first) throw new Error("a shop has articles");
  const customers = Array.from({ length: count }, (_, index) => {
    const age = random.next() * historyDays * dayMs;
    return inventPerson(random, {
      number: 1_000_001 + index,
      createdAt: Math.floor((now - age) / 1000) * 1000,
      countryCode: random.pick(rhythm.countries),
      buyer: !random.chance(rhythm.prospects),
      now,
    });
  });
  const orders = customers.flatMap((customer) =>
    random.chance(rhythm.prospects) ? [] : buyAgain(random, rhythm, { customer, products, now }),
  );
  orders.push(...guestOrders(random, rhythm, products, now));
  orders.sort((a, b) => a.processedAt - b.processedAt);
  for (const [index, order] of orders.entries()) number(order, index);
  if (kind !== "tiny") spreadMerchantTags(random, customers);
  // A draw of its own: who buys what and when stays as it was without tags on orders.
  const tagging = createRandom(seed + 1);
  for (const order of orders) if (tagging.chance(wholesaleShare)) order.tags = ["Wholesale"];
  const { name, currency, timezone } = rhythm;
  return { name, currency, timezone, products: [first, ...others], customers, orders };
}

function stock(random: Random, { price }: Rhythm, began: number): Product[] {
  return Array.from({ length: 40 }, (_, index) => ({
    kind: "Product",
    number: 7_000_001 + index,
    sku: `SKU-${index + 1}`,
    title: `Article ${index + 1}`,
    type: productTypes[index % productTypes.length] ?? "",
    sellingPlanGroups: index % 8 === 0 ? 1 : 0,
    price: Math.max(100, Math.round(price * Math.exp(0.5 * random.normal()))),
    updatedAt: began,
    deletedAt: null,
  }));
}

interface Career {
  customer: Customer;
  products: readonly Product[];
  now: number;
}

/** Purchases at the customer's own rhythm until she leaves or today comes. */
function buyAgain(random: Random, rhythm: Rhythm, { customer, products, now }: Career): Order[] {
  const ownGap = rhythm.gapDays * Math.exp(0.4 * random.normal()) * dayMs;
  const orders: Order[] = [];
  let at = customer.createdAt + random.int(1, 30) * 60_000;
  while (at < now) {
    const order = sell(random, rhythm, products, at);
    order.customer = customer;
    customer.orders.push(order);
    mishaps(random, order, now);
    customer.updatedAt = Math.max(customer.updatedAt, order.updatedAt);
    orders.push(order);
    if (random.chance(rhythm.leaving)) break;
    // Now and then somebody forgot something and comes back the same day.
    at += random.chance(0.03)
      ? random.int(10, 240) * 60_000
      : Math.floor((ownGap * Math.exp(rhythm.gapSpread * random.normal())) / 1000) * 1000;
  }
  return orders;
}

function guestOrders(random: Random, rhythm: Rhythm, products: readonly Product[], now: number) {
  return Array.from({ length: 5 }, () =>
    sell(random, rhythm, products, now - random.int(1, historyDays * 24) * 3_600_000),
  );
}

function sell(random: Random, { pieces }: Rhythm, products: readonly Product[], at: number): Order {
  const second = Math.floor(at / 1000) * 1000;
  const order: Order = {
    kind: "Order",
    number: 0,
    name: "",
    customer: null,
    createdAt: second,
    processedAt: second,
    updatedAt: second,
    cancelledAt: null,
    test: random.chance(0.005),
    edited: false,
    received: 0,
    sourceName: random.chance(0.05) ? "pos" : "web",
    tags: [],
    lines: Array.from({ length: random.int(1, 3) }, () => {
      const product = random.pick(products);
      const quantity = random.int(1, Math.max(1, pieces));
      return {
        kind: "LineItem",
        number: 0,
        product,
        quantity,
        unitPrice: product.price,
        refundedQuantity: 0,
        removedQuantity: 0,
      };
    }),
    refunds: [],
  };
  order.received = orderTotal(order);
  return order;
}

/** Some orders come back in part or whole, or are called off. */
function mishaps(random: Random, order: Order, now: number): void {
  const at = Math.min(now, order.processedAt + random.int(1, 14) * dayMs);
  const cancelled = random.chance(0.01);
  const whole = cancelled || random.chance(0.02);
  if (!whole && !random.chance(0.04)) return;
  const lines = (whole ? order.lines : order.lines.slice(0, 1)).map((line) => {
    const quantity = whole ? line.quantity : 1;
    line.refundedQuantity = quantity;
    return { line, quantity };
  });
  const partly = lines.reduce((sum, { line, quantity }) => sum + line.unitPrice * quantity, 0);
  const refund: Refund = { number: 0, at, amount: whole ? orderTotal(order) : partly, lines };
  order.refunds.push(refund);
  order.updatedAt = at;
  if (cancelled) order.cancelledAt = at;
}

function number(order: Order, index: number): void {
  order.number = 5_000_001 + index;
  order.name = `#${1001 + index}`;
  for (const [place, line] of order.lines.entries()) line.number = order.number * 100 + place;
  for (const refund of order.refunds) refund.number = order.number;
}
