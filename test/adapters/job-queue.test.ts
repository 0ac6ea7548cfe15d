import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type JobQueue, startJobQueue } from "#app/adapters/postgres/job-queue.ts";
import type { Log } from "#app/ports/log.ts";
import { TIMINGS } from "#app/ports/timings.ts";
import { until } from "#scripts/demo/until.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
const parts = { log: silent, timings: { ...TIMINGS, supervise: 1_000 } };

let database: TestDatabase;
let queues: readonly JobQueue[];
const runs: { job: string; running: number }[] = [];
const running = new Map<string, number>();
let faults = 0;
let release = () => {};
const held = new Promise<void>((resolve) => {
  release = resolve;
});

/** Shop 1's import waits to be let go; shop 3's fails the first time. */
async function run(kind: string, shopId: number): Promise<void> {
  const job = `${kind} of ${shopId}`;
  running.set(job, (running.get(job) ?? 0) + 1);
  runs.push({ job, running: running.get(job) ?? 0 });
  try {
    if (job === "import of 1") await held;
    if (job === "cut-offs of 3") {
      faults += 1;
      if (faults === 1) throw new Error("for this test");
    }
  } finally {
    running.set(job, (running.get(job) ?? 1) - 1);
  }
}

beforeAll(async () => {
  database = await freshDatabase();
  const first = await startJobQueue(database.url, run, parts);
  queues = [first, await startJobQueue(database.url, run, parts)];
});
afterAll(async () => {
  await Promise.all(queues.map((queue) => queue.stop()));
  await database.drop();
});

const send: JobQueue["send"] = async (kind, shopId) => {
  await Promise.all(queues.map((queue) => queue.send(kind, shopId)));
};
/** By one worker: of two, the second may send after the job of the first has ended, and that is another job. */
const sendOnce: JobQueue["send"] = async (kind, shopId) => queues[0]?.send(kind, shopId);
const ran = (job: string) => runs.filter((each) => each.job === job).length;

describe("the job queue of two workers", () => {
  it("runs a job of a shop and a kind one at a time, however often it is sent", async () => {
    await send("import", 1);
    await until("the job to run", 10_000, async () => ran("import of 1") === 1);
    await send("import", 1);
    await send("import", 2);
    await until("another shop's job beside it", 10_000, async () => ran("import of 2") > 0);
    expect(ran("import of 1")).toBe(1);
    release();
    await until("the job to end", 10_000, async () => running.get("import of 1") === 0);
    expect(Math.max(...runs.map((each) => each.running))).toBe(1);
  });

  it("runs it again when it is sent after its end", async () => {
    const before = ran("import of 1");
    await until("the queue to be free", 10_000, async () => {
      await send("import", 1);
      return ran("import of 1") > before;
    });
    expect(ran("import of 1")).toBeGreaterThan(before);
  });

  it("does not try a failed job again by itself, but when it is sent", async () => {
    await sendOnce("cut-offs", 3);
    await until("the failure", 10_000, async () => faults === 1);
    await until("the next try", 10_000, async () => {
      await sendOnce("cut-offs", 3);
      return faults > 1;
    });
    expect(ran("cut-offs of 3")).toBeGreaterThanOrEqual(2);
  });

  it("R8: gives up the job of a worker that was killed as soon as its heartbeat is missed", async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `INSERT INTO pgboss.job (name, data, state, policy, singleton_key, started_on, heartbeat_on, heartbeat_seconds)
       VALUES ('refit', '{"shopId": 4}', 'active', 'exclusive', '4', now(), now() - interval '11 s', 10)`,
    );
    await until("the job to be given up", 15_000, async () => {
      const { rowCount } = await client.query(
        "SELECT FROM pgboss.job WHERE name = 'refit' AND singleton_key = '4' AND state = 'active'",
      );
      return rowCount === 0;
    });
    await client.end();
    await sendOnce("refit", 4);
    await until("another worker to take it over", 15_000, async () => ran("refit of 4") > 0);
    expect(ran("refit of 4")).toBe(1);
  });
});
