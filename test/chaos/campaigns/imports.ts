import { setTimeout as pause } from "node:timers/promises";
import { createRandom } from "#sandbox/world/random.ts";
import { until } from "#scripts/demo/until.ts";
import { atLeast, NO_FIGURES, none, type Outcome } from "../report/result.ts";
import { evidenceOn } from "../support/evidence.ts";
import { pressAgain } from "../support/press-again.ts";
import { openScene, type Scene } from "../support/scene.ts";
import { checkLogs } from "./history.ts";

export type ImportOptions = {
  readonly seed: number;
  readonly customers: number;
  readonly kills: number;
};

const MINUTE = 60_000;
/** Phases of an import, each of which is interrupted. */
const PHASES = ["asking", "preparing", "reading", "computing"] as const;

/** What goes wrong with an export, each once: less often than the app asks for one again. */
const SPOILT = [
  "bulk-in-progress",
  "bulk-finish-lost",
  "bulk-failed",
  "bulk-partial",
  "bulk-wrong-count",
  "bulk-url-expired",
] as const;

/** E: an import whose exports are spoilt and whose worker is killed again and again reads everything, once. */
export async function importCampaign({ seed, customers, kills }: ImportOptions): Promise<Outcome> {
  const random = createRandom(seed);
  const scene = await openScene({ seed, customers: [customers] });
  const { rig, app, shops } = scene;
  const [shop] = shops;
  if (shop === undefined) throw new Error("there is no shop");
  try {
    await Promise.all([rig.start("web"), rig.start("worker-a")]);
    await pressAgain(() => shop.sandbox.openPage("/app"));
    await shop.sandbox.arm(Object.fromEntries(SPOILT.map((fault) => [fault, 1])));
    await pressAgain(() => shop.sandbox.submit("/app?index", { step: "import" }));
    const phase = async () => {
      const rows = await app.sql("SELECT phase FROM imports ORDER BY id DESC LIMIT 1");
      return String(rows[0]?.phase);
    };
    let killed = 0;
    const interrupted: string[] = [];
    while (killed < kills && (await phase()) !== "ready") {
      // Most of the time lies in the reading; the others are met by turns.
      const wanted = PHASES[killed % PHASES.length] ?? "reading";
      await until(`the import to be ${wanted} or later`, 2 * MINUTE, async () => {
        const at = await phase();
        return at === "ready" || PHASES.findIndex((one) => one === at) >= PHASES.indexOf(wanted);
      });
      await pause(random.int(0, 300));
      interrupted.push(await phase());
      await rig.signal("worker-a", "SIGKILL");
      killed += 1;
      // Life goes on meanwhile.
      await shop.sandbox.hand(10, random.int(1, 1_000_000_000));
      await rig.start("worker-a");
    }
    await until("the import", 5 * MINUTE, async () => (await phase()) === "ready");
    await pressAgain(() => shop.sandbox.submit("/app?index", { step: "tagging" }));
    await scene.quiet("the first tags");
    await renewCutOffs(scene);
    const faults = await shop.sandbox.faultCounts();
    const truth = await shop.sandbox.truth();
    const stored = await app.sql(
      `SELECT (SELECT count(*) FROM customers WHERE deleted_at IS NULL)::int AS customers,
              (SELECT count(*) FROM orders WHERE deleted_at IS NULL)::int AS orders`,
    );
    const known = new Set(truth.customers.map(({ id }) => id));
    const ofCustomers = truth.orders.filter(({ customerId }) => known.has(customerId ?? ""));
    const missing =
      Math.abs(truth.customers.length - Number(stored[0]?.customers)) +
      Math.abs(ofCustomers.length - Number(stored[0]?.orders));
    const verdict = await scene.judge();
    const logs = await checkLogs("E", scene);
    return {
      run: "E",
      seed,
      figures: {
        ...NO_FIGURES,
        ...logs.figures,
        kills: killed,
        wrongTags: verdict.wrong.length,
        foreignTagsTouched: verdict.foreign.length,
      },
      gates: [
        atLeast("R7", "E: kills during an import", killed, kills),
        none("rule 13", "E: customers and orders missing or too many", missing),
        none(
          "rule 13",
          "E: faults of an export that did not come about",
          SPOILT.filter((fault) => faults[fault] !== 1).length,
        ),
        none("R4", "E: customers with wrong tags of ours", verdict.wrong.length),
        none("R5", "E: foreign tags touched", verdict.foreign.length),
        ...logs.gates,
      ],
      detail: {
        ...logs.detail,
        interrupted,
        faults,
        customers: truth.customers.length,
        orders: truth.orders.length,
        evidence: await evidenceOn(scene, [...verdict.wrong, ...verdict.foreign, ...logs.disputed]),
        wrong: verdict.wrong.slice(0, 10),
        foreign: verdict.foreign.slice(0, 10),
      },
    };
  } finally {
    await scene.stop();
  }
}

/**
 * The cut-offs of the import are those of what was known while news were still coming in, and hold for a week.
 * At rest others are made, and those forgotten, so that everybody is where the oracle sees them.
 */
async function renewCutOffs({ app, shops: [shop], quiet }: Scene): Promise<void> {
  if (shop === undefined) throw new Error("there is no shop");
  const { now } = await shop.sandbox.clock();
  await app.sql("DELETE FROM cut_offs");
  await app.sql("UPDATE schedules SET next_run_at = from_epoch_ms($1) WHERE kind = 'cut-offs'", [
    now,
  ]);
  await quiet("other cut-offs");
}
