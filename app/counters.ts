import { Counter } from "prom-client";
import { counted } from "./counted.ts";
import type { Ports } from "./ports/ports.ts";
import { type BulkTagResult, type ShopifyAdmin, ShopifyError } from "./ports/shopify.ts";

const registers = [counted];
const applied = new Counter({
  name: "cadence_deliveries_applied_total",
  help: "Stored webhooks by what applying them did, such as stale or foreign",
  labelNames: ["outcome"],
  registers,
});
const foreign = new Counter({
  name: "cadence_refetches_foreign_total",
  help: "Orders and customers that were asked for and that the shop's own token cannot read",
  registers,
});
const written = new Counter({
  name: "cadence_tag_writes_total",
  help: "Customers whose tags were written, by call or in bulk, and with what result",
  labelNames: ["by", "result"],
  registers,
});

/** The same ports, which count what this process did; what a transaction undid is not counted. */
export function countingPorts(ports: Ports): Ports {
  const { store } = ports;
  return {
    ...ports,
    store: {
      ...store,
      withShop: async (shopId, work) => {
        let count = 0;
        const result = await store.withShop(shopId, (tx) => {
          count = 0;
          return work({
            ...tx,
            notFound: async (kind, ids) => {
              const neverOurs = await tx.notFound(kind, ids);
              count += neverOurs;
              return neverOurs;
            },
          });
        });
        foreign.inc(count);
        return result;
      },
      applyDeliveries: async (apply) => {
        const done = await store.applyDeliveries(apply);
        for (const outcome of done.outcomes) applied.inc({ outcome });
        return done;
      },
    },
    shopify: (shop) => countingWrites(ports.shopify(shop)),
  };
}

function countingWrites(admin: ShopifyAdmin): ShopifyAdmin {
  return {
    ...admin,
    writeTags: async (writes, reservation, startBy) => {
      try {
        const results = await admin.writeTags(writes, reservation, startBy);
        for (const { kind } of results.values()) written.inc({ by: "call", result: kind });
        return results;
      } catch (error) {
        const result = error instanceof ShopifyError ? error.fault : "fault";
        written.inc({ by: "call", result }, writes.length);
        throw error;
      }
    },
    readBulkTags: async (side, operation, lines) => {
      const results = await admin.readBulkTags(side, operation, lines);
      for (const result of results) written.inc({ by: "bulk", result: resultOf(result) });
      return results;
    },
  };
}

function resultOf(result: BulkTagResult): string {
  return result?.kind ?? "no-answer";
}
