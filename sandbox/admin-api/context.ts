import type { GraphQLSchema } from "graphql";
import type { ShopFaults } from "../faults/faults.ts";
import type { TagWrite } from "../journal.ts";
import type { Subscriptions } from "../webhooks/subscriptions.ts";
import type { Announce } from "../world/events.ts";
import type { Shop } from "../world/shop.ts";
import type { BulkJob, BulkJobs } from "../bulk/bulk-jobs.ts";
import type { StagedUploads } from "../bulk/staged-uploads.ts";
import type { GrantedScopes } from "./granted-scopes.ts";

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
  scopes: GrantedScopes;
  subscriptions: Subscriptions;
  faults: ShopFaults;
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
  /** Told of each tag mutation that was carried out. */
  onWrite: (write: TagWrite) => void;
  /** Told of what a line of a bulk mutation wrote. */
  onLine: (job: BulkJob, writes: readonly TagWrite[]) => void;
  /** Whether the token that asked still lives. */
  isTokenAlive: () => boolean;
}
