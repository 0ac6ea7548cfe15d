import { setTimeout as pause } from "node:timers/promises";
import { FAILPOINTS } from "#app/failpoints.ts";
import { createRandom, type Random } from "#sandbox/world/random.ts";
import { atLeast, NO_FIGURES, none, type Outcome } from "../report/result.ts";
import { evidenceOn } from "../support/evidence.ts";
import { openScene, type Scene } from "../support/scene.ts";
import { stimuliFor } from "../support/stimuli.ts";

export type FailpointOptions = {
  readonly seed: number;
  /** At which of its hits each point kills; one chosen by the seed where there is more than one. */
  readonly hits: readonly [number, ...number[]];
  /** Every chosen hit of every point, not one of them. */
  readonly all: boolean;
  readonly kills: number;
};

/** More than 500, so that mass runs go by bulk. */
const CUSTOMERS = 520;
/** A point that nothing brings about within this is reported as not reached. */
const PATIENCE_MS = 9_000;
/** What was brought about gets so long to reach the point, before something else is tried. */
const BREATH_MS = 750;

/** C2: the process is killed at each point in turn, and a new one goes on; at rest all is right. */
export async function failpointCampaign(options: FailpointOptions): Promise<Outcome> {
  const random = createRandom(options.seed);
  const scene = await openScene({ seed: options.seed, customers: [CUSTOMERS] });
  try {
    await Promise.all([scene.rig.start("web"), scene.rig.start("worker-a")]);
    await scene.tagged();
    await scene.rig.signal("worker-a", "SIGKILL");

    const turns = turnsOf(options, random);
    const byWorker = await sweep(scene, "worker-a", turns, random);
    // What no worker comes by belongs to the web process, and a worker carries out what that asks for.
    await scene.rig.start("worker-b");
    const byWeb = await sweep(
      scene,
      "web",
      turns.filter((turn) => !byWorker.includes(turn)),
      random,
    );
    const reached = new Set([...byWorker, ...byWeb].map(({ point }) => point));
    const kills = byWorker.length + byWeb.length;
    await scene.rig.start("web");
    await scene.rig.signal("worker-b", "SIGKILL");
    await scene.rig.start("worker-last");
    await forgetDeadJobs(scene);
    await scene.quiet("what the last killed process left");
    const verdict = await scene.judge();
    return {
      run: "C2",
      seed: options.seed,
      figures: {
        ...NO_FIGURES,
        kills,
        wrongTags: verdict.wrong.length,
        foreignTagsTouched: verdict.foreign.length,
      },
      gates: [
        atLeast("R7", "C2: failpoints at which a process was killed", reached.size, options.kills),
        none("R4", "C2: customers with wrong tags of ours", verdict.wrong.length),
        none("R5", "C2: foreign tags touched", verdict.foreign.length),
        none("rule 8", "C2: tags put back that the merchant had taken off", verdict.putBack.length),
      ],
      detail: {
        points: FAILPOINTS.length,
        notReached: FAILPOINTS.filter((point) => !reached.has(point)),
        evidence: await evidenceOn(scene, verdict),
        wrong: verdict.wrong.slice(0, 10),
        foreign: verdict.foreign.slice(0, 10),
        putBack: verdict.putBack.slice(0, 10),
      },
    };
  } finally {
    await scene.stop();
  }
}

type Turn = { readonly point: string; readonly hit: number };

function turnsOf({ hits, all }: FailpointOptions, random: Random): readonly Turn[] {
  return FAILPOINTS.flatMap((point) =>
    (all ? hits : [random.pick(hits)]).map((hit) => ({ point, hit })),
  );
}

/** Kills the process of that name in each turn whose point it comes by; returns those turns. */
async function sweep(
  scene: Scene,
  name: "web" | "worker-a",
  turns: readonly Turn[],
  random: Random,
): Promise<readonly Turn[]> {
  const { rig } = scene;
  const killed: Turn[] = [];
  for (const turn of turns) {
    await rig.signal(name, "SIGKILL");
    await forgetDeadJobs(scene);
    const death = rig
      .start(name, { FAILPOINT: `${turn.point}:${turn.hit}` })
      // A point that is reached while starting ends the start: that is a kill like any other.
      .catch(() => {})
      .then(() => rig.gone(name));
    const isDead = (patience: number) => Promise.race([death, pause(patience, false)]);
    const deadline = performance.now() + PATIENCE_MS;
    for (const stimulate of stimuliFor(turn.point, name === "web")) {
      if ((await isDead(0)) || performance.now() > deadline) break;
      await stimulate(scene, random).catch(() => {}); // the web process may be the one that dies
      await isDead(BREATH_MS);
    }
    if (await isDead(0)) killed.push(turn);
  }
  await rig.signal(name, "SIGKILL");
  return killed;
}

/**
 * The queue gives up the jobs of a worker whose heartbeat has been missing for 10 s. In this campaign every
 * worker is dead between two turns, so that time is let pass at once.
 */
async function forgetDeadJobs({ app }: Scene): Promise<void> {
  await app.sql(
    `UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 minute' WHERE state = 'active'`,
  );
}
