import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";

/** The Admin API version of the vendored schema. */
export const apiVersion = "2026-10";

/** Which scopes a type or a field asks for, as the schema file lists it. */
export interface ScopeRule {
  type: "type" | "field";
  typeName: string;
  fieldName?: string;
  requiredAccess: string;
  offlineScopes: string[];
}

interface SchemaFile {
  data: IntrospectionQuery;
  offline_scopes: { items: ScopeRule[] };
}

let file: SchemaFile | undefined;
function readSchemaFile(): SchemaFile {
  const packed = readFileSync(new URL("./admin_2026-10.json.gz", import.meta.url));
  file ??= JSON.parse(gunzipSync(packed).toString());
  if (!file) throw new Error("the vendored schema file is empty");
  return file;
}

/** Shopify's official Admin schema, without resolvers: a new one at every call (about 0.3 s). */
export function loadAdminSchema(): GraphQLSchema {
  return buildClientSchema(readSchemaFile().data, { assumeValid: true });
}

/** The scope rules that come with the schema. */
export function loadScopeRules(): readonly ScopeRule[] {
  return readSchemaFile().offline_scopes.items;
}
