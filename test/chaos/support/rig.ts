import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { FAILPOINT_REACHED } from "#app/failpoints.ts";
import { embeddedPostgres, removeAbandoned } from "#app/adapters/postgres/embedded.ts";
import { migrate } from "#app/adapters/postgres/migrate.ts";
import { livePostmaster } from "#app/adapters/postgres/embedded-postmaster.ts";
import { end, freePort, startApp, started, startSandboxProcess } from "#scripts/demo/processes.ts";
import { until } from "#scripts/demo/until.ts";

/** A real PostgreSQL that survives its crashes, a sandbox, and processes of the app that can be killed. */
export type Rig = {
  readonly sandbox: string;
  /** Where the web process listens. */
  readonly app: string;
  readonly databaseUrl: string;
  readonly pool: pg.Pool;
  readonly directory: string;
  /** Starts a process of that name and waits until it is ready. Nothing happens when the rig has stopped. */
  readonly start: (
    name: ProcessName,
    environment?: Readonly<Record<string, string>>,
  ) => Promise<void>;
  /** As a supervisor does: starts it unless it runs, again when its start fails; how often it had ended by itself. */
  readonly keepUp: (name: ProcessName) => Promise<number>;
  /** Sends a signal to the process of that name; resolves, after a SIGKILL, when it is gone. */
  readonly signal: (name: ProcessName, signal: NodeJS.Signals) => Promise<void>;
  /** Resolves when the process of that name is gone: true when SIGKILL ended it. */
  readonly gone: (name: ProcessName) => Promise<boolean>;
  /** At which hit of which failpoint the process of that name ended; null when at none. Resolves when it is gone. */
  readonly endedAt: (name: ProcessName) => Promise<string | null>;
  /** Whether the process of that name stands still after a SIGSTOP. */
  readonly isStopped: (name: ProcessName) => boolean;
  /** Ends PostgreSQL at once, as a crash does, and starts it again. */
  readonly crashDatabase: () => Promise<void>;
  /** The last lines that the processes logged. */
  readonly logTail: (lines: number) => string;
  /** Whether each process runs, for a message. */
  readonly processes: () => string;
  readonly stop: () => Promise<void>;
};

/** The web process, or one of the workers. */
export type ProcessName = "web" | `worker-${string}`;

/** The campaign's own connections, which it does not cut. */
export const OURSELVES = "cadence-campaign";
const PREFIX = "cadence-chaos-";
const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const PATIENCE = 60_000;
/** Compiled once for hundreds of starts. */
const COMPILE_CACHE = path.join(import.meta.dirname, "../../../node_modules/.cache/chaos");

/** Starts database and sandbox, no process of the app yet. */
export async function openRig(
  sandboxEnvironment: Readonly<Record<string, string>>,
  appEnvironment: Readonly<Record<string, string>> = {},
): Promise<Rig> {
  await removeLeftBehind();
  const directory = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  const postgres = path.join(directory, "postgres");
  const logFile = path.join(directory, "app.log");
  const stops: (() => Promise<void>)[] = [
    async () => rmSync(directory, { recursive: true, force: true }),
  ];
  let stopped = false;
  const stopAll = async () => {
    stopped = true;
    for (const signal of SIGNALS) process.off(signal, interrupted);
    for (const stopPart of stops.splice(0).toReversed()) await stopPart();
  };
  let stopping: Promise<void> | undefined;
  // Whoever asks second waits too: a campaign that breaks off because it was interrupted must not exit before the end.
  const stop = () => (stopping ??= stopAll());
  const interrupted = () => void stop().then(() => process.exit(1));
  for (const signal of SIGNALS) process.on(signal, interrupted);
  try {
    mkdirSync(postgres);
    const database = await embeddedPostgres(postgres);
    stops.push(async () => {
      await database.stop();
      await removeAbandoned(postgres);
    });
    await migrate(database.url);
    const pool = new pg.Pool({
      connectionString: database.url,
      max: 4,
      application_name: OURSELVES,
    });
    pool.on("error", () => {}); // the crash of the database is part of the campaign
    stops.push(() => pool.end());

    const [appPort, sandboxPort] = [await freePort(), await freePort()];
    const app = `http://127.0.0.1:${appPort}`;
    const sandbox = await startSandboxProcess({
      port: sandboxPort,
      appUrl: app,
      appInternal: app,
      environment: sandboxEnvironment,
    });
    stops.push(() => end(sandbox.child));

    const children = new Map<ProcessName, ChildProcess>();
    const exits = new Map<ProcessName, Promise<unknown>>();
    const lastWords = new Map<ProcessName, Promise<string>>();
    const ready = new Set<ChildProcess>();
    stops.push(async () => {
      await Promise.all([...children.keys()].map((name) => signal(name, "SIGKILL")));
    });
    const start: Rig["start"] = async (name, environment = {}) => {
      if (stopped) return;
      const place = {
        appUrl: app,
        sandbox: sandbox.origin,
        databaseUrl: database.url,
        directory,
        port: appPort,
        logFile,
      };
      const child = startApp(name === "web" ? "web" : "worker", place, {
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        ...appEnvironment,
        ...environment,
      });
      children.set(name, child);
      exits.set(name, once(child, "exit"));
      lastWords.set(name, lastWordsOf(child));
      await started(child, logFile);
      ready.add(child);
    };
    const keepUp: Rig["keepUp"] = async (name) => {
      let endings = 0;
      while (!runs(children.get(name))) {
        if (stopped) break;
        if (children.get(name)?.signalCode !== "SIGKILL") endings += 1;
        await start(name).catch(() => {}); // it said why in its log, and is started again
      }
      return endings;
    };
    const gone: Rig["gone"] = async (name) => {
      const child = children.get(name);
      await exits.get(name);
      return child?.signalCode === "SIGKILL";
    };
    const endedAt: Rig["endedAt"] = async (name) => {
      const words = (await lastWords.get(name)) ?? "";
      return words.startsWith(FAILPOINT_REACHED) ? words.slice(FAILPOINT_REACHED.length) : null;
    };
    const isStopped: Rig["isStopped"] = (name) => {
      const pid = children.get(name)?.pid;
      return pid !== undefined && stateOf(pid) === "T";
    };
    const signal: Rig["signal"] = async (name, what) => {
      const child = children.get(name);
      if (!child || !runs(child)) return;
      child.kill(what);
      if (what === "SIGKILL") await gone(name);
    };
    const crashDatabase = async () => {
      const data = await dataDirectory(pool);
      const server = livePostmaster(data);
      if (server === undefined) throw new Error("the database does not run");
      process.kill(server.pid, "SIGQUIT");
      await until("the end of the database", PATIENCE, async () => !livePostmaster(data));
      await embeddedPostgres(postgres, "cadence", { port: server.port });
    };
    return {
      sandbox: sandbox.origin,
      app,
      databaseUrl: database.url,
      pool,
      directory,
      start,
      keepUp,
      signal,
      gone,
      endedAt,
      isStopped,
      crashDatabase,
      processes: () =>
        [["sandbox", sandbox.child] as const, ...children]
          .map(([name, child]) => `${name} ${child.pid} ${conditionOf(child, ready.has(child))}`)
          .join(", "),
      logTail: (lines) => readFileSync(logFile, "utf8").split("\n").slice(-lines).join("\n"),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function runs(child: ChildProcess | undefined): boolean {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}

function conditionOf(child: ChildProcess, isReady: boolean): string {
  const { exitCode, signalCode, pid } = child;
  if (!runs(child)) return `ended by ${signalCode ?? exitCode}`;
  return `${isReady ? "ready" : "starting"} (${stateOf(pid ?? 0)})`;
}

/** The last line that a process wrote on its error output, when it has closed it. */
async function lastWordsOf(child: ChildProcess): Promise<string> {
  let last = "";
  child.stderr?.on("data", (chunk: Buffer) => (last = (last + chunk.toString()).slice(-500)));
  await once(child, "close");
  return last.trimEnd().split("\n").at(-1) ?? "";
}

async function dataDirectory(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ data: string }>(
    "SELECT current_setting('data_directory') AS data",
  );
  return rows[0]?.data ?? "";
}

/** Runs that were killed themselves cannot have cleaned up. */
async function removeLeftBehind(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const pid = Number(/^\d+/.exec(name.slice(PREFIX.length))?.[0]);
    if (isAlive(pid)) continue;
    const directory = path.join(tmpdir(), name);
    try {
      await removeAbandoned(path.join(directory, "postgres"));
      rmSync(directory, { recursive: true, force: true });
    } catch (error) {
      // A campaign that begins at the same moment may have been quicker.
      if (existsSync(directory)) throw error;
    }
  }
}

/** The letter by which Linux names what a process does; empty for one that is gone. */
function stateOf(pid: number): string {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1] ?? "";
  } catch {
    return ""; // gone
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // ESRCH, which is the answer
  }
}
