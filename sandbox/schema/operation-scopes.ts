import { getNamedType, TypeInfo, visit, visitWithTypeInfo } from "graphql";
import type { DocumentNode, GraphQLSchema } from "graphql";
import { loadScopeRules, type ScopeRule } from "./admin-schema.ts";

/** What the schema's list leaves empty: these act on customers when this app calls them. */
const byHand: Record<string, readonly string[]> = {
  "Mutation.tagsAdd": ["write_customers"],
  "Mutation.tagsRemove": ["write_customers"],
  "Mutation.bulkOperationRunMutation": ["write_customers"],
  "Mutation.bulkOperationRunQuery": [],
  "Mutation.bulkOperationCancel": [],
  "Mutation.stagedUploadsCreate": [],
  "Mutation.metafieldsSet": ["write_customers"],
  "Customer.mergeable": ["read_customer_merge"],
  "QueryRoot.customerMergeJobStatus": ["read_customer_merge"],
};

let rules: Map<string, readonly string[]> | undefined;
function scopeRules(): Map<string, readonly string[]> {
  rules ??= new Map([
    ...loadScopeRules().map((rule): [string, readonly string[]] => [keyOf(rule), needed(rule)]),
    ...Object.entries(byHand),
  ]);
  return rules;
}

function keyOf({ typeName, fieldName }: ScopeRule): string {
  return fieldName === undefined ? typeName : `${typeName}.${fieldName}`;
}

/** Where the schema says "a or b", the first is the ordinary one. */
function needed({ requiredAccess, offlineScopes }: ScopeRule): readonly string[] {
  return / or /.test(requiredAccess) ? offlineScopes.slice(0, 1) : offlineScopes;
}

/** The scopes a token needs to run this document, sorted. */
export function operationScopes(schema: GraphQLSchema, document: DocumentNode): string[] {
  const scopes = new Set<string>();
  const demand = (key: string) =>
    scopeRules()
      .get(key)
      ?.forEach((scope) => scopes.add(scope));
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        demand(`${types.getParentType()?.name}.${node.name.value}`);
        const type = types.getType();
        if (type) demand(getNamedType(type).name);
      },
    }),
  );
  return [...scopes].toSorted();
}
