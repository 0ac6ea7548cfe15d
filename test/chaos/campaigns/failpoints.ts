import { setTimeout as pause } from "node:timers/promises";
import { FAILPOINTS } from "#app/failpoints.ts";
import { createRandom, type Random } from "#sandbox/world/random.ts";
import { atLeast, NO_FIGURES, none, type Outcome } from "../report/result.ts";
import { evidenceOn } from "../support/evidence.ts";
import { putOn } from "../support/put-on.ts";
import { openScene, type Scene } from "../support/scene.ts";
import { type Stimulus, stimuliFor } from "../support/stimuli.ts";

export type FailpointOptions = {
  readonly seed: number;
  /** At which of its hits each point kills; one chosen by the seed where there is more than one. */
  readonly hits: readonly [number, ...number[]];
  /** Every chosen hit of every point, not one of them. */
  readonly all: boolean;
  readonly kills: number;
  /**
   * After so many points of writes, of other work, and of the web process it is enough; which come first turns
   * with the seed.
   */
  readonly enough: { readonly writes: number; readonly others: number; readonly web: number };
};

/** More than 500, so that mass runs go by bulk. */
const CUSTOMERS = 520;
const MINUTE = 60_000;
/** What was brought about gets so long to reach a point, before something else is tried. */
const BREATH_MS = 750;
/** What goes on by itself gets so long when nothing else is left to try. */
const LAST_BREATH_MS = 5_000;

/** C2: processes are killed at each point once, and others go on; at rest all is right. */
export async function failpointCampaign(options: FailpointOptions): Promise<Outcome> {
  const random = createRandom(options.seed);
  const scene = await openScene({ seed: options.seed, customers: [CUSTOMERS] });
  try {
    await Promise.all([scene.rig.start("web"), scene.rig.start("worker-a")]);
    await scene.tagged();
    await scene.rig.signal("worker-a", "SIGKILL");

    const turns = turnsOf(options, random);
    // A life ends at the first point that it comes by: those of a write lie behind nearly all others.
    const ofWrites = turns.filter(isOfAWrite);
    const rest = turns.filter((turn) => !isOfAWrite(turn));
    const { writes, others, web } = options.enough;
    const byWorker = [
      ...(await sweep(scene, "worker-a", ofWrites, { random, enough: writes })),
      ...(await sweep(scene, "worker-a", rest, { random, enough: others })),
    ];
    // What no worker comes by belongs to the web process, and a worker carries out what that asks for.
    await scene.rig.start("worker-b");
    const byWeb = await sweep(
      scene,
      "web",
      turns.filter((turn) => !byWorker.includes(turn)),
      { random, enough: web },
    );
    const reached = new Set([...byWorker, ...byWeb].map(pointOf));
    const kills = byWorker.length + byWeb.length;
    await scene.rig.start("web");
    await scene.rig.signal("worker-b", "SIGKILL");
    await scene.rig.start("worker-last");
    await forgetDeadJobs(scene);
    await scene.shops[0]?.sandbox.faultsOff();
    await putOn(scene, scene.shops[0], MINUTE);
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
        byWorker: byWorker.length,
        byWeb: byWeb.length,
        notReached: FAILPOINTS.filter((point) => !reached.has(point)),
        evidence: await evidenceOn(scene, [
          ...verdict.wrong,
          ...verdict.foreign,
          ...verdict.putBack,
        ]),
        wrong: verdict.wrong.slice(0, 10),
        foreign: verdict.foreign.slice(0, 10),
        putBack: verdict.putBack.slice(0, 10),
      },
    };
  } finally {
    await scene.stop();
  }
}

/** A point and at which of its hits it kills, as FAILPOINT names them: `saveComputed:after-commit:2`. */
type Turn = string;

function turnsOf({ hits, all }: FailpointOptions, random: Random): readonly Turn[] {
  // What ends in an import comes last: until that has ended nothing else is computed.
  const [last, first] = [FAILPOINTS.filter(isOfAnInstall), FAILPOINTS.filter(isNotOfAnInstall)];
  const from = random.int(0, first.length - 1);
  return [...first.slice(from), ...first.slice(0, from), ...last].flatMap((point) =>
    (all ? hits : [random.pick(hits)]).map((hit) => `${point}:${hit}`),
  );
}

const isOfAWrite = (turn: string) =>
  /intents|outcomes|writeTags|reserveWrite|chunk|bulkTags|TagExport/i.test(turn);
const isOfAnInstall = (point: string) => /installed|ensureShop|import|export/i.test(point);
const isNotOfAnInstall = (point: string) => !isOfAnInstall(point);

function pointOf(turn: Turn): string {
  return turn.slice(0, turn.lastIndexOf(":"));
}

/**
 * Each life of the process ends at the first of the turns left that it comes by. Whatever may bring about a turn
 * is tried until it ended a life, or until one outlived all of that. Ends after `enough` turns; returns the turns that did.
 */
async function sweep(
  scene: Scene,
  name: "web" | "worker-a",
  turns: readonly Turn[],
  { random, enough }: { random: Random; enough: number },
): Promise<readonly Turn[]> {
  const { rig } = scene;
  const left = new Set(turns);
  const outlived = new Set<Stimulus>();
  const isEnough = () => turns.length - left.size >= enough;
  const live = async () => {
    await rig.signal(name, "SIGKILL");
    if (name !== "web") await forgetDeadJobs(scene);
    // A point that is reached while starting ends the start: that is a kill like any other.
    await rig.start(name, { FAILPOINT: [...left].join(",") }).catch(() => {});
  };
  /** Whether it dies within that time; one that does is followed by another. */
  const diesWithin = async (ms: number) => {
    if (!(await Promise.race([rig.gone(name), pause(ms, false)]))) return false;
    const turn = await rig.endedAt(name);
    if (turn === null || !left.delete(turn)) {
      throw new Error(`${name} ended by itself\n${rig.logTail(20)}`);
    }
    outlived.clear();
    if (left.size > 0) await live();
    return true;
  };

  await live();
  for (const turn of turns) {
    for (const stimulate of stimuliFor(pointOf(turn), name === "web")) {
      while (left.has(turn) && !outlived.has(stimulate) && !isEnough()) {
        await stimulate(scene, random).catch(() => {}); // the web process may be the one that dies
        if (!(await diesWithin(BREATH_MS))) outlived.add(stimulate);
      }
      if (!left.has(turn)) break;
    }
  }
  while (left.size > 0 && !isEnough() && (await diesWithin(LAST_BREATH_MS))) {
    // what it had begun is gone on with by the next life
  }
  await rig.signal(name, "SIGKILL");
  return turns.filter((turn) => !left.has(turn));
}

/**
 * The queue gives up the jobs of a worker whose heartbeat has been missing for 10 s. Between two lives every
 * worker is dead, so that is done at once.
 */
async function forgetDeadJobs({ app }: Scene): Promise<void> {
  await app.sql(
    `UPDATE pgboss.job SET state = 'failed', completed_on = now() WHERE state = 'active'`,
  );
}
