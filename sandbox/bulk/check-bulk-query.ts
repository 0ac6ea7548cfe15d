import {
  getNamedType,
  isListType,
  getNullableType,
  isObjectType,
  Kind,
  parse,
  validate,
  GraphQLError,
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import { edgeNodeFields, fieldsOf } from "./selection.ts";

/** Why Shopify does not start a bulk operation. */
export interface Refusal {
  field: string[] | null;
  code: string | null;
  message: string;
}

const mostBytes = 65_535;
const mostConnections = 5;
const deepest = 2;

const invalid = (message: string): Refusal => ({ field: ["query"], code: "INVALID", message });

/** The document of a bulk query, or the refusal Shopify would answer. */
export function checkBulkQuery(
  schema: GraphQLSchema,
  query: string,
): { document: DocumentNode } | Refusal {
  const bytes = Buffer.byteLength(query);
  if (bytes > mostBytes)
    return invalid(`Query is too large (${bytes} bytes; maximum is ${mostBytes} bytes)`);
  const document = parseOrExplain(schema, query);
  if (typeof document === "string") return invalid(document);
  const problem = problemOf(surveyQuery(schema, document));
  return problem === null ? { document } : invalid(problem);
}

function parseOrExplain(schema: GraphQLSchema, query: string): DocumentNode | string {
  try {
    const document = parse(query);
    const [error] = validate(schema, document);
    return error ? error.message : document;
  } catch (error) {
    if (error instanceof GraphQLError) return error.message;
    throw error;
  }
}

interface Survey {
  topLevelNode: string | null;
  connections: number;
  depth: number;
  byNodes: string[];
  withoutId: string[];
  insideList: boolean;
}

function surveyQuery(schema: GraphQLSchema, document: DocumentNode): Survey {
  const survey: Survey = {
    topLevelNode: null,
    connections: 0,
    depth: 0,
    byNodes: [],
    withoutId: [],
    insideList: false,
  };
  const root = schema.getQueryType();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION || !root) continue;
    const fields = fieldsOf(document, definition.selectionSet);
    survey.topLevelNode =
      fields.map((f) => f.name.value).find((name) => name === "node" || name === "nodes") ?? null;
    surveyFields(document, root, fields, { survey, depth: 0, insideList: false });
  }
  return survey;
}

interface Path {
  survey: Survey;
  depth: number;
  insideList: boolean;
}

/** Returns true when one of the fields is a connection. */
function surveyFields(
  document: DocumentNode,
  parent: GraphQLObjectType,
  fields: readonly FieldNode[],
  path: Path,
): boolean {
  let found = false;
  for (const field of fields) {
    const definition = parent.getFields()[field.name.value];
    const type = definition && getNamedType(definition.type);
    if (!definition || !isObjectType(type)) continue;
    if (type.name.endsWith("Connection")) {
      found = true;
      surveyConnection(document, type, field, path);
    } else {
      const insideList = path.insideList || isListType(getNullableType(definition.type));
      const below = fieldsOf(document, field.selectionSet);
      found = surveyFields(document, type, below, { ...path, insideList }) || found;
    }
  }
  return found;
}

function surveyConnection(
  document: DocumentNode,
  type: GraphQLObjectType,
  field: FieldNode,
  { survey, depth, insideList }: Path,
): void {
  const name = field.name.value;
  survey.connections += 1;
  survey.depth = Math.max(survey.depth, depth);
  survey.insideList ||= insideList;
  const nodeFields = edgeNodeFields(document, field);
  const byNodes = fieldsOf(document, field.selectionSet).some((f) => f.name.value === "nodes");
  if (byNodes || nodeFields === null) survey.byNodes.push(name);
  const edge = getNamedType(type.getFields().edges?.type);
  const node = isObjectType(edge) ? getNamedType(edge.getFields().node?.type) : undefined;
  if (!isObjectType(node) || nodeFields === null) return;
  const path = { survey, depth: depth + 1, insideList };
  const isParent = surveyFields(document, node, nodeFields, path);
  const hasId = nodeFields.some((f) => f.name.value === "id" && f.alias === undefined);
  if (isParent && !hasId) survey.withoutId.push(name);
}

function problemOf(survey: Survey): string | null {
  if (survey.topLevelNode !== null)
    return `Bulk queries cannot contain a top level \`${survey.topLevelNode}\` field.`;
  if (survey.connections === 0) return "Bulk queries must contain at least one connection.";
  if (survey.connections > mostConnections)
    return `Bulk queries cannot contain more than ${mostConnections} connections.`;
  if (survey.depth > deepest)
    return `Bulk queries cannot contain connections with a nesting depth greater than ${deepest}.`;
  if (survey.insideList)
    return "Queries that contain a connection field within a list field are not currently supported.";
  if (survey.byNodes.length > 0)
    return `All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: 'orders { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: '${survey.byNodes.join("', '")}'.`;
  if (survey.withoutId.length > 0)
    return `The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': ${survey.withoutId.join(", ")}.`;
  return null;
}
