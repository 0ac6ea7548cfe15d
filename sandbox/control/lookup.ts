import { parseGid } from "../world/gid.ts";
import type { Customer, Order } from "../world/records.ts";
import type { Shop } from "../world/shop.ts";
import { BadRequest } from "../http/server.ts";

/** "12346" or its gid as a number. */
export function numberOf(text: string): number {
  return parseGid(text)?.number ?? Number(text);
}

/** The customer a path or a body names. */
export function customerOf(shop: Shop, id: string): Customer {
  const customer = shop.customers.get(numberOf(id));
  if (!customer) throw new BadRequest(`There is no customer ${id}.`);
  return customer;
}

/** The order a path names. */
export function orderOf(shop: Shop, id: string): Order {
  const order = shop.orders.get(numberOf(id));
  if (!order) throw new BadRequest(`There is no order ${id}.`);
  return order;
}
