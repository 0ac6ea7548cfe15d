import { z } from "zod";
import { BadRequest } from "../http/server.ts";
import type { Call, Routes } from "../http/routes.ts";
import { editOrder, payOrder, type OrderEdit } from "../world/edit-order.ts";
import { deleteOrder } from "../world/leave.ts";
import { currentQuantity, orderCurrentTotal, orderPaid } from "../world/order-money.ts";
import type { Order } from "../world/records.ts";
import { cancelOrder, placeOrder, refundOrder, tagOrder, type Basket } from "../world/sell.ts";
import { customerOf, Id, orderOf, productOf } from "./lookup.ts";
import { orderRow } from "./rows.ts";
import { TagBody } from "./tag-body.ts";

const mostOrders = 100;

const OrderBody = z.object({
  customerId: Id.nullable(),
  lines: z.array(z.object({ productId: Id, quantity: z.number().int().positive() })).optional(),
  at: z.union([z.iso.datetime({ offset: true }).transform(Date.parse), z.number()]).optional(),
  sourceName: z.string().default("web"),
  tags: z.array(z.string()).default([]),
});
const RefundBody = z.object({ amount: Id.optional() });
const EditBody = z.union([
  z.strictObject({ lineId: Id, quantity: z.coerce.number().int().min(0) }),
  z.strictObject({
    productId: Id,
    quantity: z.coerce.number().int().positive().default(1),
    paid: z.boolean().default(true),
  }),
]);

/** What happens to orders while the app runs. */
export const orderRoutes: Routes = {
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
    const order = standing(orderOf(store.shop, params.number ?? ""));
    cancelOrder(store.shop, store.announce, order);
    return { json: orderRow(store.shop, order) };
  },
  "POST /sandbox/orders/:number/refund": async ({ store, params, json }) => {
    const order = orderOf(store.shop, params.number ?? "");
    const { amount } = RefundBody.parse(await json());
    const paid = orderPaid(order);
    const minorUnits = amount === undefined ? paid : Math.round(Number(amount) * 100);
    const most = Math.min(paid, orderCurrentTotal(order));
    if (!(minorUnits > 0 && (minorUnits <= most || minorUnits === paid)))
      throw new BadRequest(`Order ${order.name} cannot give back ${amount ?? "anything"}.`);
    refundOrder(store.shop, store.announce, order, minorUnits);
    return { json: orderRow(store.shop, order) };
  },
  "POST /sandbox/orders/:number/edit": async (call) => {
    const { shop, announce } = call.store;
    const order = standing(orderOf(shop, call.params.number ?? ""));
    editOrder(shop, announce, order, await editOf(call, order));
    return { json: orderRow(shop, order) };
  },
  "POST /sandbox/orders/:number/pay": ({ store, params }) => {
    const order = standing(orderOf(store.shop, params.number ?? ""));
    payOrder(store.shop, store.announce, order);
    return { json: orderRow(store.shop, order) };
  },
  "POST /sandbox/orders/:number/delete": ({ store, params }) => {
    const order = orderOf(store.shop, params.number ?? "");
    deleteOrder(store.shop, store.announce, order);
    return { json: { deleted: order.name } };
  },
};

function standing(order: Order): Order {
  if (order.cancelledAt !== null) throw new BadRequest(`Order ${order.name} is cancelled already.`);
  return order;
}

async function basketOf({ store, json }: Call): Promise<Basket> {
  const { shop } = store;
  const { customerId, lines, at, sourceName, tags } = OrderBody.parse(await json());
  const sold = shop.products.filter((product) => product.price > 0);
  const items = lines?.map(({ productId, quantity }) => ({
    product: productOf(shop, productId),
    quantity,
  }));
  return {
    customer: customerId === null ? null : customerOf(shop, customerId),
    items: items ?? [{ product: shop.random.pick(sold), quantity: shop.random.int(1, 3) }],
    at: at ?? shop.clock.now(),
    sourceName,
    tags,
  };
}

async function editOf({ store, json }: Call, order: Order): Promise<OrderEdit> {
  const body = EditBody.parse(await json());
  if ("productId" in body) {
    const { productId, quantity, paid } = body;
    return { product: productOf(store.shop, productId), quantity, isPaid: paid };
  }
  const line = order.lines.find(({ number }) => String(number) === body.lineId.split("/").at(-1));
  if (!line) throw new BadRequest(`Order ${order.name} has no line ${body.lineId}.`);
  const most = currentQuantity(line);
  if (body.quantity > most)
    throw new BadRequest(`The line has ${most} left; more of an article is a line of its own.`);
  return { line, quantity: body.quantity };
}
