import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import autocannon from "autocannon";
import { z } from "zod";
import { embeddedPostgres, removeAbandoned } from "#app/adapters/postgres/embedded.ts";
import { migrate } from "#app/adapters/postgres/migrate.ts";
import { CLIENT } from "#scripts/demo/processes.ts";
import { burst } from "#test/chaos/support/burst.ts";
import { CONNECTIONS, delivery } from "./ingest/delivery.ts";
import { type Figure, median } from "./figure.ts";

const RUNS = 5;
const FULL_RATE_S = 4;
const INSERT_MS = 3_000;
const STEADY_RATE = 500;
const STEADY_S = 6;
const BURST = 5_000;

/** R1: the ack path beside a route that only reads the body, and beside the bare INSERT, in the same minutes. */
export async function measureIngest(): Promise<readonly Figure[]> {
  const directory = mkdtempSync(path.join(tmpdir(), "cadence-ingest-"));
  const postgres = path.join(directory, "postgres");
  try {
    const database = await embeddedPostgres(postgres);
    try {
      await migrate(database.url);
      const server = await startServer(database.url, directory);
      try {
        return await measure(server);
      } finally {
        server.child.kill("SIGKILL");
        await once(server.child, "exit");
      }
    } finally {
      await database.stop();
      await removeAbandoned(postgres);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** One interleaved round; rates a second. */
type Round = {
  readonly h: number;
  readonly i: number;
  readonly ack: number;
  /** The ack path's share of h·i/(h+i). */
  readonly share: number;
  /** Latencies of the ack path beside those of the bare route. */
  readonly p50: number;
  readonly p99: number;
  readonly refused: number;
};

type Server = { readonly child: ChildProcess; readonly origin: string };

async function measure(server: Server): Promise<readonly Figure[]> {
  // The first seconds belong to the compiler.
  await shoot(server, "/webhooks", { duration: 3 });
  await shoot(server, "/twin", { duration: 2 });
  const rounds: Round[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const h = (await shoot(server, "/twin", { duration: FULL_RATE_S })).requests.average;
    const i = await insertRate(server);
    const full = await shoot(server, "/webhooks", { duration: FULL_RATE_S });
    const steady = { duration: STEADY_S, overallRate: STEADY_RATE, connections: 10 };
    const bare = (await shoot(server, "/twin", steady)).latency;
    const paced = await shoot(server, "/webhooks", steady);
    rounds.push({
      h,
      i,
      ack: full.requests.average,
      share: full.requests.average / ((h * i) / (h + i)),
      p50: paced.latency.p50 / Math.max(1, bare.p50),
      p99: paced.latency.p99 / Math.max(1, bare.p99),
      refused: full.non2xx + full.errors + paced.non2xx + paced.errors,
    });
    const last = rounds.at(-1);
    console.log(JSON.stringify(last));
  }
  const of = (name: keyof Round) => median(rounds.map((round) => round[name]));
  const { answers, slowestMs } = await burst(`${server.origin}/webhooks`, BURST);
  const accepted = answers.get(200) ?? 0;
  return [
    {
      what: "R1 ack path, share of h·i/(h+i)",
      seen: hundredths(of("share")),
      unit: "",
      goal: { at: ">=", value: 0.6 },
      beside: `${Math.round(of("ack"))}/s; h ${Math.round(of("h"))}/s, i ${Math.round(of("i"))}/s; medians of ${RUNS}`,
    },
    {
      what: `R1 p50 at ${STEADY_RATE}/s beside that of h`,
      seen: hundredths(of("p50")),
      unit: "x",
      goal: { at: "<=", value: 3 },
      beside: "of whole milliseconds, at least 1",
    },
    {
      what: `R1 p99 at ${STEADY_RATE}/s beside that of h`,
      seen: hundredths(of("p99")),
      unit: "x",
      goal: { at: "<=", value: 3 },
      beside: "of whole milliseconds, at least 1",
    },
    {
      what: `burst of ${BURST} in 1 s: answers other than 2xx`,
      seen: BURST - accepted + rounds.reduce((sum, { refused }) => sum + refused, 0),
      unit: "",
      goal: { at: "<=", value: 0 },
      beside: "and in all measurements above",
    },
    {
      what: `burst of ${BURST} in 1 s: slowest answer`,
      seen: Math.round(slowestMs),
      unit: "ms",
      goal: { at: "<=", value: 5_000 },
      beside: "Shopify waits 5 s",
    },
  ];
}

/** Requests at full rate, or at a steady one, on connections that stay open. */
function shoot(
  { origin }: Server,
  route: "/webhooks" | "/twin",
  options: { duration: number; overallRate?: number; connections?: number },
) {
  return autocannon({
    url: origin + route,
    connections: CONNECTIONS,
    ...options,
    requests: [
      {
        method: "POST",
        headers: delivery.headers,
        body: delivery.bytes,
        setupRequest: (request) => ({
          ...request,
          headers: { ...request.headers, "x-shopify-webhook-id": randomUUID() },
        }),
      },
    ],
  });
}

const Port = z.object({ port: z.number() });
const Rate = z.object({ rate: z.number() });

async function insertRate({ child }: Server): Promise<number> {
  child.send({ insertForMs: INSERT_MS });
  const answer: unknown[] = await once(child, "message");
  return Rate.parse(answer[0]).rate;
}

async function startServer(databaseUrl: string, directory: string): Promise<Server> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "ingest/server.ts")], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      ...CLIENT,
      NODE_ENV: "production",
      SHOPIFY_APP_URL: "https://cadence.example.com",
      DATABASE_URL: databaseUrl,
      DATA_DIR: directory,
      TOKEN_KEYS: `k1:${randomBytes(32).toString("base64")}`,
      LOG_LEVEL: "warn",
    },
  });
  const message: unknown[] = await once(child, "message");
  return { child, origin: `http://127.0.0.1:${Port.parse(message[0]).port}` };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
