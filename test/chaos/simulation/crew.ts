import { runJob } from "#app/jobs/run-job.ts";
import type { Ports } from "#app/ports/ports.ts";
import { applyDelivery } from "#app/services/apply-delivery.ts";
import { refetchObjects } from "#app/services/refetch-objects.ts";
import { workOffShop } from "#app/services/work-off-shop.ts";

/** What a worker's loops do in one turn each (jobs/worker.ts, without its waiting). */
export const TURNS = {
  apply: async (ports: Ports) => {
    await ports.store.applyDeliveries((tx, delivery) => applyDelivery(ports, tx, delivery));
  },
  refetch: async (ports: Ports) => {
    for (const shopId of await ports.store.shopsWithRefetches()) {
      const shop = await ports.store.withShop(shopId, (tx) => tx.shop());
      await refetchObjects(ports, shop);
    }
  },
  work: async (ports: Ports) => {
    for (const shopId of await ports.store.shopsWithDueCustomers()) {
      await workOffShop(ports, shopId);
    }
  },
} as const;
export type Turn = keyof typeof TURNS;

/** Takes due schedules and runs their jobs, one of a kind and shop at a time, as the queue does. */
export function createQueue() {
  const running = new Map<string, string>();
  return {
    turn: async (ports: Ports, process: string) => {
      for (const { shopId, kind } of await ports.store.claimSchedules(ports.timings.look * 2)) {
        const key = `${kind} ${shopId}`;
        if (running.has(key)) continue;
        running.set(key, process);
        try {
          await runJob(ports, kind, shopId);
        } finally {
          running.delete(key);
        }
      }
    },
    /** A job whose worker died is begun again. */
    forget: (process: string) => {
      for (const [key, owner] of running) if (owner === process) running.delete(key);
    },
  };
}
