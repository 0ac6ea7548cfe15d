// Preloaded into the app (node --import): requests to a shop go to the sandbox instead. Without SANDBOX_ORIGIN nothing
// changes. The native classes are captured now, because shopify-api keeps the fetch it finds when it is imported, and
// remix-serve may swap the globals later.
const { fetch: nativeFetch, Request: NativeRequest, Headers: NativeHeaders } = globalThis;
const origin = process.env.SANDBOX_ORIGIN;
const shopHost = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i;

if (origin)
  globalThis.fetch = async function fetch(input, init) {
    const isRequest = typeof input === "object" && "url" in input && !(input instanceof URL);
    const url = new URL(isRequest ? input.url : String(input));
    if (!shopHost.test(url.hostname)) return nativeFetch(input, init);
    const given = init?.headers ?? (isRequest ? input.headers : undefined);
    const headers = new NativeHeaders(given?.[Symbol.iterator] ? [...given] : given);
    headers.set("x-sandbox-host", url.hostname);
    const method = init?.method ?? (isRequest ? input.method : "GET");
    const hasBody = isRequest && !["GET", "HEAD"].includes(method);
    const body = init?.body ?? (hasBody ? await input.arrayBuffer() : undefined);
    const signal = init?.signal ?? (isRequest ? input.signal : undefined);
    const target = `${origin}${url.pathname}${url.search}`;
    return nativeFetch(new NativeRequest(target, { method, headers, body, signal }));
  };
