import type { GraphQLSchema } from "graphql";
import { loadAdminSchema } from "../schema/admin-schema.ts";
import { bulkMutations } from "./bulk-mutations.ts";
import type { ResolverOf } from "./context.ts";
import { customerFields } from "./customer-fields.ts";
import { installFields, type FieldTable } from "./field-table.ts";
import { lineItemFields, orderFields, productFields } from "./order-fields.ts";
import { bulkOperationFields, queryFields } from "./root-fields.ts";
import { segmentFields } from "./segment-search.ts";
import {
  subscriptionFields,
  subscriptionMutations,
  subscriptionQueries,
} from "./subscription-fields.ts";
import { tagMutations } from "./tag-mutations.ts";

const tables: Record<string, FieldTable<unknown>> = {
  QueryRoot: { ...queryFields, ...subscriptionQueries },
  Mutation: { ...tagMutations, ...bulkMutations, ...subscriptionMutations },
  Customer: customerFields,
  Order: orderFields,
  LineItem: lineItemFields,
  Product: productFields,
  Segment: segmentFields,
  BulkOperation: bulkOperationFields,
  WebhookSubscription: subscriptionFields,
};

/** The resolver of a field, when it has one. */
export const resolverOf: ResolverOf = (typeName, fieldName) => tables[typeName]?.[fieldName];

let schema: GraphQLSchema | undefined;

/** The Admin schema with the resolvers of everything the sandbox emulates; never changed once built. */
export function furnishedSchema(): GraphQLSchema {
  if (schema) return schema;
  schema = loadAdminSchema();
  for (const [typeName, table] of Object.entries(tables)) installFields(schema, typeName, table);
  return schema;
}
