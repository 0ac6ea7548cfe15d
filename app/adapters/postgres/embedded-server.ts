import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createData, run, surroundings, type Cluster } from "./embedded-cluster.ts";
import { EmbeddedPostgresError, isFull, lastLine, refused } from "./embedded-error.ts";
import { livePostmaster, type Postmaster } from "./embedded-postmaster.ts";

export type EmbeddedOptions = {
  /** A fixed port; any free one when absent. */
  readonly port?: number;
  /** False forgoes surviving a power cut, for tests. */
  readonly durable?: boolean;
};

const PATIENCE = 60_000; // milliseconds that crash recovery may take

export const urlOf = (cluster: Cluster, server: Postmaster, database: string) =>
  `postgresql://postgres:${cluster.password}@127.0.0.1:${server.port}/${encodeURIComponent(database)}`;

/** Waits for a server that is starting or stopping, and says whether one is there in the end. */
export async function runningServer(cluster: Cluster): Promise<Postmaster | undefined> {
  for (const until = Date.now() + PATIENCE; Date.now() < until; await sleep(50)) {
    const server = livePostmaster(cluster.data);
    if (!server || (await answers(cluster, server))) return server;
  }
  throw new EmbeddedPostgresError(
    `The PostgreSQL on ${cluster.data} runs but does not answer: end its process and start again.`,
  );
}

async function answers(cluster: Cluster, server: Postmaster): Promise<boolean> {
  if (!(server.port > 0)) return false; // its pid file is not complete yet
  const client = new pg.Client({
    connectionString: urlOf(cluster, server, "postgres"),
    connectionTimeoutMillis: 2000,
  });
  client.on("error", () => {}); // the query below reports the same loss
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === "28P01")) return false;
    throw new EmbeddedPostgresError(
      `The password in ${cluster.home} does not open the database in ${cluster.data}: restore it, or delete both to begin anew.`,
      { cause: error },
    );
  } finally {
    await client.end();
  }
}

/** Starts the server, on new data if there is none. */
export async function launch(cluster: Cluster, options: EmbeddedOptions): Promise<Postmaster> {
  if (!fs.existsSync(cluster.data)) await createData(cluster);
  fs.rmSync(path.join(cluster.data, "postmaster.pid"), { force: true }); // it names no living server, or we were not here
  for (const until = Date.now() + PATIENCE; ; await sleep(100)) {
    const port = await freePort(options.port);
    const complaint = await startServer(cluster, port, options.durable ?? true);
    const server = livePostmaster(cluster.data);
    if (complaint === undefined && server) return server;
    const passing =
      /pre-existing shared memory block/.test(complaint ?? "") || // the children of a killed server linger
      (options.port === undefined && /Address already in use/.test(complaint ?? ""));
    if (!passing || Date.now() > until) throw failure(cluster, complaint ?? "");
  }
}

/** Starts the server and waits until it answers; what it complained of when it ended instead. */
async function startServer(
  cluster: Cluster,
  port: number,
  durable: boolean,
): Promise<string | undefined> {
  const log = fs.openSync(cluster.log, "w", 0o600);
  const settings = { ...SETTINGS, port: String(port), ...(durable ? {} : FORGETFUL) };
  const child = spawn(
    path.join(cluster.native, "bin", "postgres"),
    ["-D", cluster.data, ...Object.entries(settings).flatMap(([k, v]) => ["-c", `${k}=${v}`])],
    { ...surroundings(cluster), stdio: ["ignore", log, log], detached: true },
  );
  fs.closeSync(log);
  child.once("error", (error) => fs.appendFileSync(cluster.log, error.message));
  child.unref();
  const runs = () => child.exitCode === null && child.signalCode === null;
  for (const until = Date.now() + PATIENCE; runs() && Date.now() < until; await sleep(25)) {
    if (await answers(cluster, { pid: child.pid ?? 0, port })) return undefined;
  }
  child.kill();
  return fs.readFileSync(cluster.log, "utf8");
}

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "128MB",
  log_min_messages: "fatal", // the statements of errors hold data of people, and nobody rotates this log
};

const FORGETFUL = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/** The port asked for, if it is free, or one the system chooses. */
async function freePort(wanted = 0): Promise<number> {
  const probe = createServer().listen(wanted, "127.0.0.1");
  try {
    await once(probe, "listening");
  } catch (cause) {
    throw portTaken(wanted, cause);
  }
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address ? address.port : wanted;
}

const portTaken = (port: number, cause: unknown) =>
  new EmbeddedPostgresError(
    `Port ${port} is taken by another program: end that program, choose another port, or set DATABASE_URL.`,
    { cause },
  );

function failure(cluster: Cluster, complaint: string): EmbeddedPostgresError {
  if (isFull(complaint)) return refused(cluster.root, new Error(complaint));
  return new EmbeddedPostgresError(
    `PostgreSQL did not start (${lastLine(complaint) || "no answer"}): see ${cluster.log}, or set DATABASE_URL.`,
  );
}

/** Ends the server in an orderly way; open connections are closed. */
export const shutDown = (cluster: Cluster) =>
  run(cluster, "pg_ctl", ["stop", "-D", cluster.data, "-m", "fast", "-w", "-t", "60"]);
