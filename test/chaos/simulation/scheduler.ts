import { Crash } from "./crash.ts";
import type { Random } from "#sandbox/world/random.ts";
import type { Instant } from "#app/domain/time.ts";

/** A task that waits to be let go on. */
type Parked = {
  readonly process: string;
  readonly resume: () => void;
  /** Not before this instant: it pauses, or its process stands still. */
  readonly notBefore: Instant;
};

/** Lets one task run at a time, from one point at which it touches the world to the next. */
export type Scheduler = ReturnType<typeof createScheduler>;

/**
 * A scheduler of our own, driven by the seed: every piece of work gives the control back before it reaches the
 * database or Shopify, and one of those that wait is chosen to go on. Nothing runs beside it, so that the same
 * seed does the same, on PostgreSQL too. (fast-check's scheduler knows no clock, and no task that is never
 * resumed.)
 */
export function createScheduler(random: Random, now: () => Instant) {
  let parked: Parked[] = [];
  let running: string | null = null;
  let handOver: () => void = () => {};
  const generations = new Map<string, number>();
  const faults: unknown[] = [];

  /** Runs something until it parks or ends. */
  const hold = (process: string, go: () => void): Promise<void> =>
    new Promise((resolve) => {
      running = process;
      handOver = () => {
        running = null;
        resolve();
      };
      go();
    });

  const park = (notBefore: Instant): Promise<void> =>
    new Promise((resolve) => {
      if (running === null) throw new Error("only what the scheduler started can wait for it");
      parked.push({ process: running, resume: resolve, notBefore });
      handOver();
    });

  const kill = (process: string) => {
    parked = parked.filter((task) => task.process !== process);
    generations.set(process, (generations.get(process) ?? 0) + 1);
  };

  return {
    /** The name of the process whose task is running. */
    running: () => running,
    /** What went wrong in tasks and was no crash. */
    faults,
    /** Begins a task and runs it to its first point. A crash in it ends the whole process. */
    spawn: (process: string, work: () => Promise<void>): Promise<void> => {
      const generation = generations.get(process) ?? 0;
      return hold(process, () => {
        void work()
          .catch((error: unknown) => {
            if (error instanceof Crash) {
              if ((generations.get(process) ?? 0) === generation) kill(process);
            } else faults.push(error);
          })
          .finally(() => handOver());
      });
    },
    /** Waits until the scheduler chooses this task again. */
    point: () => park(now()),
    /** The same, and not before so many milliseconds have passed. */
    pause: (ms: number) => park(now() + ms),
    /** Lets one of the waiting tasks go on; false when none may now. */
    step: async (): Promise<boolean> => {
      const ready = parked.filter(({ notBefore }) => notBefore <= now());
      if (ready.length === 0) return false;
      const task = random.pick(ready);
      parked = parked.filter((other) => other !== task);
      await hold(task.process, task.resume);
      return true;
    },
    waiting: (process: string) => parked.filter((task) => task.process === process).length,
    /** When the next of those that pause may go on. */
    nextWake: (): Instant | null =>
      parked.length === 0 ? null : Math.min(...parked.map(({ notBefore }) => notBefore)),
    /** Everything that the process was doing is gone. */
    kill,
    /** One waiting task of the process stands still until then, as after SIGSTOP. */
    stall: (process: string, until: Instant) => {
      const of = parked.filter((task) => task.process === process);
      if (of.length === 0) return;
      const task = random.pick(of);
      parked = parked.map((other) => (other === task ? { ...task, notBefore: until } : other));
    },
  };
}
