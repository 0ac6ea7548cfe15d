import { randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * The key that seals the tokens on a machine without TOKEN_KEYS, kept beside the data and made when there is
 * none. Processes that start side by side get the same. Throws what the file system says.
 */
export function keptTokenKey(directory: string): string {
  const file = path.join(directory, "token-key");
  mkdirSync(directory, { recursive: true });
  if (!existsSync(file)) {
    const own = `${file}.${process.pid}`;
    writeFileSync(own, `dev:${randomBytes(32).toString("base64")}`, { mode: 0o600 });
    try {
      // Whole at once, and the first one stays.
      linkSync(own, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(own);
    }
  }
  return readFileSync(file, "utf8");
}
