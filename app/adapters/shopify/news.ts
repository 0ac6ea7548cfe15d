import { z } from "zod";
import type { Delivery, DeliveryBody } from "#app/ports/delivery.ts";
import { type News, type Topic, topicOf } from "#app/ports/news.ts";
import type { OrderFacts } from "#app/ports/shopify.ts";
import { parseMoney } from "#app/domain/money.ts";
import { currencyDigits, instantOf, netAndRefunded, statusOf } from "./translate.ts";

/** Of one type alone: the signature does not cover the topic, and an order's id must not pass as a customer's. */
const gidOf = (type: "Order" | "Customer" | "Product") =>
  z
    .string()
    .regex(new RegExp(`^gid://shopify/${type}/\\d+$`))
    .transform((gid) => gid.slice(gid.lastIndexOf("/") + 1));
const CustomerGid = gidOf("Customer");
const NumericId = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);

const OrderBody = z.object({
  admin_graphql_api_id: gidOf("Order"),
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
  customer: z.object({ admin_graphql_api_id: CustomerGid }).nullish(),
  line_items: z.array(z.object({ product_id: NumericId.nullish(), quantity: z.number() })),
});
const DeletedOrder = z.object({ id: NumericId, updated_at: z.unknown().optional() });
const RefundBody = z.object({ order_id: NumericId });
const CustomerBody = z.object({ admin_graphql_api_id: CustomerGid });
const DeletedCustomer = z.object({
  admin_graphql_api_id: CustomerGid,
  updated_at: z.unknown().optional(),
});
const EmailConsentBody = z.object({ customer_id: NumericId });
const SmsConsentBody = z.object({ id: NumericId });
const MergeBody = z.object({
  admin_graphql_api_customer_kept_id: CustomerGid,
  admin_graphql_api_customer_deleted_id: CustomerGid,
  status: z.string(),
});
const PurchasesBody = z.object({
  customerId: CustomerGid,
  lastOrderId: gidOf("Order").nullish(),
});
const TagsBody = z.object({ customerId: CustomerGid, tags: z.array(z.string()) });
const ProductBody = z.object({
  admin_graphql_api_id: gidOf("Product"),
  product_type: z.string().nullish(),
});
const DeletedProduct = z.object({ id: NumericId });
const DataRequestBody = z.object({
  customer: z.object({ id: NumericId }),
  data_request: z.object({ id: NumericId }),
});
const RedactBody = z.object({
  customer: z.object({ id: NumericId }),
  orders_to_redact: z.array(NumericId).nullish(),
});

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
const product: Topics = {
  keep: { admin_graphql_api_id: true, product_type: true },
  read: (body) => {
    const { admin_graphql_api_id, product_type } = ProductBody.parse(body);
    return { kind: "product", productId: admin_graphql_api_id, type: product_type ?? "" };
  },
};

const READERS: Record<Topic, Topics> = {
  "orders/create": order,
  "orders/updated": order,
  "orders/cancelled": order,
  // A deletion says no more than the id: a body that tells when the object was updated is another topic's.
  "orders/delete": {
    keep: { id: true, updated_at: true },
    read: (body) => {
      const { id: orderId, updated_at } = DeletedOrder.parse(body);
      return { kind: updated_at === undefined ? "order-deleted" : "order-hint", orderId };
    },
  },
  "refunds/create": {
    keep: { order_id: true },
    read: (body) => ({ kind: "order-hint", orderId: RefundBody.parse(body).order_id }),
  },
  "customers/create": customer,
  "customers/update": customer,
  "customers/delete": {
    keep: { admin_graphql_api_id: true, updated_at: true },
    read: (body) => {
      const { admin_graphql_api_id: customerId, updated_at } = DeletedCustomer.parse(body);
      return updated_at === undefined
        ? { kind: "customer-deleted", customerId }
        : { kind: "customer-hint", customerId, changed: true };
    },
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
  "customers/purchasing_summary": {
    keep: { customerId: true, lastOrderId: true },
    read: (body) => {
      const { customerId, lastOrderId } = PurchasesBody.parse(body);
      return { kind: "purchases", customerId, lastOrderId: lastOrderId ?? null };
    },
  },
  "customers_email_marketing_consent/update": {
    keep: { customer_id: true },
    read: (body) => ({
      kind: "customer-hint",
      customerId: EmailConsentBody.parse(body).customer_id,
      changed: true,
    }),
  },
  // By SMS. Its body calls the customer `id`.
  "customers_marketing_consent/update": {
    keep: { id: true },
    read: (body) => ({
      kind: "customer-hint",
      customerId: SmsConsentBody.parse(body).id,
      changed: true,
    }),
  },
  "customer.tags_added": tags("tags-added"),
  "customer.tags_removed": tags("tags-removed"),
  "products/create": product,
  "products/update": product,
  "products/delete": {
    keep: { id: true },
    read: (body) => ({ kind: "product", productId: DeletedProduct.parse(body).id, type: null }),
  },
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
  "customers/data_request": {
    keep: { shop_domain: true, customer: { id: true }, data_request: { id: true } },
    read: (body) => {
      const { customer: of, data_request } = DataRequestBody.parse(body);
      return { kind: "data-request", requestId: data_request.id, customerId: of.id };
    },
  },
  "customers/redact": {
    keep: { shop_domain: true, customer: { id: true }, orders_to_redact: true },
    read: (body) => {
      const { customer: of, orders_to_redact } = RedactBody.parse(body);
      return { kind: "redact-customer", customerId: of.id, orderIds: orders_to_redact ?? [] };
    },
  },
  "shop/redact": {
    keep: { shop_domain: true },
    read: (_, { triggeredAt }) => ({ kind: "redact-shop", at: triggeredAt }),
  },
};

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
  return isFields(value) ? pick(value, keep) : null;
}

/** Whether a piece of JSON is an object. By hand: a schema copies every field that is about to be cut. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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
