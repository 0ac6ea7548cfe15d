import { createAccessTokens } from "./admin-api/access-tokens.ts";
import type { ApiContext } from "./admin-api/context.ts";
import { createCostBucket, type Plan } from "./admin-api/cost-bucket.ts";
import { furnishedSchema, resolverOf } from "./admin-api/furnished-schema.ts";
import { createGraphqlEndpoint } from "./admin-api/graphql-endpoint.ts";
import type { AppKeys } from "./admin-api/session-token.ts";
import { createApiStats } from "./admin-api/stats.ts";
import { createBulkJobs } from "./bulk/bulk-jobs.ts";
import { createStagedUploads } from "./bulk/staged-uploads.ts";
import { createAnnouncer } from "./webhooks/announcer.ts";
import { createCourier } from "./webhooks/courier.ts";
import type { Clock } from "./world/clock.ts";
import { gid, utc } from "./world/gid.ts";
import type { History } from "./world/records.ts";
import { openShop } from "./world/shop.ts";

/** What every shop of one sandbox shares. */
export interface Platform {
  keys: AppKeys;
  appUrl: string;
  /** Where webhooks go. */
  appInternal: string;
  scopes: readonly string[];
  tokenLifeSeconds: number;
  clock: Clock;
  resultFolder: string;
  /** Known once the server listens. */
  origin: () => string;
}

interface StoreOptions {
  domain: string;
  plan: Plan;
  history: History;
  seed: number;
}

/** A shop and what is kept around it. */
export type Store = ReturnType<typeof openStore>;

/** One shop with all that Shopify keeps around it for this app: tokens, budget, jobs, webhooks. */
export function openStore(platform: Platform, { domain, plan, history, seed }: StoreOptions) {
  const { keys, clock, scopes, resultFolder, origin } = platform;
  const shop = openShop(domain, history, clock, seed);
  const tokens = createAccessTokens(platform.tokenLifeSeconds, Date.now);
  const stats = createApiStats();
  const bucket = createCostBucket(plan, () => performance.now());
  const courier = createCourier({
    url: () => `${platform.appInternal}/webhooks`,
    secret: keys.apiSecret,
    shopDomain: domain,
    clock,
  });
  const announce = createAnnouncer(shop, courier, tokens.isInstalled);
  const jobs = createBulkJobs({
    clock,
    onWorkTime: (ms) => {
      stats.bulkMs += Math.round(ms);
    },
    onFinish: (job) => {
      if (!tokens.isInstalled()) return;
      courier.send({
        topic: "bulk_operations/finish",
        payload: {
          admin_graphql_api_id: gid("BulkOperation", job.number),
          completed_at: job.completedAt === null ? null : utc(job.completedAt),
          created_at: utc(job.createdAt),
          error_code: job.status === "FAILED" ? "internal_server_error" : null,
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
  };
  return {
    shop,
    plan,
    tokens,
    stats,
    bucket,
    courier,
    announce,
    uploads: context.uploads,
    answerGraphql: createGraphqlEndpoint({ context, bucket, stats }),
    async close() {
      courier.close();
      await jobs.close();
    },
  };
}
