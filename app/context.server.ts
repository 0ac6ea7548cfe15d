import pg from "pg";
import { setTimeout as pause } from "node:timers/promises";
import { sandboxClock, systemClock } from "./adapters/clock.ts";
import { pinoLog } from "./adapters/log.ts";
import { readPlaybooks } from "./adapters/playbooks/read-playbooks.ts";
import { postgresInbox } from "./adapters/postgres/inbox.ts";
import { schemaLook } from "./adapters/postgres/migrate.ts";
import { createPrisma, limited, type Limits } from "./adapters/postgres/prisma.ts";
import { rateBudget } from "./adapters/postgres/rate-budget.ts";
import { sealing } from "./adapters/postgres/sealing.ts";
import { postgresStore } from "./adapters/postgres/store.ts";
import { tokenStore } from "./adapters/postgres/token-store.ts";
import { wakeByNotify } from "./adapters/postgres/wake.ts";
import { workFigures } from "./adapters/postgres/work-figures.ts";
import { shopifyAdmin } from "./adapters/shopify/admin.ts";
import { readNews } from "./adapters/shopify/news.ts";
import { tokenEndpoint } from "./adapters/shopify/token-endpoint.ts";
import { verifyDelivery } from "./adapters/shopify/verify-delivery.ts";
import type { Language } from "./domain/language.ts";
import type { Environment } from "./env.server.ts";
import type { LanguageChunks } from "./language-chunks.server.ts";
import { countingPorts } from "./counters.ts";
import { actAt, withFailpoints } from "./failpoints.ts";
import type { ReadWorkFigures } from "./ports/figures.ts";
import type { Ports } from "./ports/ports.ts";
import { scaledTimings, TIMINGS, type Timings } from "./ports/timings.ts";
import type { ShopifyApp } from "./shopify.server.ts";

/** What every loader and action is handed. */
declare module "@remix-run/node" {
  interface AppLoadContext {
    readonly ports: Ports;
    readonly shopify: ShopifyApp;
    readonly environment: { readonly apiKey: string; readonly appBridgeUrl: string };
    /** Those that a viewer may be answered in. */
    readonly languages: readonly Language[];
    readonly languageChunks: LanguageChunks;
    /** Allows our own inline scripts in one document. */
    readonly cspNonce: string;
  }
}

export type Readiness = "ready" | "no-database" | "old-schema";

export type Context = {
  readonly ports: Ports;
  readonly databaseUrl: string;
  /** Opens Shopify's sign-in; the web process alone does, and the worker starts without that library. */
  readonly openSignIn: () => Promise<ShopifyApp>;
  /** Whether the database answers, and has what this code needs of its schema. */
  readonly readiness: () => Promise<Readiness>;
  readonly figures: ReadWorkFigures;
  readonly close: () => Promise<void>;
};

const APP_BRIDGE_URL = "https://cdn.shopify.com/shopifycloud/app-bridge.js";
const CONNECTIONS = { work: 10, ack: 5, copy: 3 };
const CONNECT_TIMEOUT_MS = 5_000;

/** The address of the App Bridge script. */
export function appBridgeUrl({ APP_BRIDGE_URL: given }: Environment): string {
  return given ?? APP_BRIDGE_URL;
}

/**
 * Joins the ports and the adapters, for one process. `tokenKeys` seals the tokens; `timings` are production's
 * unless a test scales them. A process that does no jobs (`works`) gives its statements up sooner.
 */
export async function createContext(
  environment: Environment,
  databaseUrl: string,
  tokenKeys: string,
  {
    timings = scaledTimings({ ...TIMINGS, pause }, environment.TIMINGS_SCALE ?? 1),
    works = true,
  }: { readonly timings?: Timings; readonly works?: boolean } = {},
): Promise<Context> {
  const log = pinoLog(environment.LOG_LEVEL);
  const clock = environment.CLOCK_URL
    ? await sandboxClock(environment.CLOCK_URL, log)
    : { ...systemClock, stop: () => {} };
  const { standstill } = timings;
  const statement = works ? timings.jobStatement : timings.pageStatement;
  const prisma = createPrisma(databaseUrl, CONNECTIONS.work, { standstill, statement });
  // The ack path has a pool of its own: a slow dashboard must not starve it.
  const ackPool = openPool(databaseUrl, CONNECTIONS.ack, "cadence-ack", {
    standstill,
    statement: timings.ack,
  });
  // An export is loaded by a few statements over all its rows, which take minutes.
  const copyPool = openPool(databaseUrl, CONNECTIONS.copy, "cadence-copy", { standstill });
  for (const pool of [ackPool, copyPool]) {
    pool.on("error", (error) => log.error("idle-connection", error));
  }
  const hasSchema = schemaLook(ackPool);
  const sealed = sealing(tokenKeys);
  const tokens = tokenStore(
    prisma,
    sealed,
    tokenEndpoint(
      fetch,
      {
        id: environment.SHOPIFY_API_KEY,
        secret: environment.SHOPIFY_API_SECRET,
      },
      timings,
    ),
    timings,
  );
  const ports = countingPorts({
    store: postgresStore({ prisma, pool: copyPool, sealed, clock, timings }),
    inbox: postgresInbox(ackPool, timings),
    verifyDelivery: (bytes, header) => verifyDelivery(bytes, header, secretsOf(environment)),
    readNews,
    shopify: shopifyAdmin({ fetch, tokens, budget: rateBudget(prisma, timings), timings }),
    playbooks: readPlaybooks(),
    wake: wakeByNotify(copyPool, log),
    timings,
    log,
  });
  return {
    ports:
      environment.FAILPOINT === undefined
        ? ports
        : withFailpoints(ports, actAt(environment.FAILPOINT)),
    openSignIn: async () => {
      const { createShopify } = await import("./shopify.server.ts");
      const { sessionStorage } = await import("./adapters/postgres/session-storage.ts");
      return createShopify(environment, sessionStorage(prisma, sealed, clock), log);
    },
    databaseUrl,
    readiness: () =>
      hasSchema().then(
        (has) => (has ? "ready" : "old-schema"),
        (error: unknown) => {
          log.error("not-ready", error);
          return "no-database";
        },
      ),
    figures: () => workFigures(prisma, clock.offsetMs()),
    close: async () => {
      clock.stop();
      await Promise.all([prisma.$disconnect(), ackPool.end(), copyPool.end()]);
    },
  };
}

/** The client secret and, while it is being rotated, the one before. */
function secretsOf(environment: Environment): readonly string[] {
  const { SHOPIFY_API_SECRET, SHOPIFY_API_SECRET_PREVIOUS: previous } = environment;
  return previous ? [SHOPIFY_API_SECRET, previous] : [SHOPIFY_API_SECRET];
}

function openPool(connectionString: string, max: number, name: string, limits: Limits): pg.Pool {
  const { statement } = limits;
  return new pg.Pool({
    connectionString,
    max,
    application_name: name,
    ...limited(limits),
    // A connection that hangs is given up with its query: five of them would be the whole pool.
    ...(statement === undefined ? {} : { query_timeout: statement }),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
}
