const APP_HOME = "/app";

/** Reads the address bar: which page of the admin, and what it is about. */
export function placeAt(url) {
  const path = new URL(url).pathname;
  const customer = path.match(/^\/store\/[^/]+\/customers\/(\d+)\/?$/);
  if (customer) return { page: "customer", number: customer[1] };
  if (/^\/store\/[^/]+\/customers\/?$/.test(path)) return { page: "customers" };
  if (/^\/store\/[^/]+\/control\/?$/.test(path)) return { page: "control" };
  const app = path.match(/^\/store\/[^/]+\/apps\/[^/]+(\/.+)?$/);
  const { search, hash } = new URL(url);
  return { page: "app", path: app?.[1] ? app[1] + search + hash : APP_HOME };
}

/** The addresses of the admin of one store. */
export function addresses({ store, apiKey }) {
  const base = `/store/${encodeURIComponent(store)}`;
  return {
    app: (path = APP_HOME) => `${base}/apps/${encodeURIComponent(apiKey)}${path}`,
    customers: `${base}/customers`,
    customer: (number) => `${base}/customers/${number}`,
    control: `${base}/control`,
  };
}

/** Where a link of the app to "the admin" leads in the sandbox. */
export function adminTarget(url, { store }) {
  const short = url.match(/^shopify:(?:\/\/admin|admin)?\/?(.*)$/i);
  if (short) return `/store/${encodeURIComponent(store)}/${short[1]}`;
  const { protocol, host, pathname, search, hash, href } = new URL(url, location.href);
  if (host === "admin.shopify.com" || host === location.host) return pathname + search + hash;
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}
