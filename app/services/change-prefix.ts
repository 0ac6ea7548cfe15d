import {
  lockTag,
  type Naming,
  prefixProblem,
  type PrefixProblem,
  RETIRES_AFTER_DAYS,
  vocabulary,
} from "#app/domain/tags.ts";
import { DAY_MS, type Instant } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { recomputeEverybody } from "./recompute-everybody.ts";

/** Why the prefix stays as it is. */
export type PrefixRefusal =
  | PrefixProblem
  | { readonly reason: "same" }
  /** The prefix before this one is still beside it. */
  | { readonly reason: "still-retiring"; readonly prefix: string };

export type PrefixOutcome =
  /** Until then the tags stand under both prefixes; null where none are written. */
  | { readonly outcome: "changed"; readonly until: Instant | null }
  | { readonly outcome: "refused"; readonly problem: PrefixRefusal };

/** Why a shop that names its tags like this cannot use another prefix, or null. */
export function refusalOf(naming: Naming, prefix: string): PrefixRefusal | null {
  if (prefix === naming.prefix) return { reason: "same" };
  if (naming.retiring !== null) {
    return { reason: "still-retiring", prefix: naming.retiring.prefix };
  }
  return prefixProblem(prefix, [...vocabulary(naming), lockTag(naming)]);
}

/**
 * Names the shop's tags by another prefix: first copies of them are written, so that segments and flows can
 * follow; after `days` those under the prefix before are taken off.
 */
export async function changePrefix(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
  { prefix, by, days = RETIRES_AFTER_DAYS }: { prefix: string; by: string; days?: number },
): Promise<PrefixOutcome> {
  const outcome = await store.withShop(shopId, async (tx): Promise<PrefixOutcome> => {
    const { version: policyBefore, policy } = await tx.policy();
    const problem = refusalOf(policy.naming, prefix);
    if (problem !== null) return { outcome: "refused", problem };
    const until = (await tx.shop()).tagging === "on" ? tx.now + days * DAY_MS : null;
    const retiring = until === null ? null : { prefix: policy.naming.prefix, until };
    const version = await tx.savePolicy(
      { ...policy, naming: { ...policy.naming, prefix, retiring } },
      by,
    );
    await tx.recordActivity("settings", { version });
    await recomputeEverybody(tx, { cause: "prefix", by, policyBefore });
    if (until !== null) await tx.schedule("prefix-end", until);
    return { outcome: "changed", until };
  });
  log.info("prefix", { shop: shopId, outcome: outcome.outcome });
  wake();
  return outcome;
}
