import { GraphQLError } from "graphql";
import { z } from "zod";
import { gid, parseGid, utc } from "../world/gid.ts";
import { pageOf } from "./connection.ts";
import type { Order } from "../world/records.ts";
import type { Shop } from "../world/shop.ts";
import type { ApiContext, Arguments } from "./context.ts";
import { customerSortValue, searchCustomers } from "./customer-search.ts";
import { notEmulated, sizeChecked, type FieldTable } from "./field-table.ts";
import { orderSortValue, searchOrders } from "./order-search.ts";
import { productSortValue, searchProducts } from "./product-search.ts";
import { searchSegments, segmentSortValue } from "./segment-search.ts";
import { search, textMatches, type SearchFields } from "./search-query.ts";
import { orderVisibility } from "./visible-orders.ts";
import type { BulkJob } from "../bulk/bulk-jobs.ts";

const Id = z.object({ id: z.string() });
const Ids = z.object({ ids: z.array(z.string()) });
const Limit = z.object({ limit: z.number().nullish() });

const jobSearch: SearchFields<BulkJob> = {
  id: (job, { value }) => String(job.number) === value,
  status: (job, { value }) => job.status.toLowerCase() === value.toLowerCase(),
  operation_type: (job, condition) => textMatches(job.type, condition),
};

/** The questions an app may ask at the top. */
export const queryFields: FieldTable<unknown> = {
  shop: (_root, _args, context) => shopView(context),
  currentAppInstallation: (_root, _args, context) => installationView(context),
  customer: (_root, args, context) => find(args, "Customer", context),
  customers: (_root, args, { shop }) =>
    pageOf(
      searchCustomers(indexed(shop, shop.customers, args.query), args.query),
      args,
      customerSortValue(args.sortKey),
    ),
  customersCount: (_root, args, { shop }) =>
    countOf(searchCustomers(indexed(shop, shop.customers, args.query), args.query).length, args),
  order: (_root, args, context) => find(args, "Order", context),
  orders: (_root, args, context) =>
    pageOf(foundOrders(args, context), args, orderSortValue(args.sortKey)),
  ordersCount: (_root, args, context) => countOf(foundOrders(args, context).length, args),
  products: (_root, args, { shop }) =>
    pageOf(searchProducts(shop.products, args.query), args, productSortValue(args.sortKey)),
  node: (_root, args, context) => nodeById(Id.parse(args).id, context),
  nodes: (_root, args, context) =>
    sizeChecked(Ids.parse(args).ids).map((id) => nodeById(id, context)),
  segment: (_root, args, context) => find(args, "Segment", context),
  segments: (_root, args, { shop }) =>
    pageOf(
      searchSegments([...shop.segments.values()], args.query),
      args,
      segmentSortValue(args.sortKey),
    ),
  segmentsCount: (_root, args, { shop }) => countOf(shop.segments.size, args),
  bulkOperation: (_root, args, context) => find(args, "BulkOperation", context),
  bulkOperations: (_root, args, { jobs }) =>
    pageOf(
      search(jobs.all(), args.query, "bulk operation", jobSearch),
      args,
      (job) => job.createdAt,
    ),
};

/** A bulk operation; counts are strings, as every UnsignedInt64. */
export const bulkOperationFields: FieldTable<BulkJob> = {
  id: (job) => gid("BulkOperation", job.number),
  status: (job) => job.status,
  type: (job) => job.type,
  errorCode: (job) => job.errorCode,
  query: (job) => job.text,
  createdAt: (job) => utc(job.createdAt),
  completedAt: (job) => (job.completedAt === null ? null : utc(job.completedAt)),
  objectCount: (job) => String(job.objectCount),
  rootObjectCount: (job) => String(job.rootObjectCount),
  fileSize: (job) => (job.fileSize === null ? null : String(job.fileSize)),
  url: (job) => job.url,
  partialDataUrl: (job) => job.partialDataUrl,
};

/** The record behind a gid of a type we keep, null when there is none. */
function nodeById(id: string, context: ApiContext): unknown {
  const { shop, jobs } = context;
  const parsed = parseGid(id);
  if (!parsed) throw invalidId();
  const { type, number } = parsed;
  if (type === "Customer") return shop.customers.get(number) ?? null;
  if (type === "Order") {
    const order = shop.orders.get(number);
    return order && orderVisibility(context)(order) ? order : null;
  }
  if (type === "Segment") return shop.segments.get(number) ?? null;
  if (type === "BulkOperation") return jobs.find(number) ?? null;
  if (type === "Product") return shop.products.find((p) => p.number === number) ?? null;
  throw notEmulated(`node of type ${type}`);
}

function find(args: Arguments, type: string, context: ApiContext): unknown {
  const { id } = Id.parse(args);
  if (parseGid(id)?.type !== type) throw invalidId();
  return nodeById(id, context);
}

/** Shopify's answer to an id it cannot use. */
export function invalidId(): GraphQLError {
  return new GraphQLError("invalid id", { extensions: { code: "RESOURCE_NOT_FOUND" } });
}

function foundOrders({ query }: Arguments, context: ApiContext): readonly Order[] {
  const { shop } = context;
  return searchOrders(indexed(shop, shop.orders, query), query).filter(orderVisibility(context));
}

/** What a search can find: it lags writes, a list without a search does not. */
function indexed<T extends { updatedAt: number }>(
  { clock, searchLagMs }: Shop,
  records: ReadonlyMap<number, T>,
  query: unknown,
): readonly T[] {
  const all = [...records.values()];
  if (searchLagMs === 0 || typeof query !== "string" || query === "") return all;
  const until = clock.now() - searchLagMs;
  return all.filter(({ updatedAt }) => updatedAt <= until);
}

function countOf(count: number, args: Arguments) {
  const { limit } = Limit.parse(args);
  const cut = typeof limit === "number" && count > limit;
  return { count: cut ? limit : count, precision: cut ? "AT_LEAST" : "EXACT" };
}

function shopView({ shop, plan }: ApiContext) {
  const offset = shop.local.offsetMinutes(shop.clock.now());
  const host = { host: shop.domain, url: `https://${shop.domain}` };
  return {
    id: gid("Shop", 1),
    name: shop.name,
    email: "owner@example.com",
    contactEmail: "owner@example.com",
    myshopifyDomain: shop.domain,
    primaryDomain: host,
    url: host.url,
    currencyCode: shop.currency,
    ianaTimezone: shop.timezone,
    timezoneOffsetMinutes: offset,
    createdAt: utc(shop.createdAt),
    plan: {
      publicDisplayName: plan === "plus" || plan === "enterprise" ? "Shopify Plus" : "Basic",
      shopifyPlus: plan === "plus" || plan === "enterprise",
      partnerDevelopment: false,
    },
  };
}

function installationView({ scopes, apiKey, appUrl }: ApiContext) {
  return {
    id: gid("AppInstallation", 1),
    launchUrl: appUrl,
    accessScopes: scopes.current().map((handle) => ({ handle, description: handle })),
    app: { id: gid("App", 1), handle: "cadence", title: "Cadence", apiKey },
    activeSubscriptions: [],
  };
}
