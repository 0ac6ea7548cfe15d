import { createRandom, type Random } from "#sandbox/world/random.ts";
import { until } from "#scripts/demo/until.ts";
import { atLeast, atMost, NO_FIGURES, none, type Outcome } from "../report/result.ts";
import { evidenceOn } from "../support/evidence.ts";
import { openScene, type Scene } from "../support/scene.ts";
import { checkLogs } from "./history.ts";

export type ZombieOptions = {
  readonly seed: number;
  readonly zombies: number;
  /** The durations of the app are divided by this. */
  readonly scale: number;
};

/** Where a worker falls asleep: leased and computed, about to send, sent and not recorded. */
const POINTS = [
  "saveComputed:after-commit",
  "saveIntents:after-commit",
  "shopify.writeTags:after",
] as const;
/** The merchant's hand merges and deletes some each time. */
const FEWEST_CUSTOMERS = 60;
const CUSTOMERS_A_ZOMBIE = 6;
const ORDERS = 8;
const LEASE_MS = 30_000;
const SHORTEST_LEASE_MS = 3_000;
/** Tags of stages that end with an order. */
const MOVES = /^lc-stage-(?!active)/;
/** After so long without an order most regulars are late. */
const UNTIL_LATE_MS = 120 * 86_400_000;
const MINUTE = 60_000;
/** Two leases of 30 s: with shorter ones this says that no hand was needed, not how soon. */
const RECOVERY_S = 60;

/** C3: a worker stands still past its lease, another one finishes its work, the first wakes up: it writes nothing stale. */
export async function zombieCampaign({ seed, zombies, scale }: ZombieOptions): Promise<Outcome> {
  const random = createRandom(seed);
  const lease = Math.max(SHORTEST_LEASE_MS, LEASE_MS / scale);
  const scene = await openScene({
    seed,
    customers: [Math.max(FEWEST_CUSTOMERS, CUSTOMERS_A_ZOMBIE * zombies)],
    appEnvironment: { TIMINGS_SCALE: String(scale) },
  });
  const { rig, app, shops } = scene;
  const [shop] = shops;
  if (shop === undefined) throw new Error("there is no shop");
  try {
    await Promise.all([rig.start("web"), rig.start("worker-first")]);
    await scene.tagged();
    await rig.signal("worker-first", "SIGKILL");

    let stale = 0;
    let slowestMs = 0;
    const recovered: number[] = [];
    for (let zombie = 0; zombie < zombies; zombie += 1) {
      const point = POINTS[zombie % POINTS.length] ?? POINTS[0];
      const buyers = await movedByAnOrder(scene, random);
      await rig.start("worker-zombie", { FAILPOINT: `${point}:1:stop` });
      for (const id of buyers) await shop.sandbox.placeOrder(id);
      await until(`a worker that stands still at ${point}`, MINUTE, async () =>
        rig.isStopped("worker-zombie"),
      );
      const stoppedAt = performance.now();
      // What the sleeper knows grows old: others buy, and some of the same again.
      await shop.sandbox.hand(ORDERS, random.int(1, 1_000_000_000));
      await rig.start("worker-second");
      await scene.quiet(`what the worker at ${point} left behind`);
      recovered.push(performance.now() - stoppedAt);
      slowestMs = Math.max(slowestMs, recovered.at(-1) ?? 0);

      const before = (await shop.sandbox.truth()).tagLog.length;
      await rig.signal("worker-zombie", "SIGCONT");
      await until("the sleeper to find out", MINUTE, async () => {
        const woken = await app.count(
          "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in%'",
        );
        return woken === 0 && !rig.isStopped("worker-zombie");
      });
      await scene.quiet("what the sleeper did when it woke");
      const after = (await shop.sandbox.truth()).tagLog.slice(before);
      stale += after.filter(({ actor }) => actor === "app").length;
      await rig.signal("worker-zombie", "SIGKILL");
      await rig.signal("worker-second", "SIGKILL");
    }
    await rig.start("worker-last");
    await scene.quiet("everything");
    const verdict = await scene.judge();
    const logs = await checkLogs("C3", scene);
    return {
      run: "C3",
      seed,
      figures: {
        ...NO_FIGURES,
        ...logs.figures,
        kills: zombies,
        wrongTags: verdict.wrong.length,
        foreignTagsTouched: verdict.foreign.length,
      },
      gates: [
        atLeast("R7", "C3: workers that stood still past their lease", zombies, zombies),
        none("rule 9", "C3: stale tag changes of a worker that woke up", stale),
        none("R4", "C3: customers with wrong tags of ours", verdict.wrong.length),
        none("R5", "C3: foreign tags touched", verdict.foreign.length),
        atMost(
          "R8",
          "C3: seconds until another worker had finished",
          tenths(slowestMs / 1000),
          RECOVERY_S,
        ),
        ...logs.gates,
      ],
      detail: {
        ...logs.detail,
        leaseMs: lease,
        leasesUntilFinished: recovered.map((ms) => tenths(ms / lease)),
        recoveredMs: recovered.map(Math.round),
        evidence: await evidenceOn(scene, [...verdict.wrong, ...verdict.foreign, ...logs.disputed]),
        wrong: verdict.wrong.slice(0, 10),
        foreign: verdict.foreign.slice(0, 10),
      },
    };
  } finally {
    await scene.stop();
  }
}

/** Some customers whom an order moves to another stage; where they have become few, more are late after a while. */
async function movedByAnOrder(scene: Scene, random: Random): Promise<readonly string[]> {
  const moved = await movable(scene);
  if (moved.length >= 2 * ORDERS) return chosen(moved, random);
  await scene.rig.start("worker-last");
  await scene.pass(UNTIL_LATE_MS);
  await scene.rig.signal("worker-last", "SIGKILL");
  return chosen(await movable(scene), random);
}

async function movable({ shops: [shop] }: Scene): Promise<readonly string[]> {
  const customers = (await shop?.sandbox.truth())?.customers ?? [];
  return customers
    .filter(({ tags }) => !tags.includes("lc-lock") && tags.some((tag) => MOVES.test(tag)))
    .map(({ id }) => id);
}

/** Others every time: an order says nothing new of whom the merchant's hand has made wait. */
function chosen(ids: readonly string[], random: Random): readonly string[] {
  const left = [...ids];
  return Array.from({ length: ORDERS }, () =>
    left.splice(random.int(0, left.length - 1), 1),
  ).flat();
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
