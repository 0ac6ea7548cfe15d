import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type BulkOperation, ShopifyError } from "#app/ports/shopify.ts";
import type { Timings } from "#app/ports/timings.ts";

type Line = {
  readonly fetch: typeof globalThis.fetch;
  readonly timings: Pick<Timings, "download">;
};

const PREFIX = "cadence-export-";
/** No file is read for so long: what is older was left behind by a process that was killed. */
const ABANDONED_MS = 86_400_000;
const NEWLINE = 0x0a;
const READ_BYTES = 64 * 1024;

/**
 * The lines of a completed operation's file. It is streamed to disk, counted and compared with what
 * Shopify says it wrote before the first line comes out (reliability rule 13); else "incomplete".
 */
export async function* exportLines(
  line: Line,
  operation: BulkOperation,
  onProgress: (bytes: number) => Promise<void>,
): AsyncGenerator<readonly unknown[]> {
  if (operation.status !== "completed") {
    throw new ShopifyError("incomplete", `the export has ${operation.failure ?? "not ended"}`);
  }
  if (operation.url === null) {
    if (operation.objects === 0) return;
    throw new ShopifyError("incomplete", "the export's file is no longer kept");
  }
  await removeAbandoned();
  const directory = await mkdtemp(join(tmpdir(), PREFIX));
  try {
    const file = join(directory, "export.jsonl");
    await save(line, operation.url, file, operation, onProgress);
    yield* parsedLines(file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Customers' data stays on no disk for longer than it is read. */
async function removeAbandoned(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  for (const directory of names.map((name) => join(tmpdir(), name))) {
    // Gone meanwhile: another process has removed it.
    const writtenAt = await stat(directory).then(
      ({ mtimeMs }) => mtimeMs,
      () => Infinity,
    );
    if (Date.now() - writtenAt > ABANDONED_MS)
      await rm(directory, { recursive: true, force: true });
  }
}

/** JSON lines, as many at a time as a read holds. */
async function* parsedLines(file: string): AsyncGenerator<readonly unknown[]> {
  let rest = "";
  for await (const chunk of createReadStream(file, {
    encoding: "utf8",
    highWaterMark: READ_BYTES,
  })) {
    const lines = (rest + String(chunk)).split("\n");
    rest = lines.pop() ?? "";
    yield lines.map(parseLine);
  }
  if (rest !== "") yield [parseLine(rest)];
}

function parseLine(line: string): unknown {
  return readable(line, (text): unknown => JSON.parse(text));
}

/** Reads a piece of an export. What cannot be read today cannot be read tomorrow: "rejected". */
export function readable<Piece, T>(piece: Piece, read: (piece: Piece) => T): T {
  try {
    return read(piece);
  } catch (cause) {
    throw new ShopifyError("rejected", "a line of the export cannot be read", { cause });
  }
}

async function save(
  { fetch, timings }: Line,
  url: string,
  file: string,
  expected: BulkOperation,
  onProgress: (bytes: number) => Promise<void>,
): Promise<void> {
  let bytes = 0;
  let lines = 0;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timings.download) });
    if (!response.ok || response.body === null) {
      // Gone or forbidden: the address has expired. Anything else is the store's own trouble.
      const expired = response.status >= 400 && response.status < 500 && response.status !== 429;
      throw new ShopifyError(
        expired ? "incomplete" : "unavailable",
        `the export's file answered ${response.status}`,
      );
    }
    const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1))
          lines += 1;
        await onProgress(bytes);
        yield chunk;
      }
    };
    await pipeline(chunksOf(response.body), counted, createWriteStream(file));
  } catch (cause) {
    if (cause instanceof ShopifyError) throw cause;
    // The file may be whole: it is fetched again, and not asked for again.
    throw new ShopifyError("unavailable", "the export's file could not be read", { cause });
  }
  if (bytes !== expected.bytes || lines !== expected.objects) {
    throw new ShopifyError(
      "incomplete",
      `the export's file has ${lines} lines and ${bytes} bytes, not ${expected.objects} and ${expected.bytes}`,
    );
  }
}

/** A body as chunks, chunk by chunk: the types of the two stream worlds do not meet. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
