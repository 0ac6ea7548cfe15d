import { answerTokenRequest } from "../admin-api/token-endpoint.ts";
import type { Call, Routes } from "../http/routes.ts";
import type { Platform } from "../open-store.ts";
import { apiVersion } from "../schema/admin-schema.ts";

const unknownToken = "[API] Invalid API key or access token (unrecognized login or wrong password)";

/** What is Shopify's own: sign-in, the Admin API, uploads. */
export function shopifyRoutes({ keys, scopes }: Platform): Routes {
  return {
    "POST /admin/oauth/access_token": async ({ store, json }) => {
      const endpoint = { keys, scopes, shopDomain: store.shop.domain, tokens: store.tokens };
      const { status, body } = await answerTokenRequest(endpoint, await json());
      return { status, json: body };
    },
    "POST /admin/api/:version/graphql.json": async ({ store, params, headers, json }) => {
      if (params.version !== apiVersion) return { status: 404, json: { errors: "Not Found" } };
      const token = headers["x-shopify-access-token"];
      const versioned = { "x-shopify-api-version": apiVersion };
      if (typeof token !== "string" || !store.tokens.isValid(token))
        return { status: 401, json: { errors: unknownToken }, headers: versioned };
      return { json: await store.answerGraphql(await json()), headers: versioned };
    },
    "POST /sandbox/uploads": async (call) => ({
      status: await call.store.uploads.receive(await formOf(call)),
    }),
  };
}

async function formOf({ headers, bytes }: Call): Promise<FormData> {
  const body = new Uint8Array(await bytes());
  const type = headers["content-type"] ?? "";
  return new Response(body, { headers: { "content-type": type } }).formData();
}
