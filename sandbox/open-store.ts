import { createAccessTokens } from "./admin-api/access-tokens.ts";
import type { ApiContext } from "./admin-api/context.ts";
import { createCostBucket, type Plan } from "./admin-api/cost-bucket.ts";
import { furnishedSchema, resolverOf } from "./admin-api/furnished-schema.ts";
import { createGrantedScopes } from "./admin-api/granted-scopes.ts";
import { createGraphqlEndpoint } from "./admin-api/graphql-endpoint.ts";
import { createGraphqlService } from "./admin-api/serve-graphql.ts";
import type { AppKeys } from "./admin-api/session-token.ts";
import { createApiStats } from "./admin-api/stats.ts";
import { createBulkJobs } from "./bulk/bulk-jobs.ts";
import { createStagedUploads } from "./bulk/staged-uploads.ts";
import type { Faults } from "./faults/faults.ts";
import type { Journal } from "./journal.ts";
import { isPrivacyTopic, topicScopes } from "./schema/topic-scopes.ts";
import { createAnnouncer } from "./webhooks/announcer.ts";
import { createCourier } from "./webhooks/courier.ts";
import { createSubscriptions } from "./webhooks/subscriptions.ts";
import type { Clock } from "./world/clock.ts";
import { gid, utc } from "./world/gid.ts";
import { openShop, type Opening } from "./world/shop.ts";

/** What every shop of one sandbox shares. */
export interface Platform {
  keys: AppKeys;
  appUrl: string;
  /** Where webhooks go. */
  appInternal: string;
  scopes: readonly string[];
  /** What shopify.app.toml subscribes to. */
  topics: readonly string[];
  faults: Faults;
  /** In which language whoever opens the admin has it. */
  adminLanguage: { locale: string };
  journal: Journal;
  tokenLifeSeconds: number;
  clock: Clock;
  resultFolder: string;
  /** Known once the server listens. */
  origin: () => string;
}

type StoreOptions = Omit<Opening, "clock"> & { plan: Plan };

/** A shop and what is kept around it. */
export type Store = ReturnType<typeof openStore>;

/** One shop with all that Shopify keeps around it for this app: tokens, budget, jobs, webhooks. */
export function openStore(platform: Platform, { plan, ...opening }: StoreOptions) {
  const { keys, clock, journal, resultFolder, origin } = platform;
  const shop = openShop({ ...opening, clock });
  const { domain } = shop;
  const tokens = createAccessTokens(platform.tokenLifeSeconds, Date.now);
  const scopes = createGrantedScopes(platform.scopes);
  const faults = platform.faults.at(domain);
  const subscriptions = createSubscriptions(platform.topics, () => clock.now());
  const stats = createApiStats();
  const bucket = createCostBucket(plan, () => performance.now());
  const courier = createCourier({
    url: () => `${platform.appInternal}/webhooks`,
    secret: keys.apiSecret,
    shopDomain: domain,
    clock,
    faults,
    journal,
  });
  const mayHear = (topic: string) =>
    isPrivacyTopic(topic) ||
    (tokens.isInstalled() && scopes.missing(topicScopes(topic)).length === 0);
  const { announce, notify } = createAnnouncer({
    shop,
    courier,
    subscriptions,
    mayHear,
    faults,
    journal,
  });
  const jobs = createBulkJobs({
    clock,
    leastMs: () => faults.settings.bulkMs,
    onWorkTime: (ms) => {
      stats.bulkMs += Math.round(ms);
    },
    onFinish: (job) => {
      if (faults.strikes("bulk-finish-lost")) return;
      notify({
        topic: "bulk_operations/finish",
        payload: {
          admin_graphql_api_id: gid("BulkOperation", job.number),
          completed_at: job.completedAt === null ? null : utc(job.completedAt),
          created_at: utc(job.createdAt),
          error_code: job.errorCode?.toLowerCase() ?? null,
          status: job.status.toLowerCase(),
          type: job.type.toLowerCase(),
        },
      });
    },
  });
  const context: ApiContext = {
    shop,
    announce,
    scopes,
    subscriptions,
    faults,
    schema: furnishedSchema(),
    resolverOf,
    jobs,
    resultFolder,
    resultUrl: (file) => `${origin()}/sandbox/bulk/${file}`,
    uploads: createStagedUploads(origin, domain),
    plan,
    apiKey: keys.apiKey,
    appUrl: platform.appUrl,
    bulk: false,
    onWrite: () => {},
    onLine: ({ number }, mutations) =>
      journal.add({
        kind: "line",
        shop: domain,
        bulkOperation: gid("BulkOperation", number),
        mutations,
      }),
    isTokenAlive: () => true,
  };
  const prepare = createGraphqlEndpoint({ context, bucket, stats });
  return {
    shop,
    plan,
    tokens,
    stats,
    bucket,
    courier,
    scopes,
    subscriptions,
    announce,
    notify,
    faults,
    uploads: context.uploads,
    answerGraphql: createGraphqlService({
      shop: domain,
      prepare,
      bucket,
      tokens,
      faults,
      goDark: () => platform.faults.goDark(),
      journal,
    }),
    async close() {
      courier.close();
      await jobs.close();
    },
  };
}
