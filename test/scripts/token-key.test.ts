import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, expect, it } from "vitest";
import { keptTokenKey } from "#scripts/token-key.ts";

const directory = mkdtempSync(path.join(tmpdir(), "cadence-token-key-"));
afterAll(() => rmSync(directory, { recursive: true }));

const MODULE = path.resolve("scripts/token-key.ts");
/** Prints the key at a given instant, so that all come at once. */
const PRINT = `const { keptTokenKey } = await import(${JSON.stringify(MODULE)});
while (Date.now() < Number(process.argv[1])) {}
process.stdout.write(keptTokenKey(process.argv[2]));`;

it("is one for all processes that start at once, and for all that follow", async () => {
  const at = String(Date.now() + 500);
  const keys = await Promise.all(
    Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", PRINT, at, directory]);
      return text(child.stdout);
    }),
  );
  const [key] = keys;
  expect(key).toMatch(/^dev:.{44}$/);
  expect(new Set([...keys, keptTokenKey(directory)])).toEqual(new Set([key]));
  expect(readdirSync(directory)).toEqual(["token-key"]);
});
