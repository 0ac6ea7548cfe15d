import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { embeddedPostgres, removeAbandoned } from "#app/adapters/postgres/embedded.ts";
import { startAppProxy } from "#sandbox/app-proxy.ts";
import { end, freePort, type Role, startApp, started, startSandboxProcess } from "./processes.ts";

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
  readonly processes?: readonly Role[];
  /** The sandbox's admin port; any free one unless given. */
  readonly sandboxPort?: number;
  /** Settings of sandbox/main.ts, such as SANDBOX_KIND. */
  readonly sandboxEnvironment?: Readonly<Record<string, string>>;
  /** Called with each part that is up. */
  readonly onReady?: (part: "database" | "sandbox" | "app") => void;
};

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

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
    const postgres = path.join(directory, "postgres");
    const database = await embeddedPostgres(postgres);
    stops.push(async () => {
      await database.stop();
      await removeAbandoned(postgres); // its data may lie elsewhere, where the server's user can reach it
    });
    options.onReady?.("database");

    const [appPort, sandboxPort] = [await freePort(), options.sandboxPort ?? (await freePort())];
    const app = `http://127.0.0.1:${appPort}`;
    const proxy = await startAppProxy({
      appInternal: app,
      sandboxOrigin: `http://localhost:${sandboxPort}`,
      port: 0,
    });
    stops.push(() => proxy.close());

    const sandbox = await startSandboxProcess({
      port: sandboxPort,
      appUrl: proxy.origin,
      appInternal: app,
      environment: options.sandboxEnvironment,
    });
    stops.push(() => end(sandbox.child));
    options.onReady?.("sandbox");

    const pids: Record<string, number> = { sandbox: sandbox.child.pid ?? 0 };
    for (const role of options.processes ?? ["both"]) {
      const child = startApp(role, {
        appUrl: proxy.origin,
        sandbox: sandbox.origin,
        databaseUrl: database.url,
        directory,
        port: appPort,
        logFile,
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
