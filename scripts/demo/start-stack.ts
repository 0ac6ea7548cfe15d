import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { embeddedPostgres } from "#app/adapters/postgres/embedded.ts";
import { startAppProxy } from "#sandbox/app-proxy.ts";

/** The sandbox, a proxy for ordinary browsers, a fresh database and the app, each a process of its own. */
export type Stack = {
  /** The address of the sandbox's admin and control API; a browser opens it as `localhost`. */
  readonly sandbox: string;
  /** Where the app itself listens. */
  readonly app: string;
  readonly databaseUrl: string;
  /** The app's log, JSON lines. */
  readonly logFile: string;
  /** Process ids, for measuring. */
  readonly pids: Readonly<Record<string, number>>;
  readonly stop: () => Promise<void>;
};

export type StackOptions = {
  /** One process for web and worker, or one each. */
  readonly processes?: readonly ("both" | "web" | "worker")[];
  /** The sandbox's admin port; any free one unless given. */
  readonly sandboxPort?: number;
  /** Settings of sandbox/main.ts, such as SANDBOX_KIND. */
  readonly sandboxEnvironment?: Readonly<Record<string, string>>;
  /** Called with each part that is up. */
  readonly onReady?: (part: "database" | "sandbox" | "app") => void;
};

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const ROOT = path.join(import.meta.dirname, "../..");
const CLIENT = { SHOPIFY_API_KEY: "cadence-demo-key", SHOPIFY_API_SECRET: "cadence-demo-secret" };

/** Starts everything on free ports, in a directory that `stop` removes. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const directory = mkdtempSync(path.join(tmpdir(), "cadence-stack-"));
  const logFile = path.join(directory, "app.log");
  const stops: (() => Promise<void>)[] = [
    async () => rmSync(directory, { recursive: true, force: true }),
  ];
  const stop = async () => {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    for (const stopPart of stops.splice(0).toReversed()) await stopPart();
  };
  // Whoever ends us early, nothing stays behind: the database would outlive this process.
  const interrupted = () => void stop().then(() => process.exit(1));
  for (const signal of SIGNALS) process.on(signal, interrupted);
  try {
    const database = await embeddedPostgres(path.join(directory, "postgres"));
    stops.push(() => database.stop());
    options.onReady?.("database");

    const [appPort, sandboxPort] = [await freePort(), options.sandboxPort ?? (await freePort())];
    const app = `http://127.0.0.1:${appPort}`;
    const proxy = await startAppProxy({
      appInternal: app,
      sandboxOrigin: `http://localhost:${sandboxPort}`,
      port: 0,
    });
    stops.push(() => proxy.close());

    const sandbox = await startSandboxProcess(options, sandboxPort, proxy.origin, app);
    stops.push(() => end(sandbox.child));
    options.onReady?.("sandbox");

    const pids: Record<string, number> = { sandbox: sandbox.child.pid ?? 0 };
    for (const role of options.processes ?? ["both"]) {
      const child = startApp(role, logFile, {
        ...CLIENT,
        NODE_ENV: "test",
        SHOPIFY_APP_URL: proxy.origin,
        SANDBOX_ORIGIN: sandbox.origin,
        CLOCK_URL: `${sandbox.origin}/sandbox/clock`,
        DATABASE_URL: database.url,
        DATA_DIR: directory,
        PORT: String(appPort),
      });
      pids[role] = child.pid ?? 0;
      stops.push(() => end(child));
      await started(child, logFile);
    }
    options.onReady?.("app");
    return { sandbox: sandbox.origin, app, databaseUrl: database.url, logFile, pids, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startSandboxProcess(
  options: StackOptions,
  port: number,
  appUrl: string,
  appInternal: string,
): Promise<{ readonly origin: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [path.join(ROOT, "sandbox/main.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      ...CLIENT,
      SHOPIFY_APP_URL: appUrl,
      SANDBOX_APP_INTERNAL: appInternal,
      SANDBOX_PORT: String(port),
      ...options.sandboxEnvironment,
    },
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const ready: unknown = JSON.parse(line);
    if (typeof ready === "object" && ready !== null && "origin" in ready) {
      child.stdout.resume();
      return { origin: String(ready.origin), child };
    }
  }
  throw new Error(`The sandbox did not start on port ${port}: is the port taken?`);
}

function startApp(role: string, logFile: string, environment: Record<string, string>) {
  const child = spawn(
    process.execPath,
    [
      ...heapLimit(role),
      "--import",
      path.join(ROOT, "sandbox/redirect-fetch.mjs"),
      path.join(ROOT, "scripts/start.ts"),
      role,
    ],
    {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...process.env, ...environment },
    },
  );
  const log = createWriteStream(logFile, { flags: "a" });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  return child;
}

/** As the package's start scripts: left alone, V8 lets garbage grow far beyond what is used. */
function heapLimit(role: string): readonly string[] {
  return [`--max-old-space-size=${role === "worker" ? 160 : 256}`];
}

/** Resolves when the process says that it has started; rejects with its log's end when it ends instead. */
async function started(child: ChildProcess, logFile: string): Promise<void> {
  const ready = once(child, "message");
  const [outcome] = await Promise.race([
    ready.then(() => ["ready"]),
    once(child, "exit").then(() => ["exit"]),
  ]);
  if (outcome === "exit") {
    const log = readFileSync(logFile, "utf8").split("\n").slice(-15).join("\n");
    throw new Error(`The app did not start:\n${log}`);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
