import { z } from "zod";
import { ShopifyError } from "#app/ports/shopify.ts";
import type { Timings } from "#app/ports/timings.ts";

const Answer = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  expires_in: z.number().optional(),
  refresh_token_expires_in: z.number().optional(),
});

/** An answer without a lifetime (a known fault) is taken to live this long, in seconds. */
const ASSUMED_LIFETIME = 50 * 60;
/** Refresh tokens live 90 days, in seconds. */
const REFRESH_LIFETIME = 90 * 86_400;

/** Trades refresh tokens at `POST https://<shop>/admin/oauth/access_token` (platform.md 3.3). */
export function tokenEndpoint(
  fetch: typeof globalThis.fetch,
  client: { readonly id: string; readonly secret: string },
  { tokenCall }: Pick<Timings, "tokenCall">,
) {
  return async (domain: string, refreshToken: string) => {
    const answer = await post(fetch, tokenCall, domain, {
      client_id: client.id,
      client_secret: client.secret,
      grant_type: "refresh_token",
      refresh_token: refreshToken,
    });
    const now = Date.now();
    return {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
      expires: new Date(now + (answer.expires_in ?? ASSUMED_LIFETIME) * 1000),
      refreshTokenExpires: new Date(
        now + (answer.refresh_token_expires_in ?? REFRESH_LIFETIME) * 1000,
      ),
    };
  };
}

async function post(
  fetch: typeof globalThis.fetch,
  tokenCall: number,
  domain: string,
  body: object,
) {
  let response: Response;
  try {
    response = await fetch(`https://${domain}/admin/oauth/access_token`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(tokenCall),
    });
  } catch (cause) {
    throw new ShopifyError("unavailable", "the token endpoint did not answer", { cause });
  }
  if (response.status >= 400 && response.status < 500 && response.status !== 429) {
    throw new ShopifyError("unauthorized", `the token endpoint answered ${response.status}`);
  }
  const parsed = Answer.safeParse(response.ok ? await response.json().catch(() => null) : null);
  if (!parsed.success) {
    throw new ShopifyError("unavailable", `the token endpoint answered ${response.status}`);
  }
  return parsed.data;
}
