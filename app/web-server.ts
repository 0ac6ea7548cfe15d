import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import path from "node:path";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import onHeaders from "on-headers";
import express, { type RequestHandler } from "express";
import { securityHeaders } from "./content-security-policy.server.ts";
import { appBridgeUrl, type Context, type Readiness } from "./context.server.ts";
import type { Environment } from "./env.server.ts";
import { type LanguageChunks, languageChunksIn } from "./language-chunks.server.ts";
import { offeredLanguages } from "./languages.server.ts";
import { later } from "./later.ts";
import { webhookReceiver } from "./webhook-receiver.ts";

const ROOT = path.join(import.meta.dirname, "..");

/** How the Remix build is served: built once, or by Vite while developing. */
export type Pages = {
  readonly build: ServerBuild | (() => Promise<ServerBuild>);
  /** Serves the client's files; after it, unknown ones are Remix's. */
  readonly assets: RequestHandler;
  readonly languageChunks: LanguageChunks;
};

/** The client's files of the last `npm run build`: hashed, so they never change. */
export function builtAssets(): Pick<Pages, "assets" | "languageChunks"> {
  const client = path.join(ROOT, "build/client");
  return {
    assets: express.static(client, { immutable: true, maxAge: "1y", index: false }),
    languageChunks: languageChunksIn(path.join(ROOT, "build/.vite/client-manifest.json")),
  };
}

/** What `/readyz` says. */
const READINESS: Record<Readiness, string> = {
  ready: "ok",
  "no-database": "the database does not answer",
  "old-schema": "the database lacks a migration of this version",
};

/** The web process: health, webhooks, the client's files, and the pages. Resolves when it listens. */
export async function startWebServer(
  context: Context,
  environment: Environment,
  { build, assets, languageChunks }: Pages,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const shopify = await context.openSignIn();
  const app = express();
  app.disable("x-powered-by");
  app.get("/healthz", (_, response) => void response.type("text").send("ok"));
  app.get(
    "/readyz",
    later(async (_, response) => {
      const readiness = await context.readiness();
      response.status(readiness === "ready" ? 200 : 503).type("text");
      response.send(READINESS[readiness]);
    }),
  );
  app.use("/webhooks", webhookReceiver(context.ports));
  app.use(accessLog(context));
  app.use(compression());
  app.use(assets);
  app.use((_, response, next) => {
    const nonce = randomBytes(16).toString("base64");
    response.locals.cspNonce = nonce;
    // A page sets its own; redirects and bare answers get what allows nothing.
    onHeaders(response, () => {
      for (const [name, value] of Object.entries(securityHeaders(null, nonce))) {
        if (!response.hasHeader(name)) response.setHeader(name, value);
      }
    });
    next();
  });
  const pages = createRequestHandler({
    build,
    mode: environment.NODE_ENV,
    getLoadContext: (_, response) => ({
      ports: context.ports,
      shopify,
      environment: {
        apiKey: environment.SHOPIFY_API_KEY,
        appBridgeUrl: appBridgeUrl(environment),
      },
      languages: offeredLanguages(environment),
      languageChunks,
      cspNonce: String(response.locals.cspNonce),
    }),
  });
  app.use((request, response, next) => void pages(request, response, next));

  const server = app.listen(environment.PORT);
  await listening(server);
  const address = server.address();
  return {
    port: address !== null && typeof address === "object" ? address.port : environment.PORT,
    close: () => closed(server),
  };
}

/** Requests by path alone: addresses carry tokens (platform.md 3.2). */
function accessLog({ ports: { log } }: Context): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    response.on("finish", () =>
      log.info("request", {
        method: request.method,
        path: request.path,
        status: response.statusCode,
        ms: Math.round(performance.now() - started),
      }),
    );
    next();
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("listening", () => resolve());
    server.once("error", reject);
  });
}

function closed(server: Server): Promise<void> {
  server.closeIdleConnections();
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    setTimeout(() => server.closeAllConnections(), 1_000).unref();
  });
}
