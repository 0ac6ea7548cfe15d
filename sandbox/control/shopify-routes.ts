import { answerTokenRequest } from "../admin-api/token-endpoint.ts";
import type { Call, Routes } from "../http/routes.ts";
import type { Platform } from "../open-store.ts";
import { apiVersion } from "../schema/admin-schema.ts";

const nobody = { hangUp: true };

/** What is Shopify's own: sign-in, the Admin API, uploads. None of it answers while the name server is gone. */
export function shopifyRoutes({ keys, faults, journal }: Platform): Routes {
  return {
    "POST /admin/oauth/access_token": async ({ store, json }) => {
      if (faults.isDark()) return nobody;
      const { scopes, tokens, shop } = store;
      const endpoint = { keys, scopes, tokens, shopDomain: shop.domain, journal };
      return answerTokenRequest({ ...endpoint, faults: store.faults }, await json());
    },
    "POST /admin/api/:version/graphql.json": async ({ store, params, headers, json }) => {
      if (faults.isDark()) return nobody;
      if (params.version !== apiVersion) return { status: 404, json: { errors: "Not Found" } };
      const token = headers["x-shopify-access-token"];
      return store.answerGraphql(typeof token === "string" ? token : undefined, await json());
    },
    "POST /sandbox/uploads": async (call) => {
      if (faults.isDark()) return nobody;
      return { status: await call.store.uploads.receive(await formOf(call)) };
    },
  };
}

async function formOf({ headers, bytes }: Call): Promise<FormData> {
  const body = new Uint8Array(await bytes());
  const type = headers["content-type"] ?? "";
  return new Response(body, { headers: { "content-type": type } }).formData();
}
