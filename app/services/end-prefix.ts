import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { recomputeEverybody } from "./recompute-everybody.ts";

/** Ends the time in which tags stand under two prefixes: those under the one before are taken off. */
export async function endPrefix({ store }: Pick<Ports, "store">, shop: Shop): Promise<void> {
  await store.withShop(shop.shopId, async (tx) => {
    // Before the policy is read: whoever changes it meanwhile plans the end of theirs afterwards.
    await tx.unschedule("prefix-end");
    const { version: policyBefore, policy } = await tx.policy();
    const { naming } = policy;
    if (naming.retiring === null) return;
    if (naming.retiring.until > tx.now) {
      await tx.schedule("prefix-end", naming.retiring.until);
      return;
    }
    await tx.savePolicy({ ...policy, naming: { ...naming, retiring: null } }, "system");
    await recomputeEverybody(tx, { cause: "prefix-end", by: "system", policyBefore });
  });
}
