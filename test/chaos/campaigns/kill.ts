import { createRandom } from "#sandbox/world/random.ts";
import { atLeast, atMost, NO_FIGURES, none, type Outcome } from "../report/result.ts";
import { acknowledged } from "../support/acknowledged.ts";
import { converge, lookAfter } from "../support/convergence.ts";
import { evidenceOn } from "../support/evidence.ts";
import { redactions, watchRedactions, watchSourceTimes, wentBack } from "../support/guards.ts";
import { total } from "../support/killer.ts";
import { longOutages } from "../support/outages.ts";
import { rage } from "../support/rage.ts";
import { openScene, type Scene } from "../support/scene.ts";
import { secondRun } from "../support/second-run.ts";
import { struckOften } from "../support/strikes.ts";
import { checkHistory, notLost } from "./history.ts";

export type KillOptions = {
  readonly seed: number;
  /** In the first shop and in the second, which has the same numbers for its customers. */
  readonly customers: readonly [number, number];
  readonly events: number;
  readonly kills: number;
  /** Mean time from "ready" to the next kill. */
  readonly meanMs: number;
};

const HOUR = 3_600_000;
const WORKERS = ["worker-a", "worker-b"] as const;
/** Things that happen in each shop while something does not run. */
const OUTAGE_EVENTS = 40;
/** What was told to us is right within ten minutes after the last fault. */
const BACKLOG_S = 600;
/** The audit of tags comes round in seven days; the first step that ends after them. */
const AUDITED_DAYS = 7.02;

/** C: processes are killed at random while everything else goes wrong too, and are missing for days; eight days later all is right. */
export async function killCampaign(options: KillOptions): Promise<Outcome> {
  const { seed, customers } = options;
  const scene = await openScene({ seed, customers });
  const { rig, app } = scene;
  const began = performance.now();
  const say = (what: string) =>
    console.log(`  C, after ${Math.round((performance.now() - began) / 1000)} s: ${what}`);
  try {
    await watchSourceTimes(app);
    await watchRedactions(app);
    await Promise.all([rig.start("web"), ...WORKERS.map((worker) => rig.start(worker))]);
    await scene.tagged();
    say("everybody has their first tags");

    await first(scene).faultsOn(seed);
    const { kills, emitted } = await rage(scene, { ...options, workers: WORKERS });
    const faults = await first(scene).faultCounts();
    await first(scene).faultsOff();
    say(`${total(kills)} kills, ${emitted} events`);
    const faultsEnded = performance.now();
    await scene.quiet("what was under way when the faults ended");
    const drainedMs = performance.now() - faultsEnded;
    say("what was under way is done");
    const outages = { workers: WORKERS, events: OUTAGE_EVENTS, random: createRandom(seed + 1) };
    await longOutages(scene, outages);
    await scene.quiet("what the outages left");
    say("five hours without web and three days without workers are over");
    const acks = await acknowledged(scene);

    const { looks, late, hours } = await converge(scene, say);
    const verdict = await scene.judge();
    const { redacted, returned } = await redactions(app);
    const rewrites = await secondRun(scene);
    const history = await checkHistory("C", scene);
    return {
      run: "C",
      seed,
      figures: {
        ...NO_FIGURES,
        ...acks,
        ...history.figures,
        kills: total(kills),
        eventsEmitted: emitted,
        wrongTags: verdict.wrong.length,
        foreignTagsTouched: verdict.foreign.length,
        convergenceMs: hours * HOUR,
      },
      gates: [
        notLost("C", acks.lost),
        none("R4", "C: customers with wrong tags of ours", verdict.wrong.length),
        none("R5", "C: foreign tags touched", verdict.foreign.length),
        none("rule 8", "C: tags put back that the merchant had taken off", verdict.putBack.length),
        none(
          "R10",
          "C: customers wrong after 10 min of whom all was told",
          lookAfter(looks, 1 / 6)?.told ?? 0,
        ),
        none(
          "R10",
          "C: customers wrong after 20 min of whom only orders were not told",
          lookAfter(looks, 1 / 3)?.ordersUntold ?? 0,
        ),
        none(
          "R10, R14",
          "C: customers wrong after a day whose tags nobody edited",
          lookAfter(looks, 24)?.unedited ?? 0,
        ),
        atMost("I9", "C: seconds until the backlog was worked off", seconds(drainedMs), BACKLOG_S),
        atMost("R10", "C: days until all was right", round(hours / 24), AUDITED_DAYS),
        none("I6", "C: rows whose source time went back", await wentBack(app)),
        none("I8", `C: of ${redacted} redacted customers those that returned`, returned),
        atLeast("R7", "C: kills", total(kills), options.kills),
        ...struckOften("C", faults),
        none("R11", "C: tag mutations of a second run over unchanged data", rewrites.length),
        ...history.gates,
      ],
      detail: {
        kills,
        drainedMs: Math.round(drainedMs),
        looks,
        doubts: verdict.doubts,
        faults,
        deadLetters: await app.sql(
          "SELECT topic, outcome, count(*)::int FROM deliveries WHERE state = 'dead' GROUP BY 1, 2",
        ),
        evidence: await evidenceOn(scene, [
          ...verdict.wrong,
          ...verdict.foreign,
          ...verdict.putBack,
          ...rewrites,
          ...history.disputed,
        ]),
        late,
        rewrites,
        wrong: verdict.wrong.slice(0, 10),
        foreign: verdict.foreign.slice(0, 10),
        putBack: verdict.putBack.slice(0, 10),
        ...history.detail,
      },
    };
  } finally {
    await scene.stop();
  }

  function first({ shops: [one] }: Scene) {
    if (one === undefined) throw new Error("there is no shop");
    return one.sandbox;
  }
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}

function round(days: number): number {
  return Math.round(days * 100) / 100;
}
