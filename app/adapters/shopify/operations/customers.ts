import { z } from "zod";
import type { Operation } from "#app/adapters/shopify/operation.ts";

export const CustomerNode = z.object({
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  tags: z.array(z.string()),
  productSubscriberStatus: z.string(),
  defaultEmailAddress: z
    .object({ marketingState: z.string(), marketingUpdatedAt: z.string().nullable() })
    .nullable(),
  defaultPhoneNumber: z
    .object({ smsMarketingConsent: z.object({ state: z.string() }).nullable() })
    .nullable(),
});
/** A customer as Shopify's GraphQL and its exports write it: no name, no address. */
export type CustomerNode = z.infer<typeof CustomerNode>;

/** A customer's tags, in an export and in an answer. */
export const ExportedTags = z.object({ id: z.string(), tags: z.array(z.string()) });

export const CUSTOMER_FIELDS = `id createdAt updatedAt tags productSubscriberStatus
  defaultEmailAddress { marketingState marketingUpdatedAt }
  defaultPhoneNumber { smsMarketingConsent { state } }`;

const CUSTOMER_COST = 4;

type Ids = { readonly ids: readonly string[] };

/** Customers without name or address. */
export const customersById: Operation<Ids, { nodes: (CustomerNode | null)[] }> = {
  name: "customersById",
  kind: "read",
  document: `#graphql
    query customersById($ids: [ID!]!) {
      nodes(ids: $ids) { ... on Customer { ${CUSTOMER_FIELDS} } }
    }`,
  data: z.object({ nodes: z.array(CustomerNode.nullable()) }),
  cost: ({ ids }) => ids.length * CUSTOMER_COST,
};

/** A page of the customers whom a search finds, rising by id. */
export const customerPage: Operation<
  { readonly query: string },
  { customers: { nodes: CustomerNode[]; pageInfo: { hasNextPage: boolean } } }
> = {
  name: "customerPage",
  kind: "read",
  document: `#graphql
    query customerPage($query: String!) {
      customers(first: 250, query: $query, sortKey: ID) {
        nodes { ${CUSTOMER_FIELDS} }
        pageInfo { hasNextPage }
      }
    }`,
  data: z.object({
    customers: z.object({
      nodes: z.array(CustomerNode),
      pageInfo: z.object({ hasNextPage: z.boolean() }),
    }),
  }),
  // connection(250) = 2 + 11 x a customer
  cost: () => 2 + 11 * CUSTOMER_COST,
};

/** The tags that are on customers now. */
export const tagsById: Operation<Ids, { nodes: ({ id: string; tags: string[] } | null)[] }> = {
  name: "tagsById",
  kind: "read",
  document: `#graphql
    query tagsById($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer { id tags } } }`,
  data: z.object({ nodes: z.array(ExportedTags.nullable()) }),
  cost: ({ ids }) => ids.length,
};

/** The customers whom a search finds, the best match first. */
export const customerSearch: Operation<
  { readonly query: string },
  { customers: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean } } }
> = {
  name: "customerSearch",
  kind: "read",
  document: `#graphql
    query customerSearch($query: String!) {
      customers(first: 50, query: $query, sortKey: RELEVANCE) {
        nodes { id }
        pageInfo { hasNextPage }
      }
    }`,
  data: z.object({
    customers: z.object({
      nodes: z.array(z.object({ id: z.string() })),
      pageInfo: z.object({ hasNextPage: z.boolean() }),
    }),
  }),
  // connection(50) = 2 + 7 x a customer
  cost: () => 2 + 7,
};

/** Names for a screen. */
export const peopleById: Operation<
  Ids,
  {
    nodes: ({
      id: string;
      displayName: string;
      defaultEmailAddress: { emailAddress: string } | null;
    } | null)[];
  }
> = {
  name: "peopleById",
  kind: "read",
  document: `#graphql
    query peopleById($ids: [ID!]!) {
      nodes(ids: $ids) { ... on Customer { id displayName defaultEmailAddress { emailAddress } } }
    }`,
  data: z.object({
    nodes: z.array(
      z
        .object({
          id: z.string(),
          displayName: z.string(),
          defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
        })
        .nullable(),
    ),
  }),
  cost: ({ ids }) => ids.length * 2,
};
