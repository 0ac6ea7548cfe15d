import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Histories } from "#app/domain/rhythm/histories.ts";

const COLUMNS = ["start", "day", "net", "renewal", "signUpDay"] as const;

/** Keeps a shop's columns in a folder, so that a fresh process can have them without having made them. */
export function saveColumns(folder: string, histories: Histories): void {
  for (const name of COLUMNS) {
    const { buffer, byteOffset, byteLength } = histories[name];
    writeFileSync(path.join(folder, name), new Uint8Array(buffer, byteOffset, byteLength));
  }
}

/** The shop of such a folder, in memory that threads share. */
export function loadColumns(folder: string, customers: number): Histories {
  const start = new Int32Array(load(folder, "start", 4 * (customers + 1)));
  const occasions = start.at(-1) ?? 0;
  return {
    customers,
    start,
    day: new Int32Array(load(folder, "day", 4 * occasions)),
    net: new Float64Array(load(folder, "net", 8 * occasions)),
    renewal: new Uint8Array(load(folder, "renewal", occasions)),
    signUpDay: new Float64Array(load(folder, "signUpDay", 8 * customers)),
  };
}

function load(folder: string, name: (typeof COLUMNS)[number], bytes: number): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(bytes);
  const file = openSync(path.join(folder, name), "r");
  const read = readSync(file, new Uint8Array(shared));
  closeSync(file);
  if (read !== bytes) throw new Error(`${name} has ${read} bytes, not ${bytes}`);
  return shared;
}
