import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from "graphql";
import type { Refusal } from "./check-bulk-query.ts";
import { fieldsOf } from "./selection.ts";

const invalid = (message: string): Refusal => ({ field: ["mutation"], code: null, message });

/** The document of a bulk mutation, or the refusal Shopify would answer. */
export function checkBulkMutation(
  schema: GraphQLSchema,
  mutation: string,
): { document: DocumentNode } | Refusal {
  try {
    const document = parse(mutation);
    const [error] = validate(schema, document);
    if (error) return invalid(error.message);
    const operations = document.definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
    const roots = operations.flatMap((operation) => fieldsOf(document, operation.selectionSet));
    const [root] = roots;
    if (!root || roots.length > 1 || operations[0]?.operation !== OperationTypeNode.MUTATION)
      return invalid("You must specify a single top level mutation.");
    if (root.name.value.startsWith("bulkOperation"))
      return invalid("You must use an allowed mutation name.");
    return { document };
  } catch (error) {
    if (error instanceof GraphQLError) return invalid(error.message);
    throw error;
  }
}
