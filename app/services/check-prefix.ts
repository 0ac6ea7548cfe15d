import { lockTag, vocabulary } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { askInTime } from "./ask-in-time.ts";
import { type PrefixRefusal, refusalOf } from "./change-prefix.ts";
import type { FoundSegments } from "./find-awaiting-segments.ts";

/** What a merchant should know before another prefix is used. */
export type PrefixCheck = {
  readonly problem: PrefixRefusal | null;
  /** Tags of the prefix that customers carry already: they are the merchant's, and stay. Null: Shopify did not say. */
  readonly taken: readonly string[] | null;
  /** Shopify segments that ask for tags under the present prefix: they are to be changed within the term. */
  readonly segments: FoundSegments;
};

/** Looks what another prefix would meet; changes nothing. */
export async function checkPrefix(
  ports: Pick<Ports, "store" | "shopify" | "timings" | "log">,
  shop: Shop,
  prefix: string,
): Promise<PrefixCheck> {
  const { naming } = (await ports.store.withShop(shop.shopId, (tx) => tx.policy())).policy;
  const problem = refusalOf(naming, prefix);
  if (problem !== null) return { problem, taken: [], segments: [] };
  const admin = ports.shopify(shop);
  const [taken, segments] = await Promise.all([
    askInTime(ports, shop, "tags-in-use-unavailable", () =>
      admin.findTagsInUse([...vocabulary({ prefix }), lockTag({ prefix })]),
    ),
    askInTime(ports, shop, "segments-unavailable", () =>
      admin.findSegmentsNaming(vocabulary(naming)),
    ),
  ]);
  return { problem, taken, segments };
}
