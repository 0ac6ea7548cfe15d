import { z } from "zod";
import { mintSessionToken } from "../admin-api/session-token.ts";
import type { Routes } from "../http/routes.ts";
import type { Platform } from "../open-store.ts";
import { gid, utc } from "../world/gid.ts";
import { storeHandle } from "../world/shop.ts";
import { embedUrl } from "./embed-url.ts";
import { tagLogOf, truthOf } from "./truth.ts";

const Advance = z.object({ advanceMs: z.number() });
const Revocation = z.object({ refreshTokens: z.boolean().default(false) });
const Uninstall = z.object({ silently: z.boolean().default(false) });
const AdminLanguage = z.object({ locale: z.string() });
const AnyWebhook = z.object({
  topic: z.string(),
  payload: z.record(z.string(), z.unknown()).default({}),
  webhookId: z.string().optional(),
  eventId: z.string().optional(),
  triggeredAt: z
    .union([z.iso.datetime({ offset: true }).transform(Date.parse), z.number()])
    .optional(),
  secret: z.string().optional(),
});

/** The clock, the ground truth, the session tokens: what only a sandbox can give. */
export function platformRoutes({ keys, appUrl, clock, adminLanguage }: Platform): Routes {
  const time = () => ({ offsetMs: clock.offsetMs(), now: new Date(clock.now()).toISOString() });
  return {
    "GET /sandbox/clock": () => ({ json: time() }),
    "POST /sandbox/clock": async ({ json }) => {
      clock.advance(Advance.parse(await json()).advanceMs);
      return { json: time() };
    },
    "GET /sandbox/shop": ({ store: { shop, plan, tokens, bucket } }) => ({
      json: {
        name: shop.name,
        domain: shop.domain,
        store: storeHandle(shop),
        installed: tokens.isInstalled(),
        plan,
        currency: shop.currency,
        ianaTimezone: shop.timezone,
        customers: shop.customers.size,
        orders: shop.orders.size,
        throttleStatus: bucket.status(),
      },
    }),
    "GET /sandbox/config": ({ store: { shop } }) => ({
      json: {
        shop: shop.domain,
        store: storeHandle(shop),
        apiKey: keys.apiKey,
        appUrl,
        appName: "Cadence",
        locale: adminLanguage.locale,
      },
    }),
    "POST /sandbox/admin-language": async ({ json }) => {
      adminLanguage.locale = AdminLanguage.parse(await json()).locale;
      return { json: adminLanguage };
    },
    "GET /sandbox/id-token": async ({ store }) => ({
      json: { token: await mintSessionToken(keys, store.shop.domain) },
    }),
    "GET /sandbox/embed-url": async ({ url: asked, store: { shop } }) => {
      const path = asked.searchParams.get("path") ?? "/app";
      const { locale } = adminLanguage;
      const store = storeHandle(shop);
      const url = await embedUrl({ keys, appUrl, path, shopDomain: shop.domain, store, locale });
      return { json: { url } };
    },
    "POST /sandbox/uninstall": async ({ store: { shop, tokens, notify }, json }) => {
      const { silently } = Uninstall.parse(await json());
      if (!silently)
        notify({
          topic: "app/uninstalled",
          payload: {
            id: 1,
            admin_graphql_api_id: gid("Shop", 1),
            name: shop.name,
            email: "owner@example.com",
            myshopify_domain: shop.domain,
            domain: shop.domain,
            currency: shop.currency,
            iana_timezone: shop.timezone,
            created_at: utc(shop.createdAt),
          },
        });
      tokens.uninstall();
      return { json: { installed: false } };
    },
    "POST /sandbox/tokens/revoke": async ({ store: { tokens }, json }) => {
      tokens.revoke(Revocation.parse(await json()));
      return { json: { revoked: true } };
    },
    "POST /sandbox/webhooks": async ({ store: { courier }, json }) => {
      const parcel = AnyWebhook.parse(await json());
      courier.send(parcel);
      return { status: 202, json: { sent: parcel.topic } };
    },
    "GET /sandbox/truth": ({ store }) => ({ json: truthOf(store.shop) }),
    "GET /sandbox/tag-log": ({ store }) => ({ json: tagLogOf(store.shop) }),
    "GET /sandbox/stats": ({ store: { stats, courier } }) => ({
      json: { ...stats, ...courier.stats, ...courier.waiting() },
    }),
  };
}
