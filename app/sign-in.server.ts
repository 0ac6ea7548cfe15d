import type { AppLoadContext } from "@remix-run/node";
import type { Shop } from "./ports/shop.ts";
import { ensureInstalled } from "./services/ensure-installed.ts";

/**
 * Who is asking: the shop comes from the verified session token and nowhere else. First in every loader and
 * action under /app; throws the library's answers (redirect, 401) where nobody is signed in.
 */
export async function signIn(request: Request, { shopify, ports }: AppLoadContext) {
  const { session, sessionToken, redirect } = await shopify.authenticate.admin(request);
  const shop: Shop = await ensureInstalled(ports, session.shop);
  return { shop, staffId: sessionToken?.sub ?? "unknown", redirect };
}
