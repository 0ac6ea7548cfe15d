#!/usr/bin/env node
// Stands in for Prisma's native `schema-engine` where binaries.prisma.sh is out of reach (docs/decisions/0004).
// It speaks the native engine's protocol to the CLI, JSON-RPC with one message per line, and answers with the
// same engine built to WebAssembly (npm: @prisma/schema-engine-wasm), which reaches PostgreSQL through `pg`.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";

const ENGINE = "@prisma/schema-engine-wasm/schema_engine_bg";
const args = process.argv.slice(2);
const valuesOf = (option) => args.filter((_, i) => args[i - 1] === option);

const datasource = JSON.parse(valuesOf("--datasource")[0] ?? "{}");
const { url, schema } = locate(datasource.url);
let panic;

if (args.includes("--version") || args.includes("-V")) printVersion();
else if (args.includes("cli")) await runOnce(args[args.indexOf("cli") + 1]);
else serve();

function printVersion() {
  const folder = path.dirname(createRequire(import.meta.url).resolve(ENGINE));
  const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  console.log(`schema-engine-cli ${version.split(/[.-]/).pop()}`);
}

/** `schema-engine cli ...`: the answer is the exit code and, on failure, a line of the log. */
async function runOnce(command) {
  try {
    await (command === "create-database" ? createDatabase() : connectOnce());
  } catch (error) {
    const log = (level, fields) =>
      console.error(JSON.stringify({ level, target: "schema_engine::logger", fields }));
    log("INFO", { message: "Starting schema engine CLI" }); // the CLI drops the first line
    log("ERROR", explain(error));
    process.exitCode = 1;
  }
}

function serve() {
  let engine;
  let closed = false;
  const pending = new Set();
  const leaveWhenDone = () => {
    if (closed && pending.size === 0) process.exit();
  };
  const fail = (id, error) => {
    const message = "An error happened. Check the data field for details.";
    const data = { is_panic: false, meta: error.meta, ...explain(error) };
    send({ id, error: { code: 4466, message, data } });
  };

  // A panic of the engine surfaces here; the CLI takes an engine that only dies for one that found nothing.
  process.on("uncaughtException", (error) => {
    for (const id of pending) fail(id, panic ? new Error(panic) : error);
    process.exitCode = 1;
    process.stdin.destroy();
  });

  async function answer({ method, params }) {
    if (method === "createDatabase") return createDatabase();
    engine ??= startEngine();
    const name = method === "getDatabaseVersion" ? "version" : method;
    const result = await (await engine)[name](params);
    if (method === "diff" && result?.stdout) {
      const content = result.stdout;
      send({ id: `print-${randomUUID()}`, method: "print", params: { content } });
    }
    return result ?? {};
  }

  createInterface({ input: process.stdin })
    .on("line", async (line) => {
      const request = JSON.parse(line);
      if (!request.method) return; // the CLI's reply to our print
      pending.add(request.id);
      try {
        send({ id: request.id, result: await answer(request) });
      } catch (error) {
        fail(request.id, error);
      }
      pending.delete(request.id);
      leaveWhenDone();
    })
    .on("close", () => {
      closed = true;
      leaveWhenDone();
    });
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

async function startEngine() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (message) => (panic = `The schema engine panicked: ${message}`),
  };
  const glue = await import(ENGINE);
  const file = new URL("./schema_engine_bg.wasm", import.meta.resolve(ENGINE));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(await readFile(file)), {
    "./schema_engine_bg.js": glue,
  });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const datamodels = await Promise.all(
    valuesOf("--datamodels").map(async (name) => [name, await readFile(name, "utf8")]),
  );
  return glue.SchemaEngine.new(
    { datamodels: datamodels.length > 0 ? datamodels : undefined },
    () => {},
    bindMigrationAwareSqlAdapterFactory({
      provider: "postgres",
      adapterName: "@prisma/adapter-pg",
      connect: () => adapterFor(url),
      connectToShadowDb,
    }),
  );
}

/** An empty database for the engine to replay the migrations in; dropped when it is done. */
async function connectToShadowDb() {
  if (datasource.shadowDatabaseUrl) return adapterFor(locate(datasource.shadowDatabaseUrl).url);
  const name = `prisma_migrate_shadow_db_${randomUUID()}`;
  await asAdmin(`CREATE DATABASE "${name}"`);
  return adapterFor(urlOf(name), () => asAdmin(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
}

async function adapterFor(connectionString, afterwards) {
  const options = `-c search_path="${schema}"`;
  const pool = new pg.Pool({ connectionString, max: 1, options });
  const adapter = readCatalogue(await new PrismaPg(pool, { schema }).connect());
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (level) => readCatalogue(await startTransaction(level));
  // adapter-pg splits a script at every ";", which breaks function bodies: send it whole.
  adapter.executeScript = async (sql) => {
    await pool.query(sql).catch((error) => adapter.onError(error));
  };
  adapter.dispose = async () => {
    await pool.end();
    await afterwards?.();
  };
  return adapter;
}

const [CHAR, NAME, TEXT] = [18, 19, 25]; // pg_type.oid

/** The catalogue answers in "char" and name, which the driver adapter does not know: the engine wants a character and text. */
function readCatalogue(queryable) {
  const performIO = queryable.performIO.bind(queryable);
  const queryRaw = queryable.queryRaw.bind(queryable);
  let characters = [];
  queryable.performIO = async (query) => {
    const result = await performIO(query);
    const fields = result?.fields ?? [];
    characters = fields.map((field) => field.dataTypeID === CHAR);
    for (const field of fields) {
      if (field.dataTypeID === CHAR || field.dataTypeID === NAME) field.dataTypeID = TEXT;
    }
    return result;
  };
  queryable.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const asCharacter = (type, i) => (characters[i] ? ColumnTypeEnum.Character : type);
    return { ...result, columnTypes: result.columnTypes.map(asCharacter) };
  };
  return queryable;
}

async function createDatabase() {
  const databaseName = nameOf(url);
  await asAdmin(`CREATE DATABASE ${pg.escapeIdentifier(databaseName)}`).catch((error) => {
    if (error.code !== "42P04") throw error; // it exists
  });
  return { databaseName };
}

async function connectOnce(connectionString = url, sql = "SELECT 1") {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const asAdmin = (sql) =>
  connectOnce(urlOf(nameOf(url) === "postgres" ? "template1" : "postgres"), sql);

/** Splits Prisma's `?schema=` off a URL, which PostgreSQL does not know. */
function locate(raw) {
  if (!raw) return { schema: "public" };
  const parsed = new URL(raw);
  const schema = parsed.searchParams.get("schema") ?? "public";
  parsed.searchParams.delete("schema");
  return { url: parsed.toString(), schema };
}

function urlOf(database) {
  const parsed = new URL(url);
  parsed.pathname = `/${encodeURIComponent(database)}`;
  return parsed.toString();
}

function nameOf(connectionString) {
  return decodeURIComponent(new URL(connectionString).pathname.slice(1)) || "postgres";
}

/** An error as the CLI expects it, with Prisma's own code for the usual ones. */
function explain(error) {
  if (/^P\d/.test(error.code)) return { error_code: error.code, message: error.message };
  const host = url ? new URL(url).host : "";
  const [error_code, message] = {
    "3D000": ["P1003", `Database \`${url ? nameOf(url) : ""}\` does not exist`],
    "28P01": ["P1000", `Authentication failed against the database server at \`${host}\``],
    28000: ["P1000", `Authentication failed against the database server at \`${host}\``],
    ECONNREFUSED: ["P1001", `Can't reach database server at \`${host}\``],
    ENOTFOUND: ["P1001", `Can't reach database server at \`${host}\``],
  }[error.code] ?? [undefined, error.message];
  return { error_code, message };
}
