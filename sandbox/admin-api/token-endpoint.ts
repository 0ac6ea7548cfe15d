import { z } from "zod";
import type { AccessTokens, TokenGrant } from "./access-tokens.ts";
import { isSessionToken, type AppKeys } from "./session-token.ts";

const TokenRequest = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  grant_type: z.string(),
  subject_token: z.string().optional(),
  requested_token_type: z.string().optional(),
  expiring: z.union([z.string(), z.number()]).optional(),
  refresh_token: z.string().optional(),
});

/** An answer of the token endpoint. */
export interface JsonAnswer {
  status: number;
  body: Record<string, unknown>;
}

interface Endpoint {
  keys: AppKeys;
  shopDomain: string;
  scopes: readonly string[];
  tokens: AccessTokens;
}

const refuse = (error: string): JsonAnswer => ({ status: 400, body: { error } });

/** POST /admin/oauth/access_token: token exchange and refresh. */
export async function answerTokenRequest(endpoint: Endpoint, body: unknown): Promise<JsonAnswer> {
  const { keys, shopDomain, scopes, tokens } = endpoint;
  const parsed = TokenRequest.safeParse(body);
  if (!parsed.success) return refuse("invalid_request");
  const request = parsed.data;
  if (request.client_id !== keys.apiKey || request.client_secret !== keys.apiSecret)
    return refuse("invalid_client");
  const scope = scopes.join(",");
  const accept = (grant: TokenGrant, more: Record<string, unknown> = {}): JsonAnswer => ({
    status: 200,
    body: { ...grant, scope, ...more },
  });
  if (request.grant_type === "refresh_token") {
    const grant = tokens.refresh(request.refresh_token ?? "");
    return grant ? accept(grant) : refuse("invalid_grant");
  }
  if (request.grant_type !== "urn:ietf:params:oauth:grant-type:token-exchange")
    return refuse("unsupported_grant_type");
  if (!(await isSessionToken(keys, shopDomain, request.subject_token ?? "")))
    return refuse("invalid_subject_token");
  if (request.requested_token_type?.endsWith(":online-access-token"))
    return accept(tokens.exchange("online"), staff(scope));
  const expiring = String(request.expiring ?? "0") === "1";
  return accept(tokens.exchange(expiring ? "expiring-offline" : "offline"));
}

function staff(scope: string) {
  return {
    associated_user_scope: scope,
    associated_user: {
      id: 42,
      first_name: "Sam",
      last_name: "Merchant",
      email: "sam@example.com",
      email_verified: true,
      account_owner: true,
      locale: "en",
      collaborator: false,
    },
  };
}
