import { PgBoss } from "pg-boss";
import { z } from "zod";
import { JOB_KINDS, type JobKind } from "#app/ports/jobs.ts";
import type { Log } from "#app/ports/log.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { Timings } from "#app/ports/timings.ts";

/** Runs long jobs, one at a time for a shop and a kind, on whichever worker is free. */
export type JobQueue = {
  /** Queues a job unless it is queued or running already. */
  readonly send: (kind: JobKind, shopId: ShopId) => Promise<void>;
  readonly stop: () => Promise<void>;
};

const Payload = z.object({ shopId: z.number() });

const CONNECTIONS = 4;
const LONGEST_JOB = 24 * 3600;

/**
 * Starts pg-boss. What is due when lives in our own schedules; a job that failed is sent again from there,
 * so the queue itself retries nothing.
 */
export async function startJobQueue(
  url: string,
  run: (kind: JobKind, shopId: ShopId) => Promise<void>,
  {
    log,
    timings,
  }: {
    readonly log: Log;
    readonly timings: Pick<Timings, "supervise" | "heartbeat" | "queueLook">;
  },
): Promise<JobQueue> {
  const supervise = Math.max(1, Math.ceil(timings.supervise / 1000));
  const boss = new PgBoss({
    connectionString: url,
    max: CONNECTIONS,
    superviseIntervalSeconds: supervise,
    // How old a queue's last look must be for the next one; a minute, unless it is said.
    monitorIntervalSeconds: supervise,
    application_name: "cadence-jobs",
  });
  boss.on("error", (error) => log.error("job-queue", error));
  await boss.start();
  const workers = new Map<JobKind, string>();
  for (const kind of JOB_KINDS) {
    await boss.createQueue(kind, {
      policy: "exclusive",
      retryLimit: 0,
      heartbeatSeconds: timings.heartbeat / 1000,
      expireInSeconds: LONGEST_JOB,
      deleteAfterSeconds: 60,
    });
    const worker = await boss.work(
      kind,
      { pollingIntervalSeconds: timings.queueLook / 1000, localConcurrency: 2, batchSize: 1 },
      async (jobs) => {
        for (const job of jobs) await run(kind, Payload.parse(job.data).shopId);
      },
    );
    workers.set(kind, worker);
  }
  return {
    send: async (kind, shopId) => {
      await boss.send(kind, { shopId }, { singletonKey: String(shopId) });
      const worker = workers.get(kind);
      if (worker !== undefined) boss.notifyWorker(worker);
    },
    stop: () => boss.stop({ graceful: true, timeout: 8_000 }),
  };
}
