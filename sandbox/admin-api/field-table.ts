import { GraphQLError, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from "graphql";
import type { ApiContext, Arguments } from "./context.ts";

/** Declared as a method, so that tables of all types fit into one record: the schema, not TypeScript, pairs them. */
interface Resolving<Source> {
  resolve(source: Source, args: Arguments, context: ApiContext): unknown;
}

/** How the fields of one type are answered. A field that is missing here is not emulated. */
export type FieldTable<Source> = Record<string, Resolving<Source>["resolve"]>;

/** A gap must never look like an empty answer. */
export function notEmulated(what: string): GraphQLError {
  return new GraphQLError(`sandbox: ${what} is not emulated`, {
    extensions: { code: "SANDBOX_NOT_IMPLEMENTED" },
  });
}

const longestArray = 250;

/** Shopify takes at most 250 entries in an array. */
export function sizeChecked<T>(array: readonly T[]): readonly T[] {
  if (array.length <= longestArray) return array;
  throw new GraphQLError(
    `The input array size of ${array.length} is greater than the maximum allowed of ${longestArray}.`,
    { extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" } },
  );
}

/** Hangs a table's resolvers onto its type. Throws when a field is not Shopify's. */
export function installFields(
  schema: GraphQLSchema,
  typeName: string,
  table: FieldTable<unknown>,
): void {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`the schema has no object type ${typeName}`);
  const fields = type.getFields();
  for (const [name, resolve] of Object.entries(table)) {
    const field = fields[name];
    if (!field) throw new Error(`the schema has no field ${typeName}.${name}`);
    field.resolve = resolve;
  }
}

/** Fields without a resolver are read from the object, or refused. */
export const readOrRefuse: GraphQLFieldResolver<unknown, ApiContext> = (
  source,
  _args,
  _ctx,
  info,
) => readField(source, info.parentType.name, info.fieldName);

/** A value some resolver already prepared under the field's own name. */
export function readField(source: unknown, typeName: string, fieldName: string): unknown {
  if (typeof source === "object" && source !== null && fieldName in source)
    return Reflect.get(source, fieldName);
  throw notEmulated(`${typeName}.${fieldName}`);
}
