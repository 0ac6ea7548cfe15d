import type { GraphQLSchema } from "graphql";
import type { Announce } from "../world/events.ts";
import type { Shop } from "../world/shop.ts";
import type { BulkJobs } from "../bulk/bulk-jobs.ts";
import type { StagedUploads } from "../bulk/staged-uploads.ts";

/** The arguments of a field, already checked against the schema. */
export type Arguments = Record<string, unknown>;

/** Answers one field of an object. */
export type FieldResolver = (source: unknown, args: Arguments, context: ApiContext) => unknown;

/** Finds the resolver of a field, if it has one. */
export type ResolverOf = (typeName: string, fieldName: string) => FieldResolver | undefined;

/** What a resolver may reach: one shop and the app's rights in it. */
export interface ApiContext {
  shop: Shop;
  announce: Announce;
  scopes: readonly string[];
  schema: GraphQLSchema;
  resolverOf: ResolverOf;
  jobs: BulkJobs;
  /** Where result files are written, and where they are fetched. */
  resultFolder: string;
  resultUrl: (file: string) => string;
  uploads: StagedUploads;
  plan: string;
  apiKey: string;
  appUrl: string;
  /** True inside a bulk mutation, whose echoes wait behind everything else. */
  bulk: boolean;
}
