import { z } from "zod";

/** Stands between the app and Shopify: may answer itself, send late, or lose the answer. */
export type Interference = (operation: string, send: () => Promise<Response>) => Promise<Response>;

const Sent = z.object({ query: z.string() });

/** A `fetch` that takes what is meant for a shop to the sandbox instead. */
export function sandboxFetch(
  origin: string,
  between: Interference = (_, send) => send(),
): typeof globalThis.fetch {
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.pathname.startsWith("/sandbox/bulk/"))
      return between("download", () => fetch(input, init));
    if (!url.hostname.endsWith(".myshopify.com")) return fetch(input, init);
    const headers = new Headers(init?.headers);
    headers.set("x-sandbox-host", url.hostname);
    const send = () => fetch(`${origin}${url.pathname}${url.search}`, { ...init, headers });
    return between(operationOf(url, init?.body), send);
  };
}

/** The name of the GraphQL operation, or "token"; a bulk operation's file is a "download". */
function operationOf(url: URL, body: unknown): string {
  if (url.pathname.endsWith("/access_token")) return "token";
  const { query } = Sent.parse(JSON.parse(String(body)));
  return /(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? "unnamed";
}
