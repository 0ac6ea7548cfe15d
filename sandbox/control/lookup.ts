import { z } from "zod";
import { parseGid } from "../world/gid.ts";
import type { Customer, Order, Product, Segment } from "../world/records.ts";
import type { Shop } from "../world/shop.ts";
import { BadRequest } from "../http/server.ts";

/** A number or a gid, as a text. */
export const Id = z.union([z.string(), z.number()]).transform(String);

/** "12346" or its gid as a number. */
function numberOf(text: string): number {
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

/** The article on sale that a path or a body names. */
export function productOf(shop: Shop, id: string): Product {
  const product = shop.products.find(({ number }) => number === numberOf(id));
  if (!product) throw new BadRequest(`There is no product ${id}.`);
  return product;
}

/** The segment a path names. */
export function segmentOf(shop: Shop, id: string): Segment {
  const segment = shop.segments.get(numberOf(id));
  if (!segment) throw new BadRequest(`There is no segment ${id}.`);
  return segment;
}
