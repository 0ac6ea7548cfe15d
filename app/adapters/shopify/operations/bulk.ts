import { z } from "zod";
import type { Operation } from "#app/adapters/shopify/operation.ts";
import { CUSTOMER_FIELDS } from "./customers.ts";
import { ORDER_FIELDS } from "./orders.ts";
import { MUTATION_COST, UserErrors } from "./user-errors.ts";

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

const BULK_FIELDS = "id status errorCode objectCount fileSize url partialDataUrl";

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
  ids: `#graphql
    query exportIds {
      customers { edges { node { id } } }
      orders { edges { node { id updatedAt customer { id } } } }
    }`,
} as const;

/** The tags of the customers between two ids; digits alone, so nothing is to be quoted. */
export function tagExport(first: string, last: string): string {
  return `#graphql
    query exportTags {
      customers(query: "id:>=${first} AND id:<=${last}") { edges { node { id tags } } }
    }`;
}

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
