import { gid } from "../world/gid.ts";
import type { Clock } from "../world/clock.ts";

/** Shopify's states of a bulk operation. */
export type BulkStatus =
  "CREATED" | "RUNNING" | "COMPLETED" | "CANCELING" | "CANCELED" | "FAILED" | "EXPIRED";

/** A bulk operation of the app, as `bulkOperation(id)` shows it. */
export interface BulkJob {
  kind: "BulkOperation";
  number: number;
  type: "QUERY" | "MUTATION";
  status: BulkStatus;
  /** The query or mutation as it was given. */
  text: string;
  createdAt: number;
  completedAt: number | null;
  objectCount: number;
  rootObjectCount: number;
  fileSize: number | null;
  url: string | null;
  /** What there is of a result that is not whole. */
  partialDataUrl: string | null;
  errorCode: BulkErrorCode | null;
}

/** Why a bulk operation failed. */
export type BulkErrorCode = "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR";

/** What a finished job leaves behind; no url when there was nothing to write. */
export interface BulkResult {
  objectCount: number;
  rootObjectCount: number;
  fileSize: number;
  url: string | null;
  partialDataUrl: string | null;
  /** Set when the job fails all the same. */
  errorCode: BulkErrorCode | null;
}

/**
 * Does the work of a job; asks `goOn` now and then and stops early when told no. What is to be spread over
 * the time that the job takes waits for `pace` where a share of it is done.
 */
export type BulkWork = (
  job: BulkJob,
  goOn: () => boolean,
  pace: (share: number) => Promise<void>,
) => Promise<BulkResult>;

/** So many bulk operations of a type run at once. */
export const mostAtOnce = 5;
const createdMs = 100;
const underWay: ReadonlySet<BulkStatus> = new Set(["CREATED", "RUNNING", "CANCELING"]);

/** A job to start. */
export interface BulkOrder {
  type: BulkJob["type"];
  text: string;
  number: number;
  work: BulkWork;
  /** Asked while it runs and at its end; it fails once the answer is no. */
  isAllowed: () => boolean;
}

interface Options {
  clock: Clock;
  /** A job takes at least so long. Milliseconds. */
  leastMs: () => number;
  onFinish: (job: BulkJob) => void;
  onWorkTime: (ms: number) => void;
}

/** The bulk operations of one shop. */
export type BulkJobs = ReturnType<typeof createBulkJobs>;

/** The jobs of one app in one shop: they take real time, and at most five of a type run at once. */
export function createBulkJobs({ clock, leastMs, onFinish, onWorkTime }: Options) {
  const jobs = new Map<number, BulkJob>();
  const sleepers = new Set<{ wake: () => void; timer: NodeJS.Timeout }>();
  const underWork = new Set<Promise<void>>();
  let closed = false;

  const sleep = (ms: number) =>
    new Promise<void>((wake) => {
      if (closed) return wake();
      const sleeper = { wake, timer: setTimeout(() => done(), ms) };
      const done = () => {
        sleepers.delete(sleeper);
        wake();
      };
      sleepers.add(sleeper);
    });

  const finish = (job: BulkJob, status: BulkStatus) => {
    job.status = status;
    job.completedAt = clock.now();
    if (!closed) onFinish(job);
  };

  const run = async (job: BulkJob, { work, isAllowed }: BulkOrder) => {
    await sleep(createdMs);
    const started = performance.now();
    if (job.status === "CREATED") job.status = "RUNNING";
    const goOn = () => !closed && job.status === "RUNNING" && isAllowed();
    let restedMs = 0;
    const pace = async (share: number) => {
      const since = performance.now();
      const early = share * (leastMs() - createdMs) - (since - started);
      if (early < 1) return;
      await sleep(early);
      restedMs += performance.now() - since;
    };
    try {
      const result = goOn() ? await work(job, goOn, pace) : null;
      onWorkTime(performance.now() - started - restedMs);
      await pace(1);
      if (!isAllowed()) {
        job.errorCode = "ACCESS_DENIED";
        return finish(job, "FAILED");
      }
      if (!result || !goOn()) return finish(job, "CANCELED");
      Object.assign(job, result);
      finish(job, result.errorCode === null ? "COMPLETED" : "FAILED");
    } catch (error) {
      console.error("sandbox: bulk operation failed", error);
      job.errorCode = "INTERNAL_SERVER_ERROR";
      finish(job, "FAILED");
    }
  };

  return {
    /** The ids that stand in the way of one more job of this type, or nothing. */
    inTheWay(type: BulkJob["type"]): string[] {
      const running = [...jobs.values()].filter((j) => j.type === type && underWay.has(j.status));
      if (running.length < mostAtOnce) return [];
      return running.map((job) => gid("BulkOperation", job.number));
    },
    start(order: BulkOrder): BulkJob {
      const { type, text, number } = order;
      const job: BulkJob = {
        kind: "BulkOperation",
        number,
        type,
        status: "CREATED",
        text,
        createdAt: clock.now(),
        completedAt: null,
        objectCount: 0,
        rootObjectCount: 0,
        fileSize: null,
        url: null,
        partialDataUrl: null,
        errorCode: null,
      };
      jobs.set(number, job);
      const working = run(job, order).finally(() => underWork.delete(working));
      underWork.add(working);
      return job;
    },
    find: (number: number) => jobs.get(number),
    all: () => [...jobs.values()],
    /** False when the job is no longer under way. */
    cancel(job: BulkJob): boolean {
      if (!underWay.has(job.status)) return false;
      job.status = "CANCELING";
      return true;
    },
    /** Stops every job; resolves when none touches its file any more. */
    async close() {
      closed = true;
      for (const { timer, wake } of sleepers) {
        clearTimeout(timer);
        wake();
      }
      await Promise.all(underWork);
    },
  };
}
