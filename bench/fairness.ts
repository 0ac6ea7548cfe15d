import { setTimeout as pause } from "node:timers/promises";
import { createRandom, type Random } from "#sandbox/world/random.ts";
import { until } from "#scripts/demo/until.ts";
import { openScene, type Scene, type SceneShop } from "#test/chaos/support/scene.ts";
import { type Figure, median, p95 } from "./figure.ts";

const SMALL = 50;
/** One shop of twenty is so many times as large as each of the others. */
const TIMES = 50;
const SHOPS = 20;
const ROUNDS = 5;
/** In each round so many orders alone, and so many beside the big shop. */
const ORDERS = 20;
const MINUTE = 60_000;
const SEED = 1;

/** D, fairness: order to tag in small shops, alone and beside one that is at work all the time, by turns. */
export async function measureFairness(): Promise<readonly Figure[]> {
  const customers = [SMALL * TIMES, ...Array<number>(SHOPS - 1).fill(SMALL)] as const;
  const scene = await openScene({
    seed: SEED,
    customers,
    appEnvironment: { TIMINGS_SCALE: "1" },
  });
  const random = createRandom(SEED);
  try {
    const {
      rig,
      shops: [big],
    } = scene;
    if (big === undefined) throw new Error("there is no big shop");
    await Promise.all([rig.start("web"), rig.start("worker-a"), rig.start("worker-b")]);
    await scene.tagged();
    const buyers = await lateBuyers(scene);
    const alone: (readonly number[])[] = [];
    const beside: (readonly number[])[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      alone.push(await orders(buyers));
      const work = keepBusy(big, random);
      beside.push(await orders(buyers));
      await work.stop();
      await scene.quiet("what the big shop has to do");
    }
    const { throttled } = await big.sandbox.stats();
    const ratio = median(beside.map((each, round) => p95(each) / p95(alone[round] ?? [])));
    const worst = p95(beside.flat());
    return [
      {
        what: `order to tag in a shop of ${SMALL}, p95 beside one of ${SMALL * TIMES} that is busy, over its p95 alone`,
        seen: Math.round(ratio * 100) / 100,
        unit: "x",
        goal: { at: "<=", value: 2 },
        beside: `median of ${ROUNDS} rounds of ${ORDERS} orders; ${SHOPS} shops, two workers; alone p95 ${Math.round(p95(alone.flat()))} ms`,
      },
      {
        what: "R9: order to tag in a small shop beside the big one, p95",
        seen: Math.round(worst),
        unit: "ms",
        goal: { at: "<=", value: MINUTE },
        beside: `median ${Math.round(median(beside.flat()))} ms, slowest ${Math.round(Math.max(...beside.flat()))} ms`,
      },
      {
        what: "THROTTLED answers in the big shop",
        seen: throttled,
        unit: "",
        goal: { at: "<=", value: 0 },
        beside: "the whole run",
      },
    ];
  } finally {
    await scene.stop();
  }
}

type Buyer = { readonly sandbox: SceneShop["sandbox"]; readonly customerId: string };

/** Customers of the small shops whom an order moves to another stage, shop by shop in turn. */
async function lateBuyers({ shops: [, ...small] }: Scene): Promise<Buyer[]> {
  const perShop = await Promise.all(
    small.map(async ({ sandbox }) => {
      const { customers } = await sandbox.truth();
      return customers
        .filter(({ tags }) => tags.some((tag) => /^lc-stage-(?!active|new)/.test(tag)))
        .map(({ id }) => ({ sandbox, customerId: id }));
    }),
  );
  const most = Math.max(...perShop.map(({ length }) => length));
  return Array.from({ length: most }, (_, index) =>
    perShop.flatMap((list) => list[index] ?? []),
  ).flat();
}

/** So many buyers order, one after the other; milliseconds from each order to the tag. Takes them off the list. */
async function orders(buyers: Buyer[]): Promise<readonly number[]> {
  const taken: number[] = [];
  for (const { sandbox, customerId } of buyers.splice(0, ORDERS)) {
    const before = (await sandbox.tagLog()).length;
    const started = performance.now();
    await sandbox.placeOrder(customerId);
    await until(`the tag of ${customerId}`, MINUTE, async () =>
      (await sandbox.tagLog())
        .slice(before)
        .some((entry) => entry.customerId === customerId && entry.actor === "app"),
    );
    taken.push(performance.now() - started);
  }
  return taken;
}

/** Lets the big shop's customers live and its merchant change what everybody is tagged with, until stopped. */
function keepBusy({ sandbox }: SceneShop, random: Random) {
  const over = new AbortController();
  const busy = (async () => {
    while (!over.signal.aborted) {
      await sandbox.submit("/app/settings", {
        intent: "families",
        family: "stage",
        holdoutPercent: String(random.int(1, 40)),
      });
      for (let times = 0; times < 5 && !over.signal.aborted; times += 1) {
        await sandbox.hand(100, random.int(1, 1_000_000_000));
        await pause(200);
      }
    }
  })();
  return {
    stop: async () => {
      over.abort();
      await busy;
    },
  };
}
