import "@shopify/shopify-app-remix/adapters/node";
import {
  ApiVersion,
  AppDistribution,
  LogSeverity,
  shopifyApp,
} from "@shopify/shopify-app-remix/server";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { Environment } from "./env.server.ts";
import { SCOPES } from "./ports/shop.ts";
import type { Log } from "./ports/log.ts";

/** Shopify's library: it signs people in. Everything else we ask of Shopify goes through the ports. */
export function createShopify(environment: Environment, sessionStorage: SessionStorage, log: Log) {
  return shopifyApp({
    apiKey: environment.SHOPIFY_API_KEY,
    apiSecretKey: environment.SHOPIFY_API_SECRET,
    apiVersion: ApiVersion.October26,
    scopes: [...SCOPES],
    appUrl: environment.SHOPIFY_APP_URL,
    authPathPrefix: "/auth",
    sessionStorage,
    distribution: AppDistribution.AppStore,
    // At debug level the library logs whole tokens (platform.md 3.2).
    logger: {
      level: LogSeverity.Warning,
      log: async (severity, message) => {
        const fields = { source: "shopify", message };
        if (severity === LogSeverity.Error) log.error("shopify-library", message);
        else log.warn("shopify-library", fields);
      },
    },
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  });
}

export type ShopifyApp = ReturnType<typeof createShopify>;
