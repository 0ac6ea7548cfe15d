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
import type { TagWrite } from "../journal.ts";
import { operationScopes } from "../schema/operation-scopes.ts";
import { connectionSizes } from "./connection-sizes.ts";
import type { ApiContext } from "./context.ts";
import type { CostBucket } from "./cost-bucket.ts";
import { accessDenied, throttled, tooDear } from "./refusals.ts";
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

/** A document that Shopify understands. */
interface Known {
  document: DocumentNode;
  /** The scopes it needs. */
  scopes: readonly string[];
}

/** A request that was read and priced, but not yet carried out. */
export interface Prepared {
  operation: string;
  isMutation: boolean;
  /** Points asked for. */
  cost: number;
  run: (isTokenAlive: () => boolean) => Promise<Done>;
}

/** What carrying out a request came to. */
export interface Done {
  outcome: "ok" | "throttled" | "denied" | "invalid";
  mutations: readonly TagWrite[];
  body: Record<string, unknown>;
}

const invalid = (body: Done["body"]): Done => ({ outcome: "invalid", mutations: [], body });

/** Reads GraphQL requests of one shop: validated, priced, then throttled and executed when run. */
export function createGraphqlEndpoint({ context, bucket, stats }: Endpoint) {
  const documents = new Map<string, Known | readonly GraphQLError[]>();
  const read = (query: string) => {
    const known = documents.get(query);
    if (known) return known;
    const result = parseDocument(context, query);
    if (documents.size >= mostDocuments) documents.clear();
    documents.set(query, result);
    return result;
  };
  const refused = (body: Done["body"]): Prepared => ({
    operation: "(invalid)",
    isMutation: false,
    cost: 0,
    run: () => Promise.resolve(invalid(body)),
  });

  return (body: unknown): Prepared => {
    const { query, variables, operationName } = RequestBody.parse(body);
    stats.requests += 1;
    const known = read(query);
    if (!("document" in known)) return refused({ errors: known.map(describe) });
    const { document, scopes } = known;
    const operation = getOperationAST(document, operationName);
    if (!operation) return refused({ errors: [{ message: "No operation was named" }] });
    const priced = { schema: context.schema, document, operation, variables: variables ?? {} };
    const requestedQueryCost = queryCost(priced);

    const run = async (isTokenAlive: () => boolean): Promise<Done> => {
      if (requestedQueryCost > mostPoints) return invalid(tooDear(requestedQueryCost, mostPoints));
      const missing = context.scopes.missing(scopes);
      if (missing.length > 0)
        return { outcome: "denied", mutations: [], body: accessDenied(operation, missing) };
      if (!bucket.take(requestedQueryCost)) {
        stats.throttled += 1;
        const refusal = throttled(requestedQueryCost, bucket);
        return { outcome: "throttled", mutations: [], body: refusal };
      }
      const mutations: TagWrite[] = [];
      const onWrite = (write: TagWrite) => void mutations.push(write);
      const result = await execute({
        schema: context.schema,
        document,
        contextValue: { ...context, onWrite, isTokenAlive },
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
      const errors = result.errors?.map(describe);
      return { outcome: "ok", mutations, body: { ...result, errors, extensions: { cost } } };
    };

    return {
      operation: nameOf(operation),
      isMutation: operation.operation === OperationTypeNode.MUTATION,
      cost: requestedQueryCost,
      run,
    };
  };
}

function parseDocument({ schema }: ApiContext, query: string): Known | readonly GraphQLError[] {
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    return errors.length > 0 ? errors : { document, scopes: operationScopes(schema, document) };
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

function describe({ message, locations, path, extensions }: GraphQLError) {
  return { message, locations, path, extensions };
}

function nameOf(operation: OperationDefinitionNode): string {
  return operation.name?.value ?? "(unnamed)";
}

function count(stats: ApiStats, operation: OperationDefinitionNode, points: number): void {
  stats.pointsSpent += points;
  const name = nameOf(operation);
  stats.byOperation[name] = (stats.byOperation[name] ?? 0) + 1;
  if (operation.operation === OperationTypeNode.MUTATION)
    stats.mutations += operation.selectionSet.selections.filter(
      (s) => s.kind === Kind.FIELD,
    ).length;
}
