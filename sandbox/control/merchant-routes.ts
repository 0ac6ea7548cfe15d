import { z } from "zod";
import { BadRequest } from "../http/server.ts";
import type { Routes } from "../http/routes.ts";
import { createSegment } from "../world/segments.ts";
import { createProduct, deleteProduct, updateProduct } from "../world/stock.ts";
import { redactCustomer, redactShop, requestData } from "../world/privacy.ts";
import { customerRoutes } from "./customer-routes.ts";
import { customerOf, Id, productOf, segmentOf } from "./lookup.ts";
import { orderRoutes } from "./order-routes.ts";
import { productRow, segmentRow } from "./rows.ts";

const Price = z.coerce
  .number()
  .min(0)
  .transform((amount) => Math.round(amount * 100));
const ProductBody = z.object({
  title: z.string().default("New article"),
  type: z.string().default(""),
  price: Price.default(1000),
});
const ProductChange = z.object({
  title: z.string().optional(),
  type: z.string().optional(),
  price: Price.optional(),
});
const SegmentBody = z.object({ name: z.string(), query: z.string() });
const PrivacyBody = z.object({ customerId: Id });

/** What merchant and customers do in the shop while the app runs. */
export const merchantRoutes: Routes = {
  ...customerRoutes,
  ...orderRoutes,
  "GET /sandbox/products": ({ store: { shop } }) => ({
    json: { rows: shop.products.map((product) => productRow(shop, product)) },
  }),
  "POST /sandbox/products": async ({ store: { shop, announce }, json }) => {
    const product = createProduct(shop, announce, ProductBody.parse(await json()));
    return { json: productRow(shop, product) };
  },
  "POST /sandbox/products/:number": async ({ store: { shop, announce }, params, json }) => {
    const product = productOf(shop, params.number ?? "");
    const change = ProductChange.parse(await json());
    const { title = product.title, type = product.type, price = product.price } = change;
    updateProduct(shop, announce, product, { title, type, price });
    return { json: productRow(shop, product) };
  },
  "POST /sandbox/products/:number/delete": ({ store: { shop, announce }, params }) => {
    const product = productOf(shop, params.number ?? "");
    if (!deleteProduct(shop, announce, product))
      throw new BadRequest("The last article of a shop stays.");
    return { json: { deleted: product.number } };
  },
  "GET /sandbox/segments": ({ store: { shop } }) => ({
    json: { rows: [...shop.segments.values()].map(segmentRow) },
  }),
  "POST /sandbox/segments": async ({ store: { shop }, json }) => {
    const { name, query } = SegmentBody.parse(await json());
    const created = createSegment(shop, name, query);
    if (typeof created === "string") throw new BadRequest(created);
    return { json: segmentRow(created) };
  },
  "POST /sandbox/segments/:number/delete": ({ store: { shop }, params }) => {
    const { number } = segmentOf(shop, params.number ?? "");
    shop.segments.delete(number);
    return { json: { deleted: number } };
  },
  "POST /sandbox/privacy/data-request": async ({ store, json }) => {
    const { customerId } = PrivacyBody.parse(await json());
    requestData(store.announce, customerOf(store.shop, customerId));
    return { status: 202, json: { sent: "customers/data_request" } };
  },
  "POST /sandbox/privacy/redact": async ({ store, json }) => {
    const { customerId } = PrivacyBody.parse(await json());
    redactCustomer(store.shop, store.announce, customerOf(store.shop, customerId));
    return { status: 202, json: { sent: "customers/redact" } };
  },
  "POST /sandbox/privacy/redact-shop": ({ store }) => {
    redactShop(store.announce);
    return { status: 202, json: { sent: "shop/redact" } };
  },
};
