import { policyProblems } from "#app/domain/policy.ts";
import type { ShopPolicy } from "#app/domain/shop-policy.ts";
import { prefixProblem } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";

/**
 * Makes a new version of the shop's policy the one in force: everybody is recomputed, then the tags that
 * differ are written as one run. `by` is the staff member's id. Throws a RangeError on a policy that the
 * form should have refused.
 */
export async function applyPolicy(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
  policy: ShopPolicy,
  by: string,
): Promise<void> {
  if (policyProblems(policy).length > 0 || prefixProblem(policy.naming.prefix) !== null) {
    throw new RangeError("this policy has problems; see policyProblems and prefixProblem");
  }
  const version = await store.withShop(shopId, async (tx) => {
    const saved = await tx.savePolicy(policy, by);
    const { tagging } = await tx.shop();
    if (tagging === "on") {
      await tx.startTagRun("apply", "recompute");
      await tx.schedule("tag-run", tx.now);
    }
    await tx.markAllDue();
    return saved;
  });
  log.info("policy-applied", { shop: shopId, version });
  wake();
}
