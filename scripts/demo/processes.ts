import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";

const ROOT = path.join(import.meta.dirname, "../..");
/** The app, as the sandbox knows it. */
export const CLIENT = {
  SHOPIFY_API_KEY: "cadence-demo-key",
  SHOPIFY_API_SECRET: "cadence-demo-secret",
};

/** What a process of the app is: the web server, a worker, or both in one. */
export type Role = "both" | "web" | "worker";

/** Where one process of the app finds the others. */
export type AppPlace = {
  readonly appUrl: string;
  readonly sandbox: string;
  readonly databaseUrl: string;
  readonly directory: string;
  /** Where the web server listens. */
  readonly port: number;
  /** Its log is appended there, JSON lines. */
  readonly logFile: string;
};

/** Starts a sandbox; resolves when it answers. `environment` is that of sandbox/main.ts. */
export async function startSandboxProcess({
  port,
  appUrl,
  appInternal,
  environment = {},
}: {
  readonly port: number;
  readonly appUrl: string;
  readonly appInternal: string;
  readonly environment?: Readonly<Record<string, string>> | undefined;
}): Promise<{ readonly origin: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [path.join(ROOT, "sandbox/main.ts")], {
    // The channel tells the sandbox when this process is gone.
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: {
      ...process.env,
      ...CLIENT,
      SHOPIFY_APP_URL: appUrl,
      SANDBOX_APP_INTERNAL: appInternal,
      SANDBOX_PORT: String(port),
      ...environment,
    },
  });
  if (child.stdout !== null) {
    for await (const line of createInterface({ input: child.stdout })) {
      const ready: unknown = JSON.parse(line);
      if (typeof ready === "object" && ready !== null && "origin" in ready) {
        child.stdout.resume();
        return { origin: String(ready.origin), child };
      }
    }
  }
  throw new Error(`The sandbox did not start on port ${port}: is the port taken?`);
}

/** Starts a process of the app; `started` says when it is ready. */
export function startApp(
  role: Role,
  { appUrl, sandbox, databaseUrl, directory, port, logFile }: AppPlace,
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
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
      env: {
        ...process.env,
        ...CLIENT,
        NODE_ENV: "test",
        SHOPIFY_APP_URL: appUrl,
        SANDBOX_ORIGIN: sandbox,
        CLOCK_URL: `${sandbox}/sandbox/clock`,
        DATABASE_URL: databaseUrl,
        DATA_DIR: directory,
        PORT: String(port),
        ...environment,
      },
    },
  );
  const log = createWriteStream(logFile, { flags: "a" });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  child.once("close", () => log.end());
  return child;
}

/** As the package's start scripts: left alone, V8 lets garbage grow far beyond what is used. */
function heapLimit(role: Role): readonly string[] {
  return [`--max-old-space-size=${role === "worker" ? 160 : 256}`, "--max-semi-space-size=16"];
}

/** Resolves when the process says that it has started; rejects with its log's end when it ends instead. */
export async function started(child: ChildProcess, logFile: string): Promise<void> {
  const [outcome] = await Promise.race([
    once(child, "message").then(() => ["ready"]),
    once(child, "exit").then(() => ["exit"]),
  ]);
  if (outcome === "exit") {
    const log = readFileSync(logFile, "utf8").split("\n").slice(-15).join("\n");
    throw new Error(`The app did not start:\n${log}`);
  }
}

/** Ends a process in an orderly way, unless it has ended. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
