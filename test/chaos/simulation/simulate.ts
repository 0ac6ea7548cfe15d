import { readPlaybooks } from "#app/adapters/playbooks/read-playbooks.ts";
import { readNews } from "#app/adapters/shopify/news.ts";
import { verifyDelivery } from "#app/adapters/shopify/verify-delivery.ts";
import { withFailpoints } from "#app/failpoints.ts";
import { DAY_MS } from "#app/domain/time.ts";
import { JOB_KINDS, type JobKind } from "#app/ports/jobs.ts";
import type { Ports } from "#app/ports/ports.ts";
import { ShopifyError } from "#app/ports/shopify.ts";
import { TIMINGS, type Timings } from "#app/ports/timings.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { ensureInstalled } from "#app/services/ensure-installed.ts";
import { turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { refreshCutOffs } from "#app/services/refresh-cut-offs.ts";
import { createHand } from "#sandbox/hand/hand.ts";
import { createRandom } from "#sandbox/world/random.ts";
import type { Backend, OpenBackend } from "./backend.ts";
import { createChecks, type Violation } from "./checks.ts";
import { CHAOS_COURIER, memoryCourier } from "./courier.ts";
import { createQueue, type Turn, TURNS } from "./crew.ts";
import { faultyLine } from "./faulty-line.ts";
import { interleaved } from "./interleaved.ts";
import { memoryShopify, CLEAR } from "./memory-shopify.ts";
import { Crash } from "./crash.ts";
import { createScheduler } from "./scheduler.ts";
import { BEGIN, HAND_POLICY, smallShop, virtualClock } from "./stage-set.ts";

/** What came of one seed; no violation is how it should be. */
export type SeedReport = {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly counts: Readonly<Record<string, number>>;
};

const DOMAIN = "simulated.myshopify.com";
const OTHER = "other.myshopify.com";
const WORKERS = ["worker-1", "worker-2"] as const;

/** Actions of a simulation before everything is let come to rest. */
const ACTIONS = 260;
/** Rounds of all workers in which a backlog has to drain. */
const MOST_ROUNDS = 150;
/** A process dies at so many of the failpoints that it passes. */
const CRASH_AT_FAILPOINT = 1 / 500;

const SIMULATED_JOBS: ReadonlySet<JobKind> = new Set(["tag-run", "cut-offs", "shop-details"]);

type Choice = "step" | "deliver" | Turn | "jobs" | "hand" | "clock" | "kill" | "stall" | "settings";
const WEIGHTS: Record<Choice, number> = {
  step: 100,
  deliver: 24,
  apply: 12,
  refetch: 10,
  work: 20,
  jobs: 4,
  hand: 14,
  clock: 12,
  kill: 1,
  stall: 4,
  settings: 0.5,
};

/**
 * Plays one seed: a small shop whose customers and merchant act while two workers and a web process do the
 * product's own work, interleaved by chance, killed and stalled, over webhooks that are doubled, held and
 * retried and a Shopify that fails; then everything is let come to rest and held against the oracle.
 */
export async function simulate(
  seed: number,
  openBackend: OpenBackend,
  note: (line: string) => void = () => {},
): Promise<SeedReport> {
  const random = createRandom(seed);
  const clock = virtualClock(BEGIN);
  const scheduler = createScheduler(random, () => clock.now());
  const timings: Timings = {
    ...TIMINGS,
    pause: scheduler.pause,
    monotonic: () => clock.now(),
    random: () => 1,
  };
  const backend = await openBackend({ clock, timings, random: () => random.next() });
  const counts = {
    actions: 0,
    crashes: 0,
    stalls: 0,
    deeds: 0,
    writes: 0,
    changes: 0,
    idleWrites: 0,
  };

  const shop = smallShop(DOMAIN, clock, random, random.int(3, 6));
  const other = smallShop(OTHER, clock, random, 0);
  const courier = memoryCourier(random, () => clock.now(), CHAOS_COURIER, OTHER);
  const announce = courier.announcerOf(shop);
  const line = faultyLine(random, scheduler);
  const checks = createChecks(backend, shop);
  const shopify = memoryShopify(shop, announce, {
    ...line.line,
    monotonic: () => clock.now(),
    onLook: checks.sawLook,
    onWrite: (write, changed) => {
      counts.writes += 1;
      counts.changes += changed;
      if (changed === 0) counts.idleWrites += 1;
      note(`  ${clock.now()} write ${JSON.stringify(write)} changed ${changed}`);
      checks.sawWrite(write);
    },
  });
  const otherShopify = memoryShopify(other, () => {}, CLEAR);

  let calm = false;
  const dying = new Set<string>();
  const atPoint = (point: string) => {
    const process = scheduler.running();
    if (process === null) return;
    if (!dying.has(process)) {
      if (calm || !random.chance(CRASH_AT_FAILPOINT)) return;
      counts.crashes += 1;
      note(`  ${process} dies at ${point}`);
      dying.add(process);
    }
    throw new Crash(point);
  };
  const plain: Ports = {
    store: watchingRecords(backend, checks.sawRecord),
    inbox: backend.inbox,
    verifyDelivery: (bytes, header) => verifyDelivery(bytes, header, ["secret"]),
    readNews,
    shopify: ({ domain }) => (domain === DOMAIN ? shopify : otherShopify),
    playbooks: readPlaybooks(),
    wake: () => {},
    timings,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  };
  const ports = withFailpoints(interleaved(plain, scheduler), atPoint);
  const queue = createQueue();
  const begin = async (process: string, what: string, work: () => Promise<void>) => {
    note(`${clock.now()} ${process}: ${what}`);
    await scheduler.spawn(process, work);
    afterStep(process);
  };
  const afterStep = (process: string) => {
    if (!dying.delete(process)) return;
    scheduler.kill(process);
    backend.crash();
    queue.forget(process);
  };
  const step = async () => {
    const went = await scheduler.step();
    for (const process of ["web", ...WORKERS]) afterStep(process);
    return went;
  };

  // The shop is installed and imported before anything goes wrong.
  const quiet = memoryShopify(shop, announce, CLEAR);
  const setUp: Ports = {
    ...plain,
    shopify: ({ domain }) => (domain === DOMAIN ? quiet : otherShopify),
  };
  const { shopId: otherId } = await ensureInstalled(setUp, OTHER);
  const { shopId } = await ensureInstalled(setUp, DOMAIN);
  for (const id of [shopId, otherId]) await importNow(setUp, id, quiet, id === shopId);
  await applyPolicy(setUp, shopId, HAND_POLICY, "simulation");
  await turnTaggingOn(setUp, shopId);
  // Rounds of reconciliation are not simulated, and no webhook is lost for good.
  for (const id of [shopId, otherId]) {
    await backend.store.withShop(id, async (tx) => {
      for (const kind of JOB_KINDS) if (!SIMULATED_JOBS.has(kind)) await tx.unschedule(kind);
    });
  }

  const hand = createHand(shop, announce, { seed, weights: HAND_WEIGHTS });
  const choices: Record<Choice, () => Promise<void>> = {
    step: async () => {
      await step();
    },
    deliver: () =>
      scheduler.waiting("web") > 4
        ? Promise.resolve()
        : begin("web", "deliver", () => courier.deliverOne(ports)),
    apply: () => turn("apply"),
    refetch: () => turn("refetch"),
    work: () => turn("work"),
    jobs: () => {
      const worker = random.pick(WORKERS);
      return begin(worker, "jobs", () => queue.turn(ports, worker));
    },
    hand: async () => {
      counts.deeds += 1;
      await checks.beforeDeed(shopId);
      const done = hand.act();
      note(`${clock.now()} hand: ${JSON.stringify(done)}`);
    },
    clock: async () => {
      clock.advance(someTime());
    },
    kill: async () => {
      const process = random.pick(["web", ...WORKERS]);
      counts.crashes += 1;
      note(`${clock.now()} kill ${process}`);
      scheduler.kill(process);
      queue.forget(process);
    },
    stall: async () => {
      const process = random.pick(WORKERS);
      counts.stalls += 1;
      note(`${clock.now()} stall ${process}`);
      scheduler.stall(process, clock.now() + random.int(timings.lease, timings.lease * 4));
    },
    settings: async () => {
      const risk = random.int(20, 50);
      note(`${clock.now()} settings: risk ${risk}`);
      await applyPolicy(plain, shopId, { oneTime: { ...HAND_POLICY.oneTime, risk } }, "merchant");
    },
  };
  const turn = (name: Turn) => {
    const worker = random.pick(WORKERS);
    return scheduler.waiting(worker) > 6
      ? Promise.resolve()
      : begin(worker, name, () => TURNS[name](ports));
  };
  const someTime = () => {
    const kind = random.next();
    if (kind < 0.6) return random.int(1, 2_000);
    if (kind < 0.88) return random.int(1, 40_000);
    return kind < 0.97 ? random.int(1, 3_600_000) : random.int(1, 5 * DAY_MS);
  };

  const names = Object.keys(WEIGHTS).filter((name): name is Choice => name in WEIGHTS);
  const sum = names.reduce((total, name) => total + WEIGHTS[name], 0);
  const choose = (): Choice => {
    let left = random.next() * sum;
    return names.find((name) => (left -= WEIGHTS[name]) < 0) ?? "step";
  };
  for (let action = 0; action < ACTIONS; action += 1) {
    counts.actions += 1;
    await choices[choose()]();
    await checks.afterIntents(shopId);
    await checks.afterStep();
  }

  // Nothing goes wrong any more, and everything comes to rest.
  calm = true;
  line.calmDown();
  courier.calmDown();
  const settle = async () => {
    let open: Awaited<ReturnType<Backend["openWork"]>> = [];
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      while (await step()) counts.actions += 1;
      while ((courier.next() ?? Infinity) <= clock.now()) {
        await begin("web", "deliver", () => courier.deliverOne(ports));
        while (await step()) counts.actions += 1;
      }
      for (const name of ["apply", "refetch", "work"] as const) {
        await begin("worker-1", name, () => TURNS[name](ports));
        while (await step()) counts.actions += 1;
      }
      await begin("worker-1", "jobs", () => queue.turn(ports, "worker-1"));
      while (await step()) counts.actions += 1;
      open = await backend.openWork();
      const next = [courier.next(), scheduler.nextWake(), ...open.map(({ at }) => at)].filter(
        (at) => at !== null,
      );
      if (next.length === 0) return;
      // What looks again and again, as a run does, must not hold the time up for the others.
      clock.advance(Math.max(round * 200, Math.min(Math.min(...next) - clock.now(), DAY_MS)));
    }
    checks.report("I9", `the backlog does not drain: ${open.map(({ what }) => what).join(", ")}`);
  };
  await settle();
  await checks.afterStep();
  await checks.atRest(shopId, otherId, courier.acknowledged);
  // A write that Shopify refuses, for its limit of 250 tags, is tried at every computation.
  const changesBefore = counts.changes;
  await backend.store.withShop(shopId, (tx) => tx.markAllDue());
  await settle();
  if (counts.changes > changesBefore) {
    checks.report("I5", `${counts.changes - changesBefore} changes on an unchanged second run`);
  }
  for (const fault of scheduler.faults) {
    if (!(fault instanceof ShopifyError)) checks.report("fault", faultText(fault));
  }
  await backend.close();
  return {
    seed,
    violations: checks.violations,
    counts: { ...counts, ...courier.counts, ...line.counts, doubts: checks.doubts() },
  };
}

/** The same store, which tells of whose customers' tags something was recorded. */
function watchingRecords(
  { store, leaseOf }: Backend,
  sawRecord: (customerIds: readonly string[]) => void,
): Backend["store"] {
  return {
    ...store,
    withShop: async (shopId, work) => {
      const recorded: string[] = [];
      const result = await store.withShop(shopId, (tx) =>
        work({
          ...tx,
          saveOutcomes: async (lease, outcomes, intentIds) => {
            const ids = outcomes.map(({ customerId }) => customerId);
            recorded.push(...ids.filter((id) => leaseOf(shopId, id) === lease));
            await tx.saveOutcomes(lease, outcomes, intentIds);
          },
        }),
      );
      sawRecord(recorded);
      return result;
    },
  };
}

function faultText(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

/** What happens in the shop, without redactions. */
const HAND_WEIGHTS = {
  order: 30,
  "first-order": 6,
  refund: 5,
  cancel: 4,
  "order-edit": 5,
  "order-pay": 1,
  "order-delete": 3,
  "sign-up": 6,
  consent: 6,
  "sms-consent": 2,
  "tag-add": 4,
  "tag-remove": 2,
  "tag-namesake": 3,
  "tag-case-variant": 4,
  "tag-ours": 3,
  "tag-ours-removed": 6,
  lock: 4,
  "fill-up": 0.3,
  "thin-out": 0.3,
  merge: 4,
  "customer-delete": 3,
} as const;

async function importNow(
  { store, timings }: Pick<Ports, "store" | "timings">,
  shopId: number,
  shopify: ReturnType<Ports["shopify"]>,
  hasHistory: boolean,
): Promise<void> {
  if (hasHistory) {
    const operation = await shopify.startExport("customers");
    const file = { operation, currencyDigits: 2, onProgress: async () => {} };
    await store.importCustomers(shopId, shopify.readCustomerExport(file));
    await store.importOrders(shopId, shopify.readOrderExport(file));
  }
  await store.withShop(shopId, async (tx) => {
    await tx.startImport();
    const state = await tx.latestImport();
    if (state !== null) await tx.saveImport(state.importId, { phase: "ready", finishedAt: tx.now });
    await refreshCutOffs(tx, timings);
    await tx.markAllDue();
  });
}
