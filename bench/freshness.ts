import { setTimeout as pause } from "node:timers/promises";
import { openScene, type Scene, type SceneShop } from "#test/chaos/support/scene.ts";
import { type Figure, type Measured, median, p95, p99 } from "./figure.ts";
import { boundariesAndTags } from "./freshness/boundary-to-tag.ts";
import { type Buyer, lateBuyers } from "./freshness/late-buyers.ts";
import { orderToTag, placeOrders } from "./freshness/order-stream.ts";
import { ordersAndTags } from "./freshness/order-to-tag.ts";
import { type Jump, jump, realTime } from "./freshness/sandbox-time.ts";

const CUSTOMERS = 4_000;
const SEED = 3;
/** Below the number from which a run goes by bulk mutations: each drop of it is written by single calls. */
const DROPS_A_DAY = 490;
/** While the run is under way. */
const ORDERS = 150;
const ORDERS_APART_MS = 1_000;
const JUMPS = 20;
const JUMP_HOURS = 3;
const JUMPS_APART_MS = 7_500;
/** While the shop is idle. */
const IDLE_ORDERS = 30;
const IDLE_ORDERS_APART_MS = 1_000;
const IDLE_JUMPS = 12;
/** Standard plan, points a second. */
const RESTORE_RATE = 100;

/** R9: order to tag and boundary to tag, beside a mass run on the other half of the bucket, and in an idle shop. */
export async function measureFreshness(): Promise<Measured> {
  const scene = await openScene({
    seed: SEED,
    customers: [CUSTOMERS],
    plan: "standard",
    appEnvironment: { TIMINGS_SCALE: "1" },
  });
  try {
    await Promise.all([scene.rig.start("web"), scene.rig.start("worker-a")]);
    await scene.imported();
    return await measure(scene);
  } finally {
    await scene.stop();
  }
}

/** What was spent on what happened in a while. */
type Spent = { readonly points: number; readonly ms: number };

async function measure(scene: Scene): Promise<Measured> {
  const { app } = scene;
  const [shop] = scene.shops;
  if (shop === undefined) throw new Error("there is no shop");
  const { sandbox } = shop;
  const buyers = await lateBuyers(scene, scene.shops);
  if (buyers.length < ORDERS + IDLE_ORDERS) throw new Error(`${buyers.length} late customers`);

  await sandbox.submit("/app/settings/preview", { dripPerDay: String(DROPS_A_DAY) });
  await pause(5_000);
  const beside = await together(scene, shop, buyers.slice(0, ORDERS));
  const byRun = await app.count("SELECT count(*) FROM tag_changes WHERE run_id IS NOT NULL");
  // Everybody else at once, by bulk mutations, and nothing is left to do.
  await sandbox.submit("/app?index", { step: "tagging" });
  await scene.quiet("the rest of the tags");

  const idleBuyers = buyers.slice(ORDERS, ORDERS + IDLE_ORDERS);
  const [idleOrders, orderCost] = await spending(shop, () =>
    orderToTag(shop, idleBuyers, IDLE_ORDERS_APART_MS),
  );
  await scene.quiet("the last order");
  const idleBoundaries = await passTime(scene, shop);
  const { wrong } = await scene.judge();
  const { throttled } = await sandbox.stats();

  const rate = (count: number) => (count / beside.ms) * 1000;
  const perOrder = orderCost.points / IDLE_ORDERS;
  const perBoundary = BOUNDARY_POINTS;
  const need = rate(ORDERS) * perOrder + rate(beside.boundaries.length) * perBoundary;
  const figures: readonly Figure[] = [
    {
      what: "what orders and boundaries need, share of the restore rate",
      seen: Math.round((need / RESTORE_RATE) * 100),
      unit: "%",
      goal: { at: "<=", value: 50 },
      beside: `${ORDERS} orders at ${Math.round(perOrder)} points as in the idle shop, ${beside.boundaries.length} boundaries at ${perBoundary}; all calls of the time together took ${Math.round((beside.points / beside.ms) * 1000)} points/s of ${RESTORE_RATE}`,
    },
    ...beyond("order", beside.orders, `${byRun} customers were written for the run meanwhile`),
    ...beyond("boundary", beside.boundaries, `${JUMPS} jumps of ${JUMP_HOURS} h`),
    {
      what: "boundary to tag beside the mass run, slowest",
      seen: Math.max(...beside.boundaries),
      unit: "ms",
      goal: { at: "<=", value: 3_600_000 },
      beside: "of real time; on the shop's clock a jump of hours is over at once",
    },
    {
      what: "order to tag in the idle shop, p95",
      seen: p95(idleOrders),
      unit: "ms",
      goal: { at: "<=", value: 2_000 },
      beside: `of ${idleOrders.length}; median ${median(idleOrders)} ms, slowest ${Math.max(...idleOrders)} ms`,
    },
    {
      what: "boundary to tag in the idle shop, p95",
      seen: p95(idleBoundaries),
      unit: "ms",
      goal: { at: "<=", value: 5_000 },
      beside: `of ${idleBoundaries.length}; median ${median(idleBoundaries)} ms, slowest ${Math.max(...idleBoundaries)} ms`,
    },
    {
      what: "THROTTLED answers",
      seen: throttled,
      unit: "",
      goal: { at: "<=", value: 0 },
      beside: "the whole run",
    },
    {
      what: "customers with wrong tags of ours",
      seen: wrong.length,
      unit: "",
      goal: { at: "<=", value: 0 },
      beside: "by the oracle, at the end",
    },
  ];
  return { figures, sections: [NOTE], detail: { beside, idleOrders, idleBoundaries } };
}

/** What the time path asks for a customer: two points to read the tags, twenty to change them. */
const BOUNDARY_POINTS = 22;

const NOTE = `One shop of ${CUSTOMERS} customers on the Standard plan, one worker, durations of production. The mass run is the first
tagging, ${DROPS_A_DAY} customers a day by single calls; the clock moves on by ${JUMP_HOURS} h every ${JUMPS_APART_MS / 1000} s, so that boundaries pass and the
next day's drops fall. Milliseconds are of real time: a boundary counts from the jump that passed it.`;

function beyond(of: string, taken: readonly number[], beside: string): readonly Figure[] {
  return [
    {
      what: `${of} to tag beside the mass run, p95`,
      seen: p95(taken),
      unit: "ms",
      goal: { at: "<=", value: 60_000 },
      beside: `of ${taken.length}; median ${median(taken)} ms; ${beside}`,
    },
    {
      what: `${of} to tag beside the mass run, p99`,
      seen: p99(taken),
      unit: "ms",
      goal: { at: "<=", value: 300_000 },
      beside: `slowest ${Math.max(...taken)} ms`,
    },
  ];
}

/** A stream of orders, and time that passes beside it. */
async function together(scene: Scene, shop: SceneShop, buyers: readonly Buyer[]) {
  const { sandbox } = shop;
  const from = (await sandbox.journal()).at(-1)?.n ?? 0;
  const started = (await sandbox.clock()).now;
  const jumps: Jump[] = [];
  const passing = async () => {
    for (let count = 0; count < JUMPS; count += 1) {
      jumps.push(await jump(sandbox, JUMP_HOURS * 3_600_000));
      await pause(JUMPS_APART_MS);
    }
  };
  const [, spent] = await spending(shop, () =>
    Promise.all([placeOrders(buyers, ORDERS_APART_MS), passing()]),
  );
  // What still waits is taken up like all else; the run goes on meanwhile.
  await pause(60_000);
  const entries = await sandbox.journal(from);
  const orders = ordersAndTags(entries, buyers).map(({ ordered, tagged }) =>
    ordered === null || tagged === null
      ? Number.POSITIVE_INFINITY
      : realTime(jumps, tagged) - realTime(jumps, ordered),
  );
  const boundaries = await boundariesAndTags(scene, entries, jumps, started);
  return { orders, boundaries, ...spent };
}

/** Time passes in an idle shop; milliseconds from each boundary to its tag. */
async function passTime(scene: Scene, { sandbox }: SceneShop): Promise<readonly number[]> {
  const from = (await sandbox.journal()).at(-1)?.n ?? 0;
  const started = (await sandbox.clock()).now;
  const jumps: Jump[] = [];
  for (let count = 0; count < IDLE_JUMPS; count += 1) {
    jumps.push(await jump(sandbox, JUMP_HOURS * 3_600_000));
    await pause(500);
    await scene.quiet("what fell due");
  }
  return boundariesAndTags(scene, await sandbox.journal(from), jumps, started);
}

async function spending<T>(
  { sandbox }: SceneShop,
  work: () => Promise<T>,
): Promise<readonly [T, Spent]> {
  const before = await sandbox.stats();
  const started = performance.now();
  const result = await work();
  const ms = performance.now() - started;
  return [result, { ms, points: (await sandbox.stats()).pointsSpent - before.pointsSpent }];
}
