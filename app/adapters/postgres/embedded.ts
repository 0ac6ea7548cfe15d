import { rmSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { makeHome, prepare, type Cluster } from "./embedded-cluster.ts";
import { exclusively, tryLock, type Lock } from "./embedded-lock.ts";
import { livePostmaster, type Postmaster } from "./embedded-postmaster.ts";
import { launch, runningServer, shutDown, urlOf, type EmbeddedOptions } from "./embedded-server.ts";

/** A database on a PostgreSQL of our own; stop() ends the server unless a living process elsewhere started it. */
export type EmbeddedPostgres = { readonly url: string; stop(): Promise<void> };

/**
 * The default database where DATABASE_URL is unset: a real PostgreSQL whose binaries come from npm, listening on
 * 127.0.0.1 with its data under `home`. Of several processes the first starts it and the others find it.
 */
export async function embeddedPostgres(
  home: string,
  database = "cadence",
  options: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  const place = makeHome(home);
  return exclusively(startLock(place), async () => {
    const cluster = prepare(place);
    const owner = tryLock(ownerLock(place));
    try {
      const found = await runningServer(cluster);
      const server = found ?? (await launch(cluster, options));
      await ensureDatabase(cluster, server, database);
      const ours = found === undefined || owner !== undefined;
      return {
        url: urlOf(cluster, server, database),
        stop: () => (ours ? stop(cluster, server, owner) : Promise.resolve()),
      };
    } catch (error) {
      owner?.release();
      throw error;
    }
  });
}

/** Stops and deletes a cluster whose owner died without doing so; leaves the cluster of a living owner alone. */
export async function removeAbandoned(home: string): Promise<void> {
  const place = makeHome(home);
  await exclusively(startLock(place), async () => {
    const owner = tryLock(ownerLock(place));
    if (!owner) return;
    const cluster = prepare(place);
    if (livePostmaster(cluster.data)) await shutDown(cluster);
    owner.release();
    for (const directory of [cluster.root, place]) {
      rmSync(directory, { recursive: true, force: true });
    }
  });
}

const startLock = (home: string) => path.join(home, "start.lock");

/** Held for as long as the process lives that answers for the server, so that its successor can tell it died. */
const ownerLock = (home: string) => path.join(home, "owner.lock");

async function ensureDatabase(cluster: Cluster, server: Postmaster, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(cluster, server, "postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

async function stop(cluster: Cluster, server: Postmaster, owner: Lock | undefined): Promise<void> {
  await exclusively(startLock(cluster.home), async () => {
    if (livePostmaster(cluster.data)?.pid === server.pid) await shutDown(cluster);
    owner?.release();
  });
}
