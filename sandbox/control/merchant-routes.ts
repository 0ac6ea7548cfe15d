import { z } from "zod";
import { BadRequest } from "../http/server.ts";
import type { Call, Routes } from "../http/routes.ts";
import { gid } from "../world/gid.ts";
import { orderCurrentTotal } from "../world/order-money.ts";
import { consentStates, subscriberStates } from "../world/records.ts";
import { cancelOrder, placeOrder, refundOrder, tagOrder, type Basket } from "../world/sell.ts";
import { changeConsent, changeSubscription, createCustomer } from "../world/welcome.ts";
import { writeTags } from "../world/write-tags.ts";
import { customerOf, numberOf, orderOf } from "./lookup.ts";
import { customerRow, findRows, orderRow } from "./rows.ts";

const mostOrders = 100;

const ListQuery = z.object({
  query: z.string().default(""),
  first: z.coerce.number().int().min(1).default(50),
  after: z.coerce.number().int().min(0).default(0),
});
const Id = z.union([z.string(), z.number()]).transform(String);
const OrderBody = z.object({
  customerId: Id.nullable(),
  lines: z.array(z.object({ productId: Id, quantity: z.number().int().positive() })).optional(),
  at: z.union([z.iso.datetime({ offset: true }).transform(Date.parse), z.number()]).optional(),
  sourceName: z.string().default("web"),
  tags: z.array(z.string()).default([]),
});
const RefundBody = z.object({ amount: Id.optional() });
const TagBody = z.object({
  add: z.array(z.string()).default([]),
  remove: z.array(z.string()).default([]),
});
const Consent = z.enum(consentStates);
const Subscriber = z.enum(subscriberStates);
const CustomerBody = z.object({
  firstName: z.string().default("New"),
  lastName: z.string().default("Customer"),
  email: z.string().default("new.customer@example.com"),
  consent: Consent.default("SUBSCRIBED"),
});

/** What merchant and customers do in the shop while the app runs. */
export const merchantRoutes: Routes = {
  "GET /sandbox/customers": ({ url, store: { shop } }) => {
    const { query, first, after } = ListQuery.parse(Object.fromEntries(url.searchParams));
    const found = findRows(shop, query);
    const rows = found.slice(after, after + first).map((customer) => customerRow(shop, customer));
    const end = after + rows.length;
    return {
      json: { rows, endCursor: end < found.length ? String(end) : null, total: found.length },
    };
  },
  "POST /sandbox/customers": async ({ store, json }) => {
    const newcomer = CustomerBody.parse(await json());
    return { json: customerRow(store.shop, createCustomer(store.shop, store.announce, newcomer)) };
  },
  "GET /sandbox/customers/:number": ({ store, params }) => {
    const customer = customerOf(store.shop, params.number ?? "");
    return { json: customerRow(store.shop, customer) };
  },
  "POST /sandbox/customers/:number/tags": async ({ store, params, json }) => {
    const customer = customerOf(store.shop, params.number ?? "");
    const { add, remove } = TagBody.parse(await json());
    const by = { customer, actor: "merchant" } as const;
    writeTags(store.shop, store.announce, { ...by, verb: "remove", tags: remove });
    const outcome = writeTags(store.shop, store.announce, { ...by, verb: "add", tags: add });
    if (!outcome.ok) throw new BadRequest(outcome.message);
    return { json: { tags: customer.tags } };
  },
  "POST /sandbox/customers/:number/consent": async ({ store, params, json }) => {
    const customer = customerOf(store.shop, params.number ?? "");
    const { state } = z.object({ state: Consent }).parse(await json());
    changeConsent(store.shop, store.announce, customer, state);
    return { json: customerRow(store.shop, customer) };
  },
  "POST /sandbox/customers/:number/subscription": async ({ store, params, json }) => {
    const customer = customerOf(store.shop, params.number ?? "");
    const { state } = z.object({ state: Subscriber }).parse(await json());
    changeSubscription(store.shop, customer, state);
    return { json: customerRow(store.shop, customer) };
  },
  "GET /sandbox/products": ({ store: { shop } }) => ({
    json: {
      rows: shop.products.map(({ number, title }) => ({ id: gid("Product", number), title })),
    },
  }),
  "GET /sandbox/orders": ({ url, store: { shop } }) => {
    const customerId = url.searchParams.get("customerId");
    const orders = customerId
      ? customerOf(shop, customerId).orders
      : [...shop.orders.values()].slice(-mostOrders);
    return { json: { rows: orders.toReversed().map((order) => orderRow(shop, order)) } };
  },
  "POST /sandbox/orders": async (call) => {
    const basket = await basketOf(call);
    return {
      json: orderRow(call.store.shop, placeOrder(call.store.shop, call.store.announce, basket)),
    };
  },
  "POST /sandbox/orders/:number/tags": async ({ store, params, json }) => {
    const order = orderOf(store.shop, params.number ?? "");
    tagOrder(store.shop, store.announce, order, TagBody.parse(await json()));
    return { json: orderRow(store.shop, order) };
  },
  "POST /sandbox/orders/:number/cancel": ({ store, params }) => {
    const order = orderOf(store.shop, params.number ?? "");
    if (order.cancelledAt !== null)
      throw new BadRequest(`Order ${order.name} is cancelled already.`);
    cancelOrder(store.shop, store.announce, order);
    return { json: orderRow(store.shop, order) };
  },
  "POST /sandbox/orders/:number/refund": async ({ store, params, json }) => {
    const order = orderOf(store.shop, params.number ?? "");
    const { amount } = RefundBody.parse(await json());
    const left = orderCurrentTotal(order);
    const minorUnits = amount === undefined ? left : Math.round(Number(amount) * 100);
    if (!(minorUnits > 0 && minorUnits <= left))
      throw new BadRequest(`Order ${order.name} cannot give back ${amount ?? "anything"}.`);
    refundOrder(store.shop, store.announce, order, minorUnits);
    return { json: orderRow(store.shop, order) };
  },
};

async function basketOf({ store, json }: Call): Promise<Basket> {
  const { shop } = store;
  const { customerId, lines, at, sourceName, tags } = OrderBody.parse(await json());
  const sold = shop.products.filter((product) => product.price > 0);
  const items = lines?.map(({ productId, quantity }) => {
    const product = shop.products.find(({ number }) => number === numberOf(productId));
    if (!product) throw new BadRequest(`There is no product ${productId}.`);
    return { product, quantity };
  });
  return {
    customer: customerId === null ? null : customerOf(shop, customerId),
    items: items ?? [{ product: shop.random.pick(sold), quantity: shop.random.int(1, 3) }],
    at: at ?? shop.clock.now(),
    sourceName,
    tags,
  };
}
