import { z } from "zod";
import type { Delivery, DeliveryBody } from "#app/ports/delivery.ts";
import { type News, TOPICS, type Topic } from "#app/ports/news.ts";
import type { OrderFacts } from "#app/ports/shopify.ts";
import { parseMoney } from "#app/domain/money.ts";
import { idOf } from "./gid.ts";
import { currencyDigits, instantOf, netAndRefunded, statusOf } from "./translate.ts";

const Gid = z.string().transform(idOf);
const NumericId = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);

const OrderBody = z.object({
  admin_graphql_api_id: Gid,
  processed_at: z.string(),
  updated_at: z.string(),
  cancelled_at: z.string().nullish(),
  test: z.boolean(),
  financial_status: z.string().nullish(),
  source_name: z.string().nullish(),
  tags: z.string().nullish(),
  currency: z.string(),
  current_total_price: z.string(),
  total_price: z.string(),
  total_discounts: z.string().nullish(),
  customer: z.object({ admin_graphql_api_id: Gid }).nullish(),
  line_items: z.array(z.object({ product_id: NumericId.nullish(), quantity: z.number() })),
});
const OrderId = z.object({ id: NumericId });
const RefundBody = z.object({ order_id: NumericId });
const CustomerBody = z.object({ admin_graphql_api_id: Gid });
const ConsentBody = z.object({ customer_id: NumericId });
const MergeBody = z.object({
  admin_graphql_api_customer_kept_id: Gid,
  admin_graphql_api_customer_deleted_id: Gid,
  status: z.string(),
});
const TagsBody = z.object({ customerId: Gid, tags: z.array(z.string()) });

type Topics = {
  /** What of the body is stored; everything else is cut off before it reaches the database. */
  readonly keep: Keep;
  readonly read: (body: DeliveryBody, delivery: Delivery) => News;
};
/** Fields to keep, as deep as they go; of a list, those of each element. */
type Keep = { readonly [field: string]: true | Keep };

const order: Topics = {
  keep: {
    admin_graphql_api_id: true,
    processed_at: true,
    updated_at: true,
    cancelled_at: true,
    test: true,
    financial_status: true,
    source_name: true,
    tags: true,
    currency: true,
    current_total_price: true,
    total_price: true,
    total_discounts: true,
    customer: { admin_graphql_api_id: true },
    line_items: { product_id: true, quantity: true },
  },
  read: (body) => ({ kind: "order", order: orderOfBody(OrderBody.parse(body)) }),
};
const customer: Topics = {
  keep: { admin_graphql_api_id: true },
  read: (body) => ({
    kind: "customer-hint",
    customerId: CustomerBody.parse(body).admin_graphql_api_id,
    changed: false,
  }),
};
const tags = (kind: "tags-added" | "tags-removed"): Topics => ({
  keep: { customerId: true, tags: true },
  read: (body) => ({ kind, ...TagsBody.parse(body) }),
});
const privacy: Topics = {
  keep: {
    shop_domain: true,
    customer: { id: true },
    orders_requested: true,
    orders_to_redact: true,
  },
  read: () => ({ kind: "privacy-request" }),
};

const READERS: Record<Topic, Topics> = {
  "orders/create": order,
  "orders/updated": order,
  "orders/cancelled": order,
  "orders/delete": {
    keep: { id: true },
    read: (body) => ({ kind: "order-deleted", orderId: OrderId.parse(body).id }),
  },
  "refunds/create": {
    keep: { order_id: true },
    read: (body) => ({ kind: "order-hint", orderId: RefundBody.parse(body).order_id }),
  },
  "customers/create": customer,
  "customers/update": customer,
  "customers/delete": {
    keep: { admin_graphql_api_id: true },
    read: (body) => ({
      kind: "customer-deleted",
      customerId: CustomerBody.parse(body).admin_graphql_api_id,
    }),
  },
  "customers/merge": {
    keep: {
      admin_graphql_api_customer_kept_id: true,
      admin_graphql_api_customer_deleted_id: true,
      status: true,
    },
    read: (body) => {
      const merge = MergeBody.parse(body);
      const kept = merge.admin_graphql_api_customer_kept_id;
      const deleted = merge.admin_graphql_api_customer_deleted_id;
      return merge.status === "completed"
        ? { kind: "customers-merged", kept, deleted }
        : { kind: "customer-hint", customerId: kept, changed: false };
    },
  },
  "customers_email_marketing_consent/update": {
    keep: { customer_id: true },
    read: (body) => ({
      kind: "customer-hint",
      customerId: ConsentBody.parse(body).customer_id,
      changed: true,
    }),
  },
  "customer.tags_added": tags("tags-added"),
  "customer.tags_removed": tags("tags-removed"),
  "bulk_operations/finish": {
    keep: { admin_graphql_api_id: true, status: true },
    read: () => ({ kind: "operation-finished" }),
  },
  "shop/update": { keep: { myshopify_domain: true }, read: () => ({ kind: "shop-hint" }) },
  "app/uninstalled": {
    keep: { myshopify_domain: true },
    read: (_, { triggeredAt }) => ({ kind: "uninstalled", at: triggeredAt }),
  },
  "app/scopes_update": { keep: { id: true }, read: () => ({ kind: "shop-hint" }) },
  "customers/data_request": privacy,
  "customers/redact": privacy,
  "shop/redact": privacy,
};

/** The topic of a header, if it is one that we subscribe to. */
export function topicOf(header: string): Topic | null {
  return TOPICS.find((topic) => topic === header) ?? null;
}

/** Reads a stored delivery. Throws when the body is not what Shopify documents for its topic. */
export function readNews(delivery: Delivery): News {
  const topic = topicOf(delivery.topic);
  if (topic === null) throw new RangeError(`"${delivery.topic}" is not a topic that we know`);
  return READERS[topic].read(delivery.body, delivery);
}

/** Whether Shopify's bodies of this topic say which shop they are of. */
export function namesItsShop(topic: Topic): boolean {
  const { keep } = READERS[topic];
  return "myshopify_domain" in keep || "shop_domain" in keep;
}

/** A body cut to the fields that its topic keeps (security.md section 1). */
export function keepFields(topic: Topic, body: DeliveryBody): DeliveryBody {
  return pick(body, READERS[topic].keep);
}

function pick(body: Readonly<Record<string, unknown>>, keep: Keep): DeliveryBody {
  return Object.fromEntries(
    Object.entries(keep).flatMap(([field, inner]) => {
      const value = body[field];
      if (value === undefined) return [];
      return [[field, inner === true ? storable(value) : pickInner(value, inner)]];
    }),
  );
}

/** PostgreSQL's JSON knows neither NUL nor half a surrogate pair; both come in hostile tags. */
function storable(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  return value;
}

function pickInner(value: unknown, keep: Keep): unknown {
  if (Array.isArray(value)) return value.map((element: unknown) => pickInner(element, keep));
  const fields = z.record(z.string(), z.unknown()).safeParse(value);
  return fields.success ? pick(fields.data, keep) : null;
}

function orderOfBody(body: z.infer<typeof OrderBody>): OrderFacts {
  const digits = currencyDigits(body.currency);
  return {
    orderId: body.admin_graphql_api_id,
    customerId: body.customer?.admin_graphql_api_id ?? null,
    processedAt: instantOf(body.processed_at),
    updatedAt: instantOf(body.updated_at),
    cancelledAt: body.cancelled_at ? instantOf(body.cancelled_at) : null,
    ...netAndRefunded(body.current_total_price, body.total_price, digits),
    discount: parseMoney(body.total_discounts ?? "0", digits),
    status: statusOf(body.financial_status ?? null),
    source: body.source_name ?? null,
    tags: (body.tags ?? "").split(",").flatMap((tag) => tag.trim() || []),
    test: body.test,
    lines: body.line_items.flatMap(({ product_id, quantity }) =>
      product_id ? [{ productId: product_id, quantity }] : [],
    ),
  };
}
