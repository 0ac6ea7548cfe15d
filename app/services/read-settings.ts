import type { Policy } from "#app/domain/policy.ts";
import { type Naming, TAG_FAMILIES, type TagFamily } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { type Count, formatFor } from "./format.ts";
import { readTagging, type TaggingView } from "./read-setup.ts";

/** A family of tags: whether it is written, and how many customers it concerns. */
export type FamilyView = {
  readonly family: TagFamily;
  readonly written: boolean;
  readonly customers: Count;
};

export type SettingsView = {
  readonly shopName: string;
  readonly policy: Policy;
  readonly naming: Naming;
  readonly families: readonly FamilyView[];
  readonly tagging: TaggingView;
  /** Customers who carry a tag of ours. */
  readonly tagged: Count;
};

/** Reads what the merchant has set. */
export function readSettings({ store }: Pick<Ports, "store">, shop: Shop): Promise<SettingsView> {
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(shop, tx.now);
    const { policy } = await tx.policy();
    const sizes = await tx.familySizes();
    const { naming, prospectCold, oneTime, repeat } = policy;
    return {
      shopName: shop.name,
      policy: { prospectCold, oneTime, repeat },
      naming,
      families: TAG_FAMILIES.map((family) => ({
        family,
        written: naming.families.includes(family),
        customers: format.count(sizes[family]),
      })),
      tagging: await readTagging(tx, shop.tagging, format),
      tagged: format.count((await tx.tagTotals()).tagged),
    };
  });
}
