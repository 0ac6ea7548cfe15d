import { existsSync, readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { embeddedPostgres, removeAbandoned } from "#app/adapters/postgres/embedded.ts";
import { migrate } from "#app/adapters/postgres/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A database with the schema and no rows, and whom to ask for copies of it. */
    postgres: { readonly adminUrl: string; readonly template: string };
  }
}

const PREFIX = "cadence-test-";
const HOME = path.join(os.tmpdir(), `${PREFIX}${process.pid}`);
const template = `cadence_template_${process.pid}`;

/** One server for the whole run: the project that comes second finds the first one's. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.DATABASE_URL
    ? { url: process.env.DATABASE_URL, stop: () => Promise.resolve() }
    : await startServer();
  await withClient(server.url, async (client) => {
    const known = await client.query("SELECT FROM pg_database WHERE datname = $1", [template]);
    if (known.rowCount === 0) await client.query(`CREATE DATABASE ${template}`);
  });
  const templateUrl = new URL(server.url);
  templateUrl.pathname = `/${template}`;
  await migrate(templateUrl.href);
  project.provide("postgres", { adminUrl: server.url, template });

  return async () => {
    if (process.env.DATABASE_URL) await dropAll(server.url);
    await server.stop();
    if (existsSync(HOME)) await removeAbandoned(HOME);
  };
}

async function startServer() {
  const left = readdirSync(os.tmpdir()).filter((name) => name.startsWith(PREFIX));
  for (const name of left) await removeAbandoned(path.join(os.tmpdir(), name)); // by runs that were killed
  return embeddedPostgres(HOME, "postgres", { durable: false });
}

/** On a server that is not ours, nothing of this run stays behind. */
async function dropAll(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE datname = $1 OR starts_with(datname, $2)",
      [template, `cadence_test_${process.pid}_`],
    );
    for (const { datname } of rows) {
      await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
    }
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
