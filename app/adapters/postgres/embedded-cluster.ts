import { spawn, type SpawnOptions } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import * as fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { copyBinaries, linkLibraries, packagedBinaries } from "./embedded-binaries.ts";
import { refused } from "./embedded-error.ts";
import { reaches, serverIdentity, type Identity } from "./embedded-identity.ts";

/** Where one cluster lives; `root` is `home`, or a copy elsewhere when the server's user cannot reach `home`. */
export type Cluster = {
  readonly home: string;
  readonly root: string;
  readonly data: string;
  readonly log: string;
  readonly native: string;
  readonly identity: Identity;
  readonly password: string;
};

/** The directory, made if need be and proven writable. */
export function makeHome(home: string): string {
  try {
    fs.mkdirSync(home, { recursive: true });
    fs.accessSync(home, fs.constants.W_OK);
    return fs.realpathSync(home);
  } catch (error) {
    throw refused(home, error);
  }
}

/** Everything a server needs but its data. */
export function prepare(home: string): Cluster {
  const identity = serverIdentity();
  const packaged = packagedBinaries();
  try {
    const near = reaches(identity, home) && reaches(identity, packaged);
    const root = near ? home : reachableCopy(home);
    const native = near ? packaged : copyBinaries(packaged, root);
    linkLibraries(native);
    const [data, log] = [path.join(root, "data"), path.join(root, "postgres.log")];
    return { home, root, data, log, native, identity, password: passwordOf(home) };
  } catch (error) {
    throw refused(home, error);
  }
}

/** A directory for the data that every user can reach, under a name that belongs to `home` alone. */
function reachableCopy(home: string): string {
  const key = createHash("sha256").update(home).digest("hex").slice(0, 16);
  const copy = path.join(os.tmpdir(), `cadence-postgres-${key}`);
  fs.mkdirSync(copy, { recursive: true });
  const { uid } = fs.lstatSync(copy);
  if (uid !== process.getuid?.()) {
    throw new Error(`${copy} belongs to another user`); // the name can be guessed, and we run programs in there
  }
  fs.chmodSync(copy, 0o755);
  return copy;
}

function passwordOf(home: string): string {
  const file = path.join(home, "password");
  if (!fs.existsSync(file)) {
    fs.writeFileSync(`${file}.partial`, randomBytes(18).toString("base64url"), { mode: 0o600 });
    fs.renameSync(`${file}.partial`, file);
  }
  return fs.readFileSync(file, "utf8");
}

/** Makes the data directory beside its place and moves it there whole, so that none is ever half made. */
export async function createData(cluster: Cluster): Promise<void> {
  const partial = `${cluster.data}.partial`;
  const secret = path.join(cluster.root, "password.initdb");
  try {
    fs.rmSync(partial, { recursive: true, force: true });
    fs.mkdirSync(partial, { mode: 0o700 });
    fs.writeFileSync(secret, cluster.password, { mode: 0o600 });
    if (cluster.identity.uid !== undefined) {
      for (const file of [partial, secret]) {
        fs.chownSync(file, cluster.identity.uid, cluster.identity.gid);
      }
    }
    const rules = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"];
    const who = ["--username=postgres", "--pwfile", secret];
    await run(cluster, "initdb", ["-D", partial, ...who, ...rules]);
    fs.renameSync(partial, cluster.data);
  } catch (error) {
    fs.rmSync(partial, { recursive: true, force: true });
    throw refused(cluster.root, error);
  } finally {
    fs.rmSync(secret, { force: true });
  }
}

/** Runs one of PostgreSQL's own programs to its end. */
export async function run(
  cluster: Cluster,
  program: string,
  args: readonly string[],
): Promise<void> {
  const child = spawn(path.join(cluster.native, "bin", program), args, {
    ...surroundings(cluster),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  const ending: unknown[] = await once(child, "close");
  if (ending[0] !== 0) throw new Error(`${program} failed: ${complaint}`);
}

/** How its programs are spawned: as their user, and without our environment, which holds secrets. */
export function surroundings({ identity }: Cluster): SpawnOptions {
  const { NODE_ENV, PATH, SystemRoot } = process.env;
  return { ...identity, cwd: "/", env: { NODE_ENV, PATH, SystemRoot, LC_ALL: "C", TZ: "UTC" } };
}
