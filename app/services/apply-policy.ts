import { sameExclusions } from "#app/domain/order.ts";
import { policyProblems } from "#app/domain/policy.ts";
import type { ShopPolicy } from "#app/domain/shop-policy.ts";
import { prefixProblem } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { recomputeEverybody } from "./recompute-everybody.ts";

/**
 * Changes a part of the shop's policy, as a new version of it: everybody is recomputed, then the tags that
 * differ are written as one run. Where it leaves out other orders, those are counted anew before. `by` is
 * the staff member's id. Throws a RangeError on a change that the form should have refused.
 */
export async function applyPolicy(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
  change: Partial<ShopPolicy>,
  by: string,
): Promise<void> {
  const version = await store.withShop(shopId, async (tx) => {
    const before = await tx.policy();
    const policy = { ...before.policy, ...change };
    if (policyProblems(policy).length > 0 || prefixProblem(policy.naming.prefix) !== null) {
      throw new RangeError("this policy has problems; see policyProblems and prefixProblem");
    }
    const saved = await tx.savePolicy(policy, by);
    await tx.recordActivity("settings", { version: saved });
    if (sameExclusions(before.policy.exclusions, policy.exclusions)) {
      await recomputeEverybody(tx, { cause: "settings", by, policyBefore: before.version });
    } else await tx.schedule("recount", tx.now);
    return saved;
  });
  log.info("policy-applied", { shop: shopId, version });
  wake();
}
