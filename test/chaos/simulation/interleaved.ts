import type { Ports } from "#app/ports/ports.ts";
import type { Scheduler } from "./scheduler.ts";

/** The same ports, which give the control away before every unit of work and every webhook that is stored. */
export function interleaved(ports: Ports, scheduler: Scheduler): Ports {
  const { store, inbox } = ports;
  return {
    ...ports,
    store: {
      ...store,
      withShop: async (shopId, work) => {
        await scheduler.point();
        return store.withShop(shopId, work);
      },
      claimSchedules: async (leaseMs) => {
        await scheduler.point();
        return store.claimSchedules(leaseMs);
      },
      applyDeliveries: async (apply) => {
        await scheduler.point();
        return store.applyDeliveries(apply);
      },
    },
    inbox: {
      accept: async (delivery) => {
        await scheduler.point();
        return inbox.accept(delivery);
      },
    },
  };
}
