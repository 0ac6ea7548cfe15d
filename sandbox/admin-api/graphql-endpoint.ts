import {
  execute,
  getOperationAST,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type OperationDefinitionNode,
} from "graphql";
import { z } from "zod";
import { connectionSizes } from "./connection-sizes.ts";
import type { ApiContext } from "./context.ts";
import type { CostBucket } from "./cost-bucket.ts";
import { readOrRefuse } from "./field-table.ts";
import { kindOf } from "./kind-of.ts";
import { queryCost } from "./query-cost.ts";
import type { ApiStats } from "./stats.ts";

const mostPoints = 1000;
const mostDocuments = 500;

const RequestBody = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

interface Endpoint {
  context: ApiContext;
  bucket: CostBucket;
  stats: ApiStats;
}

/** Answers GraphQL requests of one shop: validated, priced, throttled, executed. */
export function createGraphqlEndpoint({ context, bucket, stats }: Endpoint) {
  const documents = new Map<string, DocumentNode | readonly GraphQLError[]>();
  const read = (query: string) => {
    const known = documents.get(query);
    if (known) return known;
    const result = parseDocument(context, query);
    if (documents.size >= mostDocuments) documents.clear();
    documents.set(query, result);
    return result;
  };

  return async (body: unknown): Promise<Record<string, unknown>> => {
    const { query, variables, operationName } = RequestBody.parse(body);
    stats.requests += 1;
    const document = read(query);
    if (!("definitions" in document)) return { errors: document.map(describe) };
    const operation = getOperationAST(document, operationName);
    if (!operation) return { errors: [{ message: "No operation was named" }] };
    const priced = { schema: context.schema, document, operation, variables: variables ?? {} };
    const requestedQueryCost = queryCost(priced);
    if (requestedQueryCost > mostPoints) return tooDear(requestedQueryCost);
    if (!bucket.take(requestedQueryCost)) {
      stats.throttled += 1;
      return throttled(requestedQueryCost, bucket);
    }
    const result = await execute({
      schema: context.schema,
      document,
      contextValue: context,
      variableValues: variables ?? {},
      ...(operationName ? { operationName } : {}),
      fieldResolver: readOrRefuse,
      typeResolver: kindOf,
    });
    const sizeOf = connectionSizes(result.data);
    const actualQueryCost = Math.min(requestedQueryCost, queryCost({ ...priced, sizeOf }));
    bucket.giveBack(requestedQueryCost - actualQueryCost);
    count(stats, operation, actualQueryCost);
    const cost = { requestedQueryCost, actualQueryCost, throttleStatus: bucket.status() };
    return { ...result, errors: result.errors?.map(describe), extensions: { cost } };
  };
}

function parseDocument(
  { schema }: ApiContext,
  query: string,
): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    return errors.length > 0 ? errors : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

function describe({ message, locations, path, extensions }: GraphQLError) {
  return { message, locations, path, extensions };
}

function tooDear(cost: number) {
  return {
    errors: [
      {
        message: `Query cost is ${cost}, which exceeds the single query max cost limit (${mostPoints}).`,
        extensions: { code: "MAX_COST_EXCEEDED", cost, maxCost: mostPoints },
      },
    ],
  };
}

function throttled(requestedQueryCost: number, bucket: CostBucket) {
  return {
    errors: [
      {
        message: "Throttled",
        extensions: {
          code: "THROTTLED",
          documentation: "https://shopify.dev/api/usage/rate-limits",
        },
      },
    ],
    extensions: {
      cost: { requestedQueryCost, actualQueryCost: null, throttleStatus: bucket.status() },
    },
  };
}

function count(stats: ApiStats, operation: OperationDefinitionNode, points: number): void {
  stats.pointsSpent += points;
  const name = operation.name?.value ?? "(unnamed)";
  stats.byOperation[name] = (stats.byOperation[name] ?? 0) + 1;
  if (operation.operation === OperationTypeNode.MUTATION)
    stats.mutations += operation.selectionSet.selections.filter(
      (s) => s.kind === Kind.FIELD,
    ).length;
}
