import http from "node:http";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { pipeline, Transform } from "node:stream";

const APP_BRIDGE = "https://cdn.shopify.com/shopifycloud/app-bridge.js";
const ADMIN = "https://admin.shopify.com";
const TEXT = /^(text\/|application\/(json|javascript))/;

export interface AppProxyOptions {
  readonly appInternal: string;
  readonly sandboxOrigin: string;
  readonly port: number;
}

export interface AppProxy {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Stands before the app so that an ordinary browser sees the sandbox wherever the app names Shopify.
 * It answers on 127.0.0.1 while the admin is opened on localhost: two sites, so storage is third-party as in real life.
 */
export async function startAppProxy(options: AppProxyOptions): Promise<AppProxy> {
  const app = new URL(options.appInternal);
  const server = http.createServer((request, response) => {
    const upstream = http.request(
      {
        host: app.hostname,
        port: app.port,
        method: request.method,
        path: request.url,
        // Text must arrive uncompressed to be rewritten.
        headers: { ...request.headers, "accept-encoding": "identity" },
      },
      (answer) => passOn(answer, response, options.sandboxOrigin),
    );
    upstream.on("error", () => sayAppIsAway(response, options.appInternal));
    response.on("close", () => upstream.destroy());
    request.pipe(upstream);
  });
  const port = await listen(server, options.port);
  return { origin: `http://127.0.0.1:${port}`, close: () => close(server) };
}

function passOn(answer: IncomingMessage, response: ServerResponse, sandbox: string) {
  const rewrites = TEXT.test(answer.headers["content-type"] ?? "");
  const headers = headersForSandbox(answer.headers, sandbox);
  if (rewrites) delete headers["content-length"];
  response.writeHead(answer.statusCode ?? 502, headers);
  // A browser that leaves mid-answer is no fault of anyone, and the status line is already out.
  const end = () => response.destroy();
  if (!rewrites) pipeline(answer, response, (error) => error && end());
  else {
    const appBridge = replaceInStream(APP_BRIDGE, `${sandbox}/shopifycloud/app-bridge.js`);
    pipeline(answer, appBridge, response, (error) => error && end());
  }
}

/** The app's headers with the sandbox where they name Shopify's admin and CDN. */
function headersForSandbox(
  headers: IncomingMessage["headers"],
  sandbox: string,
): OutgoingHttpHeaders {
  const changed: OutgoingHttpHeaders = { ...headers };
  const { link, location } = headers;
  const policy = [headers["content-security-policy"] ?? []].flat().join(", ");
  if (policy) changed["content-security-policy"] = policyForSandbox(policy, sandbox);
  if (typeof link === "string")
    changed.link = link.replaceAll(APP_BRIDGE, `${sandbox}/shopifycloud/app-bridge.js`);
  if (location?.startsWith(`${ADMIN}/`)) changed.location = sandbox + location.slice(ADMIN.length);
  return changed;
}

function policyForSandbox(policy: string, sandbox: string) {
  const origins = bothNames(sandbox).join(" ");
  return policy
    .split(";")
    .map((directive) => directive.trim())
    .filter((directive) => directive !== "")
    .map((directive) => {
      if (directive === "frame-ancestors 'none'") return directive;
      if (directive.startsWith("frame-ancestors ")) return `frame-ancestors ${origins}`;
      const namesShopify = /https:\/\/(cdn|admin)\.shopify\.com/.test(directive);
      return namesShopify && /^(script|connect)-src /.test(directive)
        ? `${directive} ${origins}`
        : directive;
    })
    .join("; ");
}

function bothNames(origin: string) {
  const { port } = new URL(origin);
  return [...new Set([origin, `http://localhost:${port}`, `http://127.0.0.1:${port}`])];
}

function sayAppIsAway(response: ServerResponse, appInternal: string) {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(502, { "content-type": "text/plain; charset=utf-8" });
  response.end(`Cadence does not answer at ${appInternal}. Start it, then reload this page.\n`);
}

function listen(server: http.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

function close(server: http.Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}

// Latin-1 keeps every byte as it is, and what is sought is ASCII.
function replaceInStream(sought: string, replacement: string): Transform {
  let held = "";
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = (held + chunk.toString("latin1")).replaceAll(sought, replacement);
      const whole = text.length - startedAtEnd(text, sought);
      held = text.slice(whole);
      done(null, Buffer.from(text.slice(0, whole), "latin1"));
    },
    flush(done) {
      done(null, Buffer.from(held, "latin1"));
    },
  });
}

// How much of the end may be the beginning of what is sought; only that much waits for the next chunk.
function startedAtEnd(text: string, sought: string) {
  let length = Math.min(text.length, sought.length - 1);
  while (length > 0 && !text.endsWith(sought.slice(0, length))) length -= 1;
  return length;
}
