// npm start [web|worker|dev]: the database, the schema, then the web server, the worker, or both.
import { existsSync } from "node:fs";
import { flushCompileCache } from "node:module";
import path from "node:path";
import type { ServerBuild } from "@remix-run/node";
import { startJobQueue } from "#app/adapters/postgres/job-queue.ts";
import { EmbeddedPostgresError } from "#app/adapters/postgres/embedded-error.ts";
import { migrate, MigrationError } from "#app/adapters/postgres/migrate.ts";
import { listenForWake } from "#app/adapters/postgres/wake.ts";
import { type Context, createContext } from "#app/context.server.ts";
import { type Environment, EnvironmentError, readEnvironment } from "#app/env.server.ts";
import { runJob } from "#app/jobs/run-job.ts";
import { startWorker } from "#app/jobs/worker.ts";
import { serveMetrics } from "#app/metrics-server.ts";
import { openDatabase } from "#scripts/database.ts";
import { keptTokenKey } from "#scripts/token-key.ts";

type Stop = () => Promise<void>;

/** How a database that is not there shows. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "ETIMEDOUT",
  "EHOSTUNREACH",
]);

/** Why Cadence cannot start, in one sentence. */
class StartError extends Error {
  override readonly name = "StartError";
}

const ROLES = { web: ["web"], worker: ["worker"], dev: ["web", "worker"], both: ["web", "worker"] };
const role = process.argv[2] ?? "both";
if (!isRole(role)) fail(`"${role}" is not one of web, worker, dev.`);

/** Ends what was started, the last first. */
const stops: Stop[] = [];
try {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const environment = readEnvironment(role === "dev" ? developmentVariables() : process.env);
  const database = await openDatabase();
  stops.push(() => database.stop());
  await migrate(database.url);
  const context = await createContext(environment, database.url, tokenKeys(environment), {
    works: ROLES[role].includes("worker"),
  });
  stops.push(() => context.close());
  if (ROLES[role].includes("worker")) stops.push(await worker(context));
  if (environment.METRICS_PORT !== undefined) {
    const { figures, ports } = context;
    const { log } = ports;
    stops.push((await serveMetrics(environment.METRICS_PORT, { figures, log })).close);
  }
  if (ROLES[role].includes("web")) stops.push(await web(context, environment, role === "dev"));
  stopOnSignal(context);
  context.ports.log.info("started", { role, pid: process.pid });
  flushCompileCache(); // with NODE_COMPILE_CACHE alone; a process that is killed would not leave it behind
  // The demo and the tests wait for this.
  process.send?.({ started: role });
} catch (error) {
  for (const end of stops.toReversed()) await end();
  fail(sentenceOf(error));
}

async function web(context: Context, environment: Environment, dev: boolean): Promise<Stop> {
  // The worker does without Remix and React; only the web process loads them.
  const { builtAssets, startWebServer } = await import("#app/web-server.ts");
  const pages = dev ? await developmentPages() : { build: await builtPages(), ...builtAssets() };
  const server = await startWebServer(context, environment, pages);
  context.ports.log.info("listening", { port: server.port });
  return server.close;
}

async function builtPages(): Promise<ServerBuild> {
  const file = path.join(import.meta.dirname, "../build/server/index.js");
  if (!existsSync(file)) {
    throw new StartError('build/server/index.js is missing; run "npm run build" first.');
  }
  return serverBuild(await import(file));
}

async function developmentPages() {
  const { createServer } = await import("vite");
  const { noLanguageChunks } = await import("#app/language-chunks.server.ts");
  const vite = await createServer({ server: { middlewareMode: true, allowedHosts: true } });
  const build = async () => serverBuild(await vite.ssrLoadModule("virtual:remix/server-build"));
  return { build, assets: vite.middlewares, languageChunks: noLanguageChunks };
}

/** What Remix built, which no type describes until it is loaded. */
function serverBuild(loaded: unknown): ServerBuild {
  if (!isServerBuild(loaded)) throw new StartError("build/server/index.js is not a Remix build.");
  return loaded;
}

function isServerBuild(loaded: unknown): loaded is ServerBuild {
  return typeof loaded === "object" && loaded !== null && "entry" in loaded && "routes" in loaded;
}

async function worker(context: Context): Promise<Stop> {
  const { ports, databaseUrl } = context;
  const queue = await startJobQueue(
    databaseUrl,
    (kind, shopId) => runJob(ports, kind, shopId),
    ports,
  );
  const running = startWorker({ ports, sendJob: queue.send });
  const listener = listenForWake(databaseUrl, running.wake, ports.log);
  return async () => {
    await listener.stop();
    await Promise.all([running.stop(), queue.stop()]);
  };
}

/** `shopify app dev` names the tunnel's address HOST. */
function developmentVariables() {
  const { SHOPIFY_APP_URL = process.env.HOST } = process.env;
  return { ...process.env, SHOPIFY_APP_URL, NODE_ENV: "development" };
}

/** Production has TOKEN_KEYS; a developer's machine keeps a key of its own beside its data. */
function tokenKeys({ TOKEN_KEYS, DATA_DIR }: Environment): string {
  if (TOKEN_KEYS !== undefined) return TOKEN_KEYS;
  try {
    return keptTokenKey(DATA_DIR);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`DATA_DIR ${DATA_DIR} cannot keep the token key (${reason}).`, { cause });
  }
}

function stopOnSignal({ ports: { log } }: Context): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info("stopping", { signal });
    for (const end of stops.toReversed()) {
      await end().catch((error: unknown) => log.error("stopping", error));
    }
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => void stop(signal));
  }
  // A test that started us and is gone, however it ended, wants nobody to go on.
  process.once("disconnect", () => void stop("disconnect"));
  process.on("unhandledRejection", (error) => {
    log.error("unhandled-rejection", error);
    process.exit(1);
  });
}

function isRole(name: string): name is keyof typeof ROLES {
  return Object.hasOwn(ROLES, name);
}

function sentenceOf(error: unknown): string {
  if (
    error instanceof StartError ||
    error instanceof EnvironmentError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof MigrationError
  ) {
    return error.message;
  }
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return `PORT ${process.env.PORT ?? 3000} is taken by another program; stop it or set PORT to a free one.`;
  }
  if (error instanceof Error && "code" in error && UNREACHABLE.has(String(error.code))) {
    return `The database of DATABASE_URL does not answer (${String(error.code)}): check the address and that it runs.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
