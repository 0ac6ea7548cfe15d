import { createHmac, randomBytes } from "node:crypto";
import { mintSessionToken, type AppKeys } from "../admin-api/session-token.ts";

interface Opening {
  keys: AppKeys;
  appUrl: string;
  path: string;
  shopDomain: string;
  store: string;
  locale: string;
}

/** The address at which the admin opens the app in its frame. */
export async function embedUrl(opening: Opening): Promise<string> {
  const { keys, appUrl, path, shopDomain, store, locale } = opening;
  const target = new URL(path, appUrl);
  const host = Buffer.from(`admin.shopify.com/store/${store}`).toString("base64");
  const parameters: Record<string, string> = {
    ...Object.fromEntries(target.searchParams),
    embedded: "1",
    host: host.replace(/=+$/, ""),
    id_token: await mintSessionToken(keys, shopDomain),
    locale,
    session: randomBytes(32).toString("hex"),
    shop: shopDomain,
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  const signed = Object.keys(parameters)
    .toSorted()
    .map((name) => `${name}=${parameters[name]}`)
    .join("&");
  const hmac = createHmac("sha256", keys.apiSecret).update(signed).digest("hex");
  target.search = new URLSearchParams({ ...parameters, hmac }).toString();
  return target.href;
}
