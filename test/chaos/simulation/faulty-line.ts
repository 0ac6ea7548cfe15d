import { ShopifyError, type ShopifyAdmin } from "#app/ports/shopify.ts";
import type { Random } from "#sandbox/world/random.ts";
import type { Line } from "./memory-shopify.ts";
import type { Scheduler } from "./scheduler.ts";

const WRITES: ReadonlySet<keyof ShopifyAdmin> = new Set(["writeTags", "startBulkTags"]);
const RATES = { throttled: 0.03, unavailable: 0.03, lostBefore: 0.01, lostAfter: 0.03, slow: 0.03 };

/**
 * A line to Shopify on which every call gives the control away twice, before it arrives and while the answer is
 * under way, and on which things go wrong until it is calm.
 */
export function faultyLine(random: Random, scheduler: Scheduler) {
  let calm = false;
  const counts = { calls: 0, faults: 0 };
  const fail = (fault: ConstructorParameters<typeof ShopifyError>[0]) => {
    counts.faults += 1;
    throw new ShopifyError(fault, `${fault}, says the simulation`);
  };
  const line: Pick<Line, "before" | "after"> = {
    before: async (call) => {
      counts.calls += 1;
      await scheduler.point();
      if (calm) return;
      if (random.chance(RATES.throttled)) fail("throttled");
      if (random.chance(RATES.unavailable)) fail("unavailable");
      if (WRITES.has(call) && random.chance(RATES.lostBefore)) fail("unknown-outcome");
    },
    after: async (call) => {
      if (!calm && random.chance(RATES.slow)) await scheduler.pause(random.int(1_000, 30_000));
      else await scheduler.point();
      if (!calm && WRITES.has(call) && random.chance(RATES.lostAfter)) fail("unknown-outcome");
    },
  };
  return {
    line,
    counts,
    calmDown: () => {
      calm = true;
    },
  };
}
