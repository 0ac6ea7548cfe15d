import { z } from "zod";
import type { ShopFaults } from "../faults/faults.ts";
import type { Answer } from "../http/answer.ts";
import { shortHash, type Journal } from "../journal.ts";
import type { AccessTokens, TokenGrant } from "./access-tokens.ts";
import type { GrantedScopes } from "./granted-scopes.ts";
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
type TokenRequest = z.infer<typeof TokenRequest>;

interface Endpoint {
  keys: AppKeys;
  shopDomain: string;
  scopes: GrantedScopes;
  tokens: AccessTokens;
  faults: ShopFaults;
  journal: Journal;
}

/** What a request comes to: tokens, or why there are none. */
type Outcome = { grant: TokenGrant; more?: Record<string, unknown> } | { error: string };

/** POST /admin/oauth/access_token: token exchange and refresh. */
export async function answerTokenRequest(endpoint: Endpoint, body: unknown): Promise<Answer> {
  const { shopDomain: shop, scopes, faults, journal } = endpoint;
  const parsed = TokenRequest.safeParse(body);
  if (!parsed.success) return refuse("invalid_request");
  const request = parsed.data;
  const isRefresh = request.grant_type === "refresh_token";
  const outcome = await decide(endpoint, request);
  const fault =
    isRefresh && "grant" in outcome ? faults.pick("refresh-lost", "refresh-without-expiry") : null;
  const granted = "grant" in outcome ? outcome.grant : null;
  const hashed = (token: string | undefined) => (token === undefined ? null : shortHash(token));
  journal.add({
    kind: "token",
    shop,
    grant: isRefresh ? "refresh" : "exchange",
    outcome: fault ?? ("error" in outcome ? outcome.error : "ok"),
    presented: hashed(request.refresh_token),
    token: hashed(granted?.access_token),
    refreshToken: hashed(granted?.refresh_token),
  });
  if ("error" in outcome) return refuse(outcome.error);
  if (fault === "refresh-lost") return { hangUp: true };
  const { expires_in, ...lasting } = outcome.grant;
  const expiry = fault === "refresh-without-expiry" ? {} : { expires_in };
  return { json: { ...lasting, ...expiry, scope: scopes.current().join(","), ...outcome.more } };
}

const refuse = (error: string): Answer => ({ status: 400, json: { error } });

async function decide(endpoint: Endpoint, request: TokenRequest): Promise<Outcome> {
  const { keys, shopDomain, scopes, tokens } = endpoint;
  if (request.client_id !== keys.apiKey || request.client_secret !== keys.apiSecret)
    return { error: "invalid_client" };
  if (request.grant_type === "refresh_token") {
    const grant = tokens.refresh(request.refresh_token ?? "");
    return grant ? { grant } : { error: "invalid_grant" };
  }
  if (request.grant_type !== "urn:ietf:params:oauth:grant-type:token-exchange")
    return { error: "unsupported_grant_type" };
  if (!(await isSessionToken(keys, shopDomain, request.subject_token ?? "")))
    return { error: "invalid_subject_token" };
  if (request.requested_token_type?.endsWith(":online-access-token"))
    return { grant: tokens.exchange("online"), more: staff(scopes.current().join(",")) };
  const expiring = String(request.expiring ?? "0") === "1";
  return { grant: tokens.exchange(expiring ? "expiring-offline" : "offline") };
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
