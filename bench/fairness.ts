import { setTimeout as pause } from "node:timers/promises";
import { createRandom, type Random } from "#sandbox/world/random.ts";
import { openScene, type Scene, type SceneShop } from "#test/chaos/support/scene.ts";
import { type Figure, type Measured, median, p95 } from "./figure.ts";
import { lateBuyers } from "./freshness/late-buyers.ts";
import { orderToTag } from "./freshness/order-stream.ts";

const SMALL = 40;
/** One shop of twenty is so many times as large as each of the others. */
const TIMES = 50;
const SHOPS = 20;
const ROUNDS = 5;
/** Orders of the small shops together in each half of a round, and how far apart they are. */
const ORDERS = 35;
const APART_MS = 250;
/** The big shop's customers act so often meanwhile. */
const ACTIONS = 5;
const ACTIONS_APART_MS = 500;
/** Shopify takes its time for a bulk operation; the sandbox would be done, and begin the next, at once. */
const BULK_MS = 10_000;
const SEED = 1;

/** D, fairness: order to tag in small shops, alone and beside one that is at work all the time, by turns. */
export async function measureFairness(): Promise<Measured> {
  const scene = await openScene({
    seed: SEED,
    customers: [SMALL * TIMES, ...Array<number>(SHOPS - 1).fill(SMALL)],
  });
  try {
    const { rig } = scene;
    await Promise.all([rig.start("web"), rig.start("worker-import")]);
    await scene.tagged();
    // Twenty imports wait for each other's looks; what is measured has the durations of production.
    await rig.signal("worker-import", "SIGTERM");
    await rig.gone("worker-import");
    await rig.start("worker-a", { TIMINGS_SCALE: "1" });
    await scene.shops[0]?.sandbox.call("/sandbox/faults", { settings: { bulkMs: BULK_MS } });
    return await measure(scene);
  } finally {
    await scene.stop();
  }
}

type Round = { readonly alone: readonly number[]; readonly beside: readonly number[] };

async function measure(scene: Scene): Promise<Measured> {
  const [big, ...small] = scene.shops;
  if (big === undefined) throw new Error("there is no big shop");
  const buyers = [...(await lateBuyers(scene, small))];
  const needed = small.length + 2 * ROUNDS * ORDERS;
  if (buyers.length < needed) throw new Error(`${buyers.length} late customers, not ${needed}`);
  const some = (count: number) => orderToTag(big, buyers.splice(0, count), APART_MS);
  const random = createRandom(SEED);
  await some(small.length); // one of each shop, for the compiler
  const before = await doneBy(scene, big);
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const alone = await some(ORDERS);
    const work = keepBusy(scene, big, random);
    const beside = await some(ORDERS);
    await work.stop();
    await scene.quiet("what the big shop has to do");
    rounds.push({ alone, beside });
    console.log(JSON.stringify({ alone: inShort(alone), beside: inShort(beside) }));
  }
  const after = await doneBy(scene, big);
  const { wrong } = await scene.judge();
  const { throttled } = await big.sandbox.stats();
  const beside = rounds.flatMap((round) => round.beside);
  const alone = rounds.flatMap((round) => round.alone);
  const ratio = median(rounds.map((round) => p95(round.beside) / p95(round.alone)));
  const did = (what: keyof typeof after) => after[what] - before[what];
  const figures: readonly Figure[] = [
    {
      what: `order to tag in shops of ${SMALL} customers, p95 beside one of ${SMALL * TIMES} that is at work, over p95 alone`,
      seen: Math.round(ratio * 100) / 100,
      unit: "x",
      goal: { at: "<=", value: 2 },
      beside: `median of ${ROUNDS} rounds of twice ${ORDERS} orders in ${SHOPS - 1} shops; one worker`,
    },
    {
      what: "order to tag in a small shop alone, p95",
      seen: p95(alone),
      unit: "ms",
      goal: { at: "<=", value: 2_000 },
      beside: `median ${median(alone)} ms`,
    },
    {
      what: "order to tag in a small shop beside the big one, p95",
      seen: p95(beside),
      unit: "ms",
      goal: { at: "<=", value: 60_000 },
      beside: `median ${median(beside)} ms, slowest ${Math.max(...beside)} ms; meanwhile ${did("changes")} customers of the big one were written and ${did("deliveries")} webhooks of it applied`,
    },
    {
      what: "customers with wrong tags of ours, all shops",
      seen: wrong.length,
      unit: "",
      goal: { at: "<=", value: 0 },
      beside: "by the oracle, at the end",
    },
    {
      what: "THROTTLED answers in the big shop",
      seen: throttled,
      unit: "",
      goal: { at: "<=", value: 0 },
      beside: `${did("runs")} changes of its settings, each a mass run`,
    },
  ];
  return { figures, sections: [NOTE], detail: { rounds } };
}

const NOTE = `Web process, worker, PostgreSQL and the sandbox with all shops (Enterprise plan) share the cores. Imports ran
with scaled durations; what was measured ran with those of production. From order to tag by the sandbox's journal. The
big shop's merchant changes its tag families over and over: everybody is recomputed and written, by bulk operations
of at least ten seconds each; every write comes back as two webhooks. Its customers act ten times a
second.`;

function inShort(taken: readonly number[]) {
  return { median: median(taken), p95: p95(taken), slowest: Math.max(...taken) };
}

/** What has been done for a shop so far. */
async function doneBy({ app }: Scene, { domain }: SceneShop) {
  const ofShop = "JOIN shops USING (shop_id) WHERE domain = $1";
  return {
    changes: await app.count(`SELECT count(*) FROM tag_changes ${ofShop}`, [domain]),
    runs: await app.count(`SELECT count(*) FROM tag_runs ${ofShop}`, [domain]),
    deliveries: await app.count(
      "SELECT count(*) FROM deliveries WHERE shop_domain = $1 AND state = 'applied'",
      [domain],
    ),
  };
}

/** Lets the shop's customers act and its merchant change what everybody is tagged with, until stopped. */
function keepBusy({ app }: Scene, { domain, sandbox }: SceneShop, random: Random) {
  const over = new AbortController();
  const isRunning = () =>
    app.count(
      "SELECT count(*) FROM tag_runs JOIN shops USING (shop_id) WHERE domain = $1 AND state = 'running'",
      [domain],
    );
  const settings = async () => {
    while (!over.signal.aborted) {
      for (const family of ["value", "stage"]) {
        await sandbox.submit("/app/settings/tags", {
          intent: "families",
          family,
          holdoutPercent: "0",
        });
        while (!over.signal.aborted && (await isRunning()) > 0) await pause(100);
      }
    }
  };
  const acting = async () => {
    while (!over.signal.aborted) {
      await sandbox.hand(ACTIONS, random.int(1, 1_000_000_000));
      await pause(ACTIONS_APART_MS);
    }
  };
  const all = Promise.all([settings(), acting()]);
  return {
    stop: async () => {
      over.abort();
      await all;
    },
  };
}
