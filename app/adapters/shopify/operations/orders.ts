import { z } from "zod";
import type { Operation } from "#app/adapters/shopify/operation.ts";

const Money = z.object({ shopMoney: z.object({ amount: z.string() }) });
export const OrderNode = z.object({
  id: z.string(),
  customer: z.object({ id: z.string() }).nullable(),
  processedAt: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullable(),
  test: z.boolean(),
  displayFinancialStatus: z.string().nullable(),
  sourceName: z.string().nullable(),
  tags: z.array(z.string()),
  currentTotalPriceSet: Money,
  totalPriceSet: Money,
  totalDiscountsSet: Money.nullable(),
});
/** An order as Shopify's GraphQL and its exports write it, without its lines. */
export type OrderNode = z.infer<typeof OrderNode>;

const LineNode = z.object({
  quantity: z.number(),
  product: z.object({ id: z.string() }).nullable(),
});
const LinePage = z.object({
  nodes: z.array(LineNode),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
});
/** A line of an export, child of an order. */
export const ExportedLine = LineNode.extend({ id: z.string(), __parentId: z.string() });

/** A line of an export of ids: a customer, or an order with its customer. */
export const ExportedIdLine = z.union([
  z.object({
    id: z.string(),
    updatedAt: z.string(),
    customer: z.object({ id: z.string() }).nullable(),
  }),
  z.object({ id: z.string() }),
]);

export const ORDER_FIELDS = `id customer { id } processedAt updatedAt cancelledAt test displayFinancialStatus sourceName tags
  currentTotalPriceSet { shopMoney { amount } } totalPriceSet { shopMoney { amount } }
  totalDiscountsSet { shopMoney { amount } }`;

/** The most lines that come with an order; an order with more is read on with `orderLines`. */
const LINES_WITH_ORDER = 250;
/** connection(250) = 2 + 11 x (line 1 + product 1); order 1 and customer 1 beside it. */
const ORDER_COST = 26;

const WITH_LINES = `${ORDER_FIELDS}
          lineItems(first: ${LINES_WITH_ORDER}) {
            nodes { quantity product { id } }
            pageInfo { hasNextPage endCursor }
          }`;
const OrderWithLines = OrderNode.extend({ lineItems: LinePage });
/** An order with the first of its lines. */
export type OrderWithLines = z.infer<typeof OrderWithLines>;

type Ids = { readonly ids: readonly string[] };

/** Orders with their lines. */
export const ordersById: Operation<Ids, { nodes: (OrderWithLines | null)[] }> = {
  name: "ordersById",
  kind: "read",
  document: `#graphql
    query ordersById($ids: [ID!]!) {
      nodes(ids: $ids) {
        ... on Order {
          ${WITH_LINES}
        }
      }
    }`,
  data: z.object({ nodes: z.array(OrderWithLines.nullable()) }),
  cost: ({ ids }) => ids.length * ORDER_COST,
};

/** Orders with all their lines in one answer: a page that is read within the time of a call. */
const ORDERS_A_PAGE = 100;

/** A page of the orders that a search finds, with their lines, rising by id. */
export const orderPage: Operation<
  { readonly query: string },
  { orders: { nodes: OrderWithLines[]; pageInfo: { hasNextPage: boolean } } }
> = {
  name: "orderPage",
  kind: "read",
  document: `#graphql
    query orderPage($query: String!) {
      orders(first: ${ORDERS_A_PAGE}, query: $query, sortKey: ID) {
        nodes {
          ${WITH_LINES}
        }
        pageInfo { hasNextPage }
      }
    }`,
  data: z.object({
    orders: z.object({
      nodes: z.array(OrderWithLines),
      pageInfo: z.object({ hasNextPage: z.boolean() }),
    }),
  }),
  // connection(100) = 2 + 9 x an order
  cost: () => 2 + 9 * ORDER_COST,
};

/** The further lines of an order that has more than come with it. */
export const orderLines: Operation<
  { readonly id: string; readonly after: string | null },
  { order: { lineItems: z.infer<typeof LinePage> } | null }
> = {
  name: "orderLines",
  kind: "read",
  document: `#graphql
    query orderLines($id: ID!, $after: String) {
      order(id: $id) {
        lineItems(first: ${LINES_WITH_ORDER}, after: $after) {
          nodes { quantity product { id } }
          pageInfo { hasNextPage endCursor }
        }
      }
    }`,
  data: z.object({ order: z.object({ lineItems: LinePage }).nullable() }),
  cost: () => ORDER_COST,
};

/** Points of a page of objects without children: connection(250) = 2 + 11 x 1. */
const PAGE_COST = 13;
const TaggedNode = z.object({ id: z.string(), tags: z.array(z.string()) });

/** A page of the orders that a search finds, rising by id. */
export const taggedOrders: Operation<
  { readonly query: string },
  { orders: { nodes: z.infer<typeof TaggedNode>[]; pageInfo: { hasNextPage: boolean } } }
> = {
  name: "taggedOrders",
  kind: "read",
  document: `#graphql
    query taggedOrders($query: String!) {
      orders(first: 250, query: $query, sortKey: ID) {
        nodes { id tags }
        pageInfo { hasNextPage }
      }
    }`,
  data: z.object({
    orders: z.object({
      nodes: z.array(TaggedNode),
      pageInfo: z.object({ hasNextPage: z.boolean() }),
    }),
  }),
  cost: () => PAGE_COST,
};
