import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { packagedBinaries } from "#app/adapters/postgres/embedded-binaries.ts";
import { EmbeddedPostgresError } from "#app/adapters/postgres/embedded-error.ts";
import { livePostmaster } from "#app/adapters/postgres/embedded-postmaster.ts";
import {
  embeddedPostgres,
  removeAbandoned,
  type EmbeddedPostgres,
} from "#app/adapters/postgres/embedded.ts";

const QUICK = { durable: false };
const NOBODY = { uid: 65534, gid: 65534 };

let seed: string; // a stopped cluster, copied for each test because making one takes a second
let directory: string;
let home: string;

beforeAll(async () => {
  seed = openDirectory();
  await (await embeddedPostgres(seed, "app", QUICK)).stop();
});

afterAll(() => rmSync(seed, { recursive: true, force: true }));

beforeEach(() => {
  directory = openDirectory();
  home = path.join(directory, "postgres");
  execFileSync("cp", ["-a", seed, home]);
});

afterEach(async () => {
  if (existsSync(home)) await removeAbandoned(home);
  rmSync(directory, { recursive: true, force: true });
});

function openDirectory(): string {
  const made = mkdtempSync(path.join(os.tmpdir(), "cadence-embedded-"));
  chmodSync(made, 0o755);
  return made;
}

function withoutData(): void {
  rmSync(home, { recursive: true });
}

describe("a server of our own", () => {
  it("keeps its data from one start to the next", async () => {
    const first = await embeddedPostgres(home, "app", QUICK);
    await query(first, "CREATE TABLE note AS SELECT 'kept' AS text");
    await first.stop();
    expect(livePostmaster(path.join(home, "data"))).toBeUndefined();

    const second = await embeddedPostgres(home, "app", QUICK);
    expect(await query(second, "SELECT text FROM note")).toEqual([{ text: "kept" }]);
    await second.stop();
    await second.stop(); // twice does no harm
  });

  it.each([
    [true, "on"],
    [false, "off"],
  ])("with durable %s has fsync %s and listens on 127.0.0.1 alone", async (durable, fsync) => {
    const database = await embeddedPostgres(home, "app", { durable });
    expect(
      await query(
        database,
        `SELECT current_setting('fsync') AS fsync, current_setting('listen_addresses') AS listen,
                current_setting('unix_socket_directories') AS sockets, current_setting('max_connections') AS connections,
                current_setting('shared_buffers') AS buffers`,
      ),
    ).toEqual([{ fsync, listen: "127.0.0.1", sockets: "", connections: "100", buffers: "128MB" }]);
    await database.stop();
  });

  it("lets in nobody without the password", async () => {
    const database = await embeddedPostgres(home, "app", QUICK);
    const url = new URL(database.url);
    url.password = "guess";
    await expect(query({ url: url.href }, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
    await database.stop();
  });
});

describe("several processes", () => {
  it("share one server, which ends with the process that started it and not before", async () => {
    const owner = await startProcess();
    const others = await Promise.all([startProcess(), startProcess(), startProcess()]);
    expect(new Set([owner, ...others].map(({ url }) => url)).size).toBe(1);

    await Promise.all(others.map((other) => other.stop()));
    expect(await query(owner, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await owner.stop();
    expect(livePostmaster(path.join(home, "data"))).toBeUndefined();
  });

  it("that all come first start one server between them", async () => {
    withoutData();
    const all = await Promise.all([startProcess(), startProcess(), startProcess()]);
    expect(new Set(all.map(({ url }) => url)).size).toBe(1);
    await Promise.all(all.map((one) => one.stop()));
    expect(livePostmaster(path.join(home, "data"))).toBeUndefined();
  });
});

describe("after kill -9", () => {
  it("of its owner the next process finds the server, and answers for it from then on", async () => {
    const owner = await startProcess();
    await query(owner, "CREATE TABLE note AS SELECT 'kept' AS text");
    await owner.kill();

    const heir = await embeddedPostgres(home, "app", QUICK);
    expect(heir.url).toBe(owner.url);
    await heir.stop();
    expect(livePostmaster(path.join(home, "data"))).toBeUndefined();
  });

  it("of owner and server at once a new server recovers the data", async () => {
    const owner = await startProcess({ durable: true });
    await query(owner, "CREATE TABLE note AS SELECT 'kept' AS text");
    const postmaster = livePostmaster(path.join(home, "data"));
    process.kill(postmaster?.pid ?? 0, "SIGKILL");
    await owner.kill();

    const next = await embeddedPostgres(home, "app", QUICK);
    expect(await query(next, "SELECT text FROM note")).toEqual([{ text: "kept" }]);
    await next.stop();
  });

  it("in the middle of making the data directory begins again", async () => {
    withoutData();
    mkdirSync(path.join(home, "data.partial"), { recursive: true });
    writeFileSync(path.join(home, "data.partial", "PG_VERSION"), "18\n");
    const database = await embeddedPostgres(home, "app", QUICK);
    expect(await query(database, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await database.stop();
    expect(readdirSync(home)).not.toContain("data.partial");
  });

  it("a pid file whose number now belongs to another program is stale", async () => {
    const data = path.join(home, "data");
    // Ours is the number of a living process; the server would refuse to start over it.
    writeFileSync(
      path.join(data, "postmaster.pid"),
      `${process.pid}\n${data}\n0\n1\n\n127.0.0.1\n\nready   \n`,
    );
    const database = await embeddedPostgres(home, "app", QUICK);
    expect(await query(database, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await database.stop();
  });
});

describe("what cannot work is refused in one sentence that says what to do", () => {
  it("a directory below a file", async () => {
    writeFileSync(path.join(directory, "file"), "");
    await expectRefusal(
      path.join(directory, "file", "postgres"),
      /cannot keep its data in .* DATA_DIR/,
    );
  });

  it("a port that is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    await expect(embeddedPostgres(home, "app", { ...QUICK, port })).rejects.toThrow(
      new EmbeddedPostgresError(
        `Port ${port} is taken by another program: end that program, choose another port, or set DATABASE_URL.`,
      ),
    );
    other.close();
  });

  it("a machine npm has no PostgreSQL for", () => {
    expect(() => packagedBinaries("sunos", "x64")).toThrow(
      /^There is no PostgreSQL from npm for sunos on x64 .*: set DATABASE_URL/,
    );
  });

  it("a password that was lost", async () => {
    rmSync(path.join(home, "password"));
    await expectRefusal(home, /password in .* does not open the database/);
  });

  it.runIf(process.platform === "linux")("a full disk, leaving no half-made data", async () => {
    withoutData();
    // A limit on the size of files makes the server's programs fail as a full disk does.
    const limited = await startProcess({ shell: "ulimit -f 1000; exec" }).catch(String);
    expect(limited).toMatch(/There is no room for a database in .*: free about 200 MB/);
    expect(readdirSync(home).toSorted()).toEqual(["owner.lock", "password", "start.lock"]);

    const database = await embeddedPostgres(home, "app", QUICK);
    expect(await query(database, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await database.stop();
  });

  it.runIf(isRoot())("a directory someone without privileges may not write", async () => {
    withoutData();
    mkdirSync(home, { mode: 0o755 });
    const message = await startProcess({ identity: NOBODY }).catch(String);
    expect(message).toMatch(/PostgreSQL cannot keep its data in .*EACCES/);
    expect(readdirSync(home)).toEqual([]);
  });
});

describe.runIf(isRoot())("as root", () => {
  it("runs the server as somebody else", async () => {
    const database = await embeddedPostgres(home, "app", QUICK);
    const pid = livePostmaster(path.join(home, "data"))?.pid ?? 0;
    const status = execFileSync("ps", ["-o", "user=", "-p", String(pid)], { encoding: "utf8" });
    expect(status.trim()).not.toBe("root");
    await database.stop();
  });

  it("keeps the data where that user can reach it when the directory is closed", async () => {
    withoutData();
    chmodSync(directory, 0o700);
    const database = await embeddedPostgres(home, "app", QUICK);
    expect(await query(database, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await database.stop();
    expect(readdirSync(home).toSorted()).toEqual(["owner.lock", "password", "start.lock"]);
  });

  it("and as an ordinary user it works as well", async () => {
    withoutData();
    mkdirSync(home);
    chownSync(home, NOBODY.uid, NOBODY.gid);
    const one = await startProcess({ identity: NOBODY });
    expect(await query(one, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await one.stop();
  });
});

async function expectRefusal(place: string, message: RegExp): Promise<void> {
  const refusal = await embeddedPostgres(place, "app", QUICK).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(EmbeddedPostgresError);
  expect(String(refusal)).toMatch(message);
  expect(String(refusal)).not.toContain("\n");
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

async function query({ url }: Pick<EmbeddedPostgres, "url">, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {}); // some tests kill the server
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

type Program = { readonly url: string; stop(): Promise<void>; kill(): Promise<void> };

/** The same in a process of its own, which stops when its input ends. */
async function startProcess({
  shell = "exec",
  durable = false,
  identity = {},
} = {}): Promise<Program> {
  const module = path.resolve("app/adapters/postgres/embedded.ts");
  const code = `
    const { embeddedPostgres } = await import(${JSON.stringify(module)});
    const { url, stop } = await embeddedPostgres(${JSON.stringify(home)}, "app", { durable: ${durable} });
    console.log(url);
    process.stdin.on("end", stop).resume();`;
  const child = spawn(
    "sh",
    ["-c", `${shell} "$0" --input-type=module -e "$1"`, process.execPath, code],
    {
      ...identity,
      stdio: ["pipe", "pipe", "pipe"],
    },
  );
  const url = await Promise.race([firstLine(child), complaint(child)]);
  const exit = once(child, "exit");
  return {
    url,
    stop: async () => {
      child.stdin?.end();
      await exit;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exit;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  const line: unknown[] = child.stdout ? await once(child.stdout, "data") : [];
  return String(line[0]).trim();
}

async function complaint(child: ChildProcess): Promise<never> {
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await once(child, "close");
  throw new Error(text);
}
