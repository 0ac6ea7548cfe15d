import { setTimeout as pause } from "node:timers/promises";
import type { Random } from "#sandbox/world/random.ts";
import type { Area } from "./failpoint-areas.ts";
import type { Scene, SceneShop } from "./scene.ts";

/** A point and at which of its hits it kills, as FAILPOINT names them: `saveComputed:after-commit:2`. */
export type Turn = string;

/** At which turns a process was killed, how often in all, and what could not be brought about. */
export type Swept = {
  readonly reached: readonly Turn[];
  readonly kills: number;
  readonly failed: readonly string[];
};

export const PROCESSES = ["web", "worker-a"] as const;
type Name = (typeof PROCESSES)[number];

/** What was brought about is waited for so long at most, ms. */
const PATIENCE = 15_000;
const LOOK = 50;
/** Nothing is left to do when so many looks in a row say so. */
const ENOUGH_LOOKS = 4;

/**
 * Each life of the web process and of the worker ends at the first of the turns left that it comes by; whatever
 * brings about the area's work is done until one outlived it. The processes run when it begins, and run, without
 * points, when it has ended.
 */
export async function sweep(
  scene: Scene,
  shop: SceneShop,
  { name: area, stimuli }: Area,
  turns: readonly Turn[],
  random: Random,
): Promise<Swept> {
  const { rig } = scene;
  const left = new Set(turns);
  const failed: string[] = [];
  let kills = 0;
  const live = async (name: Name) => {
    await rig.signal(name, "SIGKILL");
    if (name !== "web") await forgetDeadJobs(scene);
    // A point that is reached while starting ends the start: that is a kill like any other.
    await rig.start(name, { FAILPOINT: [...left].join(",") }).catch(() => {});
  };
  /** Another life for whoever ended; false when nobody had. */
  const another = async (name: Name) => {
    if (!(await Promise.race([rig.gone(name).then(() => true), pause(0, false)]))) return false;
    const turn = await rig.endedAt(name);
    if (turn === null || !turns.includes(turn)) {
      throw new Error(`${name} ended by itself\n${rig.logTail(20)}`);
    }
    kills += 1;
    left.delete(turn);
    await live(name);
    return true;
  };
  /** Whether somebody ended before nothing was left to do. */
  const endsSomebody = async () => {
    const deadline = performance.now() + PATIENCE;
    let ended = false;
    // That a process is gone is known a moment later than what failed by it.
    for (let quiet = 0; quiet < ENOUGH_LOOKS && left.size > 0 && performance.now() < deadline;) {
      const again = await Promise.all(PROCESSES.map(another));
      if (again.includes(true)) ended = true;
      quiet = !again.includes(true) && (await scene.isQuiet()) ? quiet + 1 : 0;
      await pause(LOOK);
    }
    return ended;
  };

  await Promise.all(PROCESSES.map(live));
  for (const stimulate of stimuli) {
    for (let goesOn = left.size > 0; goesOn;) {
      const failure = await stimulate(scene, shop, random).catch(String);
      const ended = await endsSomebody();
      if (!ended && typeof failure === "string") failed.push(`${area}: ${failure}`);
      goesOn = ended && left.size > 0;
    }
  }
  await Promise.all(PROCESSES.map((name) => rig.signal(name, "SIGKILL")));
  await forgetDeadJobs(scene);
  await Promise.all(PROCESSES.map((name) => rig.start(name)));
  return { reached: turns.filter((turn) => !left.has(turn)), kills, failed };
}

/**
 * The queue gives up the jobs of a worker whose heartbeat has been missing for 10 s. Between two lives the one
 * worker is dead, so that is done at once.
 */
async function forgetDeadJobs({ app }: Scene): Promise<void> {
  await app.sql(
    `UPDATE pgboss.job SET state = 'failed', completed_on = now() WHERE state = 'active'`,
  );
}
