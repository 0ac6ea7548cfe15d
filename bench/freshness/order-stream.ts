import { setTimeout as pause } from "node:timers/promises";
import { until } from "#scripts/demo/until.ts";
import type { SceneShop } from "#test/chaos/support/scene.ts";
import type { Buyer } from "./late-buyers.ts";
import { ordersAndTags } from "./order-to-tag.ts";

const PATIENCE_MS = 60_000;
const LOOK_MS = 500;

/** The buyers order one after the other, so far apart, however long anything takes. */
export async function placeOrders(buyers: readonly Buyer[], apartMs: number): Promise<void> {
  const started = performance.now();
  const placed: Promise<unknown>[] = [];
  for (const [index, { shop, customerId }] of buyers.entries()) {
    await pause(Math.max(0, started + index * apartMs - performance.now()));
    placed.push(shop.sandbox.placeOrder(customerId));
  }
  await Promise.all(placed);
}

/** The same, and waits for the tags: milliseconds from each order to its tag while nobody moves the clock. */
export async function orderToTag(
  { sandbox }: SceneShop,
  buyers: readonly Buyer[],
  apartMs: number,
): Promise<readonly number[]> {
  const from = (await sandbox.journal()).at(-1)?.n ?? 0;
  await placeOrders(buyers, apartMs);
  return until("the tags of who ordered", PATIENCE_MS, async () => {
    await pause(LOOK_MS);
    const taken = ordersAndTags(await sandbox.journal(from), buyers).flatMap(
      ({ ordered, tagged }) => (ordered === null || tagged === null ? [] : [tagged - ordered]),
    );
    return taken.length === buyers.length && taken;
  });
}
