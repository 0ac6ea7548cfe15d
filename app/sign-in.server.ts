import type { AppLoadContext } from "@remix-run/node";
import { localeIn } from "./languages.server.ts";
import { SCOPES, type Shop } from "./ports/shop.ts";
import { ShopifyError } from "./ports/shopify.ts";
import { ensureInstalled } from "./services/ensure-installed.ts";
import { readViewer } from "./services/read-viewer.ts";

/**
 * Who is asking: the shop comes from the verified session token and nowhere else, and with it the language of
 * the answer. First in every loader and action under /app; throws the library's answers (redirect, 401) where
 * nobody is signed in.
 */
export async function signIn(
  request: Request,
  {
    shopify,
    ports,
    languages,
  }: Pick<AppLoadContext, "ports" | "languages"> & {
    readonly shopify: {
      readonly authenticate: Pick<AppLoadContext["shopify"]["authenticate"], "admin">;
    };
  },
) {
  const { session, sessionToken, redirect } = await shopify.authenticate.admin(request);
  const install = () => ensureInstalled(ports, session.shop);
  const shop = await install().catch(async (error: unknown) => {
    if (!(error instanceof ShopifyError) || error.fault !== "unauthorized") throw error;
    // The stored pair was refused and is over: the same session token is exchanged for another.
    await shopify.authenticate.admin(request);
    return install();
  });
  const viewer = await readViewer(ports, shop, {
    staffId: sessionToken?.sub ?? "unknown",
    adminLanguage: localeIn(request),
    offered: languages,
  });
  return { ...viewer, redirect };
}

/**
 * Where Shopify asks the merchant for what an installed app lacks of its scopes, and opens it again afterwards:
 * the page that Shopify's library sends to for scopes (its `redirectToInstallPage`). It does not stand in a frame.
 */
export function grantAddress(
  { domain }: Pick<Shop, "domain">,
  { apiKey }: AppLoadContext["environment"],
): string {
  const query = new URLSearchParams({ client_id: apiKey, scope: SCOPES.join(",") });
  return `https://${domain}/admin/oauth/install?${query.toString()}`;
}
