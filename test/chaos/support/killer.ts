import { setTimeout as pause } from "node:timers/promises";
import type { Random } from "#sandbox/world/random.ts";
import type { ProcessName, Rig } from "./rig.ts";

/** How a campaign kills: which workers, how often in all, and how soon after each start. */
export type Killing = {
  readonly workers: readonly ProcessName[];
  readonly kills: number;
  /** Mean of the exponential time from "ready" to the next kill, milliseconds. */
  readonly meanMs: number;
  readonly random: Random;
  /** Called after each kill, when what was killed is back. */
  readonly onKill: () => void;
};

/** What was killed how often; a kill of a worker and the web process together is one. */
export type Kills = {
  worker: number;
  web: number;
  both: number;
  /** Ends that were nobody's doing, as when the database was away at the start. */
  byThemselves: number;
};

/**
 * Kills processes at random moments, a worker in 70 of 100 cases, the web process in 20, both in 10, and starts
 * them again; beside each worker that is coming up the others go on. Ends after so many kills, or when `stop` is
 * aborted, with everything running.
 */
export async function killAtRandom(
  rig: Rig,
  { workers, kills, meanMs, random, onKill }: Killing,
  stop: AbortSignal,
): Promise<Kills> {
  const done: Kills = { worker: 0, web: 0, both: 0, byThemselves: 0 };
  let left = kills;
  // One at a time: a second kill of the web process waits until it is back.
  let web: Promise<void> = Promise.resolve();
  const restart = async (name: ProcessName) => {
    await rig.signal(name, "SIGKILL");
    done.byThemselves += await rig.keepUp(name);
  };
  const restartWeb = () => (web = web.then(() => restart("web")));

  const lane = async (worker: ProcessName) => {
    while (left > 0 && !stop.aborted) {
      left -= 1;
      await pause(-Math.log(1 - random.next()) * meanMs);
      const chance = random.next();
      const victim = chance < 0.7 ? "worker" : chance < 0.9 ? "web" : "both";
      if (victim === "worker") await restart(worker);
      if (victim === "web") await restartWeb();
      if (victim === "both") await Promise.all([restart(worker), restartWeb()]);
      done[victim] += 1;
      onKill();
    }
  };
  await Promise.all(workers.map(lane));
  for (const name of [...workers, "web"] as const) done.byThemselves += await rig.keepUp(name);
  return done;
}

/** How many that were. */
export function total({ worker, web, both }: Kills): number {
  return worker + web + both;
}
