import { z } from "zod";
import type { Operation } from "./operation.ts";

// Every document is validated against the official schema, and its scopes against ours, in
// test/adapters/operations.test.ts.

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
export const CustomerNode = z.object({
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  tags: z.array(z.string()),
  defaultEmailAddress: z
    .object({ marketingState: z.string(), marketingUpdatedAt: z.string().nullable() })
    .nullable(),
  defaultPhoneNumber: z
    .object({ smsMarketingConsent: z.object({ state: z.string() }).nullable() })
    .nullable(),
});
/** A customer as Shopify's GraphQL and its exports write it: no name, no address. */
export type CustomerNode = z.infer<typeof CustomerNode>;

const BulkNode = z.object({
  id: z.string(),
  status: z.string(),
  errorCode: z.string().nullable(),
  objectCount: z.string(),
  fileSize: z.string().nullable(),
  url: z.string().nullable(),
  partialDataUrl: z.string().nullable(),
});
/** A bulk operation as GraphQL writes it. */
export type BulkNode = z.infer<typeof BulkNode>;

const UserErrors = z.array(
  z.object({ field: z.array(z.string()).nullable(), message: z.string() }),
);

/** The parsers of export lines, shared with the calls. */
export const ExportedLine = LineNode.extend({ id: z.string(), __parentId: z.string() });
export const ExportedTags = z.object({ id: z.string(), tags: z.array(z.string()) });

const ORDER_FIELDS = `id customer { id } processedAt updatedAt cancelledAt test displayFinancialStatus sourceName
  currentTotalPriceSet { shopMoney { amount } } totalPriceSet { shopMoney { amount } }
  totalDiscountsSet { shopMoney { amount } }`;
const CUSTOMER_FIELDS = `id createdAt updatedAt tags
  defaultEmailAddress { marketingState marketingUpdatedAt }
  defaultPhoneNumber { smsMarketingConsent { state } }`;
const BULK_FIELDS = "id status errorCode objectCount fileSize url partialDataUrl";

/** The most lines that come with an order; an order with more is read on with `orderLines`. */
const LINES_WITH_ORDER = 250;
/** connection(250) = 2 + 11 x (line 1 + product 1); order 1 and customer 1 beside it. */
const ORDER_COST = 26;
const CUSTOMER_COST = 4;
const MUTATION_COST = 10;

export const shopDetails: Operation<
  object,
  {
    shop: { name: string; currencyCode: string; ianaTimezone: string };
    currentAppInstallation: { accessScopes: { handle: string }[] };
  }
> = {
  name: "shopDetails",
  kind: "read",
  document: `#graphql
    query shopDetails {
      shop { name currencyCode ianaTimezone }
      currentAppInstallation { accessScopes { handle } }
    }`,
  data: z.object({
    shop: z.object({ name: z.string(), currencyCode: z.string(), ianaTimezone: z.string() }),
    currentAppInstallation: z.object({
      accessScopes: z.array(z.object({ handle: z.string() })),
    }),
  }),
  cost: () => 5,
};

type Ids = { readonly ids: readonly string[] };

export const ordersById: Operation<
  Ids,
  { nodes: ((OrderNode & { lineItems: z.infer<typeof LinePage> }) | null)[] }
> = {
  name: "ordersById",
  kind: "read",
  document: `#graphql
    query ordersById($ids: [ID!]!) {
      nodes(ids: $ids) {
        ... on Order {
          ${ORDER_FIELDS}
          lineItems(first: ${LINES_WITH_ORDER}) {
            nodes { quantity product { id } }
            pageInfo { hasNextPage endCursor }
          }
        }
      }
    }`,
  data: z.object({ nodes: z.array(OrderNode.extend({ lineItems: LinePage }).nullable()) }),
  cost: ({ ids }) => ids.length * ORDER_COST,
};

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

export const tagsById: Operation<Ids, { nodes: ({ id: string; tags: string[] } | null)[] }> = {
  name: "tagsById",
  kind: "read",
  document: `#graphql
    query tagsById($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer { id tags } } }`,
  data: z.object({ nodes: z.array(ExportedTags.nullable()) }),
  cost: ({ ids }) => ids.length,
};

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

/** The exports that Shopify prepares as files; children need no `nodes`, parents their plain `id`. */
export const EXPORTS = {
  customers: `#graphql
    query exportCustomers { customers { edges { node { ${CUSTOMER_FIELDS} } } } }`,
  orders: `#graphql
    query exportOrders {
      orders { edges { node {
        ${ORDER_FIELDS}
        lineItems { edges { node { id quantity product { id } } } }
      } } }
    }`,
  tags: `#graphql
    query exportTags { customers { edges { node { id tags } } } }`,
} as const;

const BulkStarted = z.object({ bulkOperation: BulkNode.nullable(), userErrors: UserErrors });

export const startBulkQuery: Operation<
  { readonly query: string },
  { bulkOperationRunQuery: z.infer<typeof BulkStarted> }
> = {
  name: "startBulkQuery",
  kind: "write",
  document: `#graphql
    mutation startBulkQuery($query: String!) {
      bulkOperationRunQuery(query: $query) {
        bulkOperation { ${BULK_FIELDS} }
        userErrors { field message }
      }
    }`,
  data: z.object({ bulkOperationRunQuery: BulkStarted }),
  cost: () => MUTATION_COST,
};

export const bulkOperation: Operation<{ readonly id: string }, { bulkOperation: BulkNode | null }> =
  {
    name: "bulkOperation",
    kind: "read",
    document: `#graphql
    query bulkOperation($id: ID!) { bulkOperation(id: $id) { ${BULK_FIELDS} } }`,
    data: z.object({ bulkOperation: BulkNode.nullable() }),
    cost: () => 1,
  };

/** Shopify runs five mutations at once at most: the latest operations hold all that may be under way. */
const LATEST_OPERATIONS = 25;

export const latestOperations: Operation<
  object,
  { bulkOperations: { nodes: { status: string; type: string }[] } }
> = {
  name: "latestOperations",
  kind: "read",
  document: `#graphql
    query latestOperations {
      bulkOperations(first: ${LATEST_OPERATIONS}, sortKey: CREATED_AT, reverse: true) {
        nodes { status type }
      }
    }`,
  data: z.object({
    bulkOperations: z.object({
      nodes: z.array(z.object({ status: z.string(), type: z.string() })),
    }),
  }),
  // connection(25) = 2 + 6 x 1
  cost: () => 8,
};

const StagedTarget = z.object({
  url: z.string(),
  parameters: z.array(z.object({ name: z.string(), value: z.string() })),
});

export const stageUpload: Operation<
  { readonly filename: string },
  {
    stagedUploadsCreate: {
      stagedTargets: z.infer<typeof StagedTarget>[] | null;
      userErrors: z.infer<typeof UserErrors>;
    };
  }
> = {
  name: "stageUpload",
  kind: "write",
  document: `#graphql
    mutation stageUpload($filename: String!) {
      stagedUploadsCreate(input: [{
        resource: BULK_MUTATION_VARIABLES, filename: $filename, mimeType: "text/jsonl", httpMethod: POST
      }]) {
        stagedTargets { url parameters { name value } }
        userErrors { field message }
      }
    }`,
  data: z.object({
    stagedUploadsCreate: z.object({
      stagedTargets: z.array(StagedTarget).nullable(),
      userErrors: UserErrors,
    }),
  }),
  // The target is an object of its own.
  cost: () => MUTATION_COST + 1,
};

/** What a bulk mutation runs for each line of its file: one root field, as Shopify demands. */
export const BULK_TAGS = {
  add: `#graphql
    mutation bulkAddTags($id: ID!, $tags: [String!]!) {
      tagsAdd(id: $id, tags: $tags) { userErrors { field message } }
    }`,
  remove: `#graphql
    mutation bulkRemoveTags($id: ID!, $tags: [String!]!) {
      tagsRemove(id: $id, tags: $tags) { userErrors { field message } }
    }`,
} as const;

export const startBulkMutation: Operation<
  { readonly mutation: string; readonly path: string },
  { bulkOperationRunMutation: z.infer<typeof BulkStarted> }
> = {
  name: "startBulkMutation",
  kind: "write",
  document: `#graphql
    mutation startBulkMutation($mutation: String!, $path: String!) {
      bulkOperationRunMutation(mutation: $mutation, stagedUploadPath: $path) {
        bulkOperation { ${BULK_FIELDS} }
        userErrors { field message }
      }
    }`,
  data: z.object({ bulkOperationRunMutation: BulkStarted }),
  cost: () => MUTATION_COST,
};

const LineOutcome = z.object({ userErrors: UserErrors });
/** The outcome of one bulk mutation line. */
export const BulkTagLine = z.object({
  __lineNumber: z.number(),
  data: z.object({ tagsAdd: LineOutcome.nullish(), tagsRemove: LineOutcome.nullish() }).nullish(),
});

const TagsWritten = z.object({
  node: z.object({ tags: z.array(z.string()) }).nullable(),
  userErrors: UserErrors,
});
/** What `tagsAdd` or `tagsRemove` answered for one customer. */
export type TagsWritten = z.infer<typeof TagsWritten>;

/** Tag writes for up to ten customers in one document: out before in (reliability rule 10). */
export function writeTags(
  writes: readonly { readonly removes: boolean; readonly adds: boolean }[],
): Operation<Record<string, unknown>, Record<string, TagsWritten>> {
  const variables = writes.flatMap(({ removes, adds }, index) => [
    `$id${index}: ID!`,
    ...(removes ? [`$out${index}: [String!]!`] : []),
    ...(adds ? [`$in${index}: [String!]!`] : []),
  ]);
  const fields = writes.flatMap(({ removes, adds }, index) => [
    ...(removes
      ? [
          `out${index}: tagsRemove(id: $id${index}, tags: $out${index}) {
             node { ... on Customer { tags } } userErrors { field message } }`,
        ]
      : []),
    ...(adds
      ? [
          `in${index}: tagsAdd(id: $id${index}, tags: $in${index}) {
             node { ... on Customer { tags } } userErrors { field message } }`,
        ]
      : []),
  ]);
  return {
    name: "writeTags",
    kind: "write",
    document: `#graphql
      mutation writeTags(${variables.join(", ")}) {
        ${fields.join("\n        ")}
      }`,
    data: z.record(z.string(), TagsWritten),
    cost: () => fields.length * MUTATION_COST,
  };
}
