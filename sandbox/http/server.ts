import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import type { Store } from "../open-store.ts";
import type { Answer } from "./answer.ts";
import { createRouter, type Call, type Routes } from "./routes.ts";

const contentTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jsonl": "application/jsonl",
};
const worthPacking = 10_000;

/** Something the caller got wrong. */
export class BadRequest extends Error {}

interface Options {
  routes: Routes;
  /** The shop a request is about, or null when it names one that is not here. */
  storeOf: (request: IncomingMessage, url: URL) => Store | null;
}

/** The sandbox's HTTP server, not yet listening. */
export function createSandboxServer({ routes, storeOf }: Options) {
  const find = createRouter(routes);

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const url = new URL(request.url ?? "/", "http://sandbox");
    const found = find(request.method ?? "GET", url.pathname);
    const store = storeOf(request, url);
    if (!found || !store) return { status: 404, json: { errors: "Not Found" } };
    return found.handler(toCall(request, url, found.params, store));
  };

  return createServer((request, response) => {
    answer(request)
      .catch(explain)
      .then((given) => send(request, response, given))
      .catch((error: unknown) => {
        // The reader hung up, or its file is gone: there is nobody left to tell.
        response.destroy(error instanceof Error ? error : undefined);
      });
  });
}

function toCall(
  request: IncomingMessage,
  url: URL,
  params: Record<string, string>,
  store: Store,
): Call {
  const bytes = async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  };
  return {
    url,
    params,
    headers: request.headers,
    store,
    bytes,
    async json() {
      const text = (await bytes()).toString();
      try {
        const body: unknown = text === "" ? {} : JSON.parse(text);
        return body;
      } catch {
        throw new BadRequest("The body is not JSON.");
      }
    },
  };
}

function explain(error: unknown): Answer {
  if (error instanceof BadRequest) return { status: 400, json: { error: error.message } };
  if (error instanceof z.ZodError) return { status: 400, json: { error: z.prettifyError(error) } };
  console.error("sandbox: request failed", error);
  return { status: 500, json: { error: String(error) } };
}

async function send(request: IncomingMessage, response: ServerResponse, given: Answer) {
  const { status = 200, headers = {}, json, file, text, afterMs = 0, hangUp = false } = given;
  if (afterMs > 0) await unlessGone(response, afterMs);
  if (hangUp || response.closed) {
    response.destroy();
    return;
  }
  if (file !== undefined) return sendFile(response, file, headers);
  if (text !== undefined) {
    response.writeHead(status, headers).end(text);
    return;
  }
  if (json === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const body = Buffer.from(JSON.stringify(json));
  const all: Record<string, string> = {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    ...headers,
  };
  const packed =
    body.length >= worthPacking && request.headers["accept-encoding"]?.toString().includes("gzip");
  if (packed) all["content-encoding"] = "gzip";
  response.writeHead(status, all).end(packed ? gzipSync(body, { level: 1 }) : body);
}

/** Waits, but not for a caller who has hung up. */
async function unlessGone(response: ServerResponse, ms: number): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  if (response.closed) return;
  await pause(ms, undefined, { signal: gone.signal }).catch((error: unknown) => {
    if (!gone.signal.aborted) throw error;
  });
}

async function sendFile(
  response: ServerResponse,
  file: string,
  headers: Record<string, string>,
): Promise<void> {
  const size = await stat(file).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );
  if (size === null) {
    response.writeHead(404, { "content-type": "text/plain" }).end("Not Found");
    return;
  }
  const type = contentTypes[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, {
    "content-type": type,
    "content-length": String(size),
    "cache-control": "no-store",
    ...headers,
  });
  await pipeline(createReadStream(file), response);
}
