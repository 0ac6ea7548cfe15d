import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { EmbeddedPostgresError } from "./embedded-error.ts";

/** The user that PostgreSQL runs as; empty when it is our own. */
export type Identity = { readonly uid: number; readonly gid: number } | Record<string, never>;

/** PostgreSQL refuses to run as root, so root runs it as `postgres` or, failing that, `nobody`. */
export function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const user =
    users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  if (!user) {
    throw new EmbeddedPostgresError(
      "PostgreSQL does not run as root and this machine has no user `postgres` or `nobody`: start Cadence as another user, or set DATABASE_URL.",
    );
  }
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/** Whether that user can get to a directory; every parent has to let it through. */
export function reaches(identity: Identity, directory: string): boolean {
  if (identity.uid === undefined) return true;
  return spawnSync("ls", [directory], { ...identity, stdio: "ignore" }).status === 0;
}
