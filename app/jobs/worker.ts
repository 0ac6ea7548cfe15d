import { inTurn } from "#app/domain/in-turn.ts";
import type { JobKind } from "#app/ports/jobs.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { applyDelivery } from "#app/services/apply-delivery.ts";
import { refetchObjects } from "#app/services/refetch-objects.ts";
import { type HeldLeases, workOffShop } from "#app/services/work-off-shop.ts";
import { createSignal, type Signal } from "./signal.ts";

/** Batches of deliveries that one worker applies side by side. */
const APPLIERS = 2;
/** Batches of one shop that one worker has under way: while one waits for Shopify, the next computes. */
const BATCHES_A_SHOP = 2;
/** Batches of all shops together that one worker has under way, most of them waiting for Shopify. */
const BATCHES = 16;

/** Outcomes of a delivery that leave no work behind; most are echoes of our own writes. */
const NOTHING_TO_DO: ReadonlySet<string> = new Set(["echo", "foreign", "known", "stale", "hint"]);

export type WorkerParts = {
  readonly ports: Ports;
  readonly sendJob: (kind: JobKind, shopId: ShopId) => Promise<void>;
};

export type Worker = {
  /** There may be something to do. */
  readonly wake: () => void;
  /** Claims nothing more, waits for what is under way, at most `timings.shutdown`, and hands back the rest. */
  readonly stop: () => Promise<void>;
};

/**
 * Everything that a worker does by itself: deliveries are applied, hints are read from Shopify, due customers
 * are computed and their tags written, due schedules become jobs. Each loop looks when it is woken and at
 * least every `timings.look`; any number of workers share the work through the database.
 */
export function startWorker({ ports, sendJob }: WorkerParts): Worker {
  const { store, timings, log } = ports;
  const deliveries = createSignal();
  const shops = createSignal();
  const schedules = createSignal();
  const stopping = new AbortController();

  const loop = async (signal: Signal, turn: () => Promise<boolean>) => {
    while (!stopping.signal.aborted) {
      let more = false;
      try {
        more = await turn();
      } catch (error) {
        // A fault of the database or of a batch: the rows come back when their lease ends.
        log.error("worker-turn", error);
      }
      if (!more && !stopping.signal.aborted) await signal.wait(timings.look);
    }
  };

  const apply = async () => {
    const { outcomes, failure } = await store.applyDeliveries((tx, delivery) =>
      applyDelivery(ports, tx, delivery),
    );
    if (failure !== null) log.error("delivery-not-applied", failure);
    if (outcomes.some((outcome) => !NOTHING_TO_DO.has(outcome))) shops.raise();
    return outcomes.length > 0 || failure !== null;
  };

  const underWay = new Map<string, number>();
  const held: HeldLeases = new Map();
  const begin = async (key: string, most: number, work: (besides: number) => Promise<number>) => {
    const running = underWay.get(key) ?? 0;
    if (running >= most) return;
    underWay.set(key, running + 1);
    try {
      if ((await work(running)) > 0) shops.raise();
    } catch (error) {
      log.error("shop-work", error, { work: key });
    } finally {
      const left = (underWay.get(key) ?? 1) - 1;
      if (left > 0) underWay.set(key, left);
      else underWay.delete(key);
    }
  };
  const batches = () => [...underWay.values()].reduce((sum, running) => sum + running, 0);
  let lastShop: ShopId = 0;

  const beginShops = async () => {
    for (const shopId of await store.shopsWithRefetches()) {
      void begin(`refetch-${shopId}`, 1, async () => {
        const shop = await store.withShop(shopId, (tx) => tx.shop());
        await refetchObjects(ports, shop);
        return 1;
      });
    }
    const due = (await store.shopsWithDueCustomers()).toSorted((a, b) => a - b);
    for (const shopId of inTurn(due, lastShop)) {
      if (batches() >= BATCHES) break;
      lastShop = shopId;
      void begin(`due-${shopId}`, BATCHES_A_SHOP, (besides) =>
        workOffShop(ports, shopId, besides === 0, held),
      );
    }
    return false;
  };

  const sendDue = async () => {
    for (const { shopId, kind } of await store.claimSchedules(timings.look * 2)) {
      await sendJob(kind, shopId);
    }
    return false;
  };

  const loops = [
    ...Array.from({ length: APPLIERS }, () => loop(deliveries, apply)),
    loop(shops, beginShops),
    loop(schedules, sendDue),
  ];

  // Whoever claims them next fences off what this worker has not sent yet (reliability rules 5 and 9).
  const handBack = async () => {
    for (const [lease, shopId] of held) {
      try {
        const customers = await store.withShop(shopId, (tx) => tx.endLease(lease));
        log.info("lease-handed-back", { shop: shopId, customers });
      } catch (error) {
        // It ends by itself.
        log.error("lease-not-handed-back", error, { shop: shopId });
      }
    }
  };

  const wake = () => {
    deliveries.raise();
    shops.raise();
    schedules.raise();
  };
  return {
    wake,
    stop: async () => {
      stopping.abort();
      wake();
      const idle = async () => {
        await Promise.all(loops);
        while ([...underWay.values()].some((running) => running > 0)) await timings.pause(20);
      };
      await Promise.race([idle(), timings.pause(timings.shutdown)]);
      await handBack();
    },
  };
}
