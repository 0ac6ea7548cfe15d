import { createWriteStream, rmSync } from "node:fs";
import { access, constants, realpath, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Refusal } from "./refusal.ts";

/** A file that can be written, checked before the work begins; links are followed. */
export async function writableFile(out: string, input: string): Promise<string> {
  const file = await realpath(out).catch(() => path.resolve(out));
  const folder = path.dirname(file);
  const present = await stat(file).catch(() => null);
  if (present !== null && !present.isFile()) {
    throw new Refusal(`--out ${out} is no file: name one to write to.`);
  }
  if (present !== null && file === (await realpath(input).catch(() => null))) {
    throw new Refusal(`--out ${out} is the order log itself: name another file.`);
  }
  const inFolder = await stat(folder).catch(() => null);
  if (inFolder === null || !inFolder.isDirectory()) {
    throw new Refusal(`--out ${out}: there is no folder ${folder}; create it first.`);
  }
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    throw new Refusal(`--out ${out}: the folder ${folder} may not be written to.`, { cause });
  });
  return file;
}

/** Writes a file in one piece: until the last byte is there, what was there before stays. */
export async function replaceFile(
  file: string,
  rows: Iterable<readonly string[]>,
  format: Transform,
): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  const watch = removeOnSignal(unfinished);
  try {
    await pipeline(Readable.from(rows), format, createWriteStream(unfinished, { flush: true }));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new Refusal(`${file} cannot be written: ${error.message}.`, { cause: error });
  } finally {
    watch.end();
  }
}

function removeOnSignal(file: string) {
  const signals = ["SIGINT", "SIGTERM"] as const;
  const remove = (signal: NodeJS.Signals): void => {
    end();
    rmSync(file, { force: true });
    process.kill(process.pid, signal);
  };
  const end = (): void => signals.forEach((signal) => process.off(signal, remove));
  signals.forEach((signal) => process.on(signal, remove));
  return { end };
}
