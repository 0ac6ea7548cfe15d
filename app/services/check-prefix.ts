import { lockTag, vocabulary } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { NamingSegment } from "#app/ports/shopify.ts";
import { type PrefixRefusal, refusalOf } from "./change-prefix.ts";

/** What a merchant should know before another prefix is used. */
export type PrefixCheck = {
  readonly problem: PrefixRefusal | null;
  /** Tags of the prefix that customers carry already: they are the merchant's, and stay. */
  readonly taken: readonly string[];
  /** Shopify segments that ask for tags under the present prefix: they are to be changed within the term. */
  readonly segments: readonly NamingSegment[];
};

/** Looks what another prefix would meet; changes nothing. */
export async function checkPrefix(
  { store, shopify }: Pick<Ports, "store" | "shopify">,
  shop: Shop,
  prefix: string,
): Promise<PrefixCheck> {
  const { naming } = (await store.withShop(shop.shopId, (tx) => tx.policy())).policy;
  const problem = refusalOf(naming, prefix);
  if (problem !== null) return { problem, taken: [], segments: [] };
  const admin = shopify(shop);
  return {
    problem,
    taken: await admin.findTagsInUse([...vocabulary({ prefix }), lockTag({ prefix })]),
    segments: await admin.findSegmentsNaming(vocabulary(naming)),
  };
}
