import {
  type LifecycleRules,
  lifecycleRules,
  type RuleChange,
  ruleChanges,
} from "#app/domain/policy-changes.ts";
import type { PastPolicy } from "#app/ports/read-models.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { checkProducts } from "./check-products.ts";
import type { Format } from "./format.ts";
import { type PolicyPreview, previewPolicy } from "./preview-policy.ts";
import { type By, byOf } from "./read-activity.ts";
import type { Viewer } from "./read-viewer.ts";

/** A version of the rules: since when, whose, and how it differs from the one before. */
export type RuleVersionView = {
  readonly version: number;
  readonly date: string;
  readonly by: By | null;
  /** Empty for the rules that Cadence came with. */
  readonly changes: readonly RuleChange[];
  /** Whether its rules are those in force. */
  readonly inForce: boolean;
};

/** Versions of the policy that are looked through; the older ones stay stored. */
const MOST_VERSIONS = 100;
const SHOWN = 20;

/** Reads the versions of the rules, newest first; one that changed only tags is none. */
export async function readRuleVersions(
  tx: ShopTx,
  staffId: string,
  format: Format,
): Promise<readonly RuleVersionView[]> {
  const versions = await tx.policyVersions(MOST_VERSIONS);
  const newest = versions[0];
  if (newest === undefined) return [];
  return versions
    .map((one, index) => ({ ...one, changes: changesSince(versions[index + 1], one) }))
    .filter(({ version, changes }) => changes.length > 0 || version === 1)
    .slice(0, SHOWN)
    .map(({ version, at, by, policy, changes }) => ({
      version,
      date: format.date(at),
      by: byOf(by, staffId),
      changes,
      inForce: ruleChanges(policy, newest.policy).length === 0,
    }));
}

function changesSince(
  before: PastPolicy | undefined,
  { policy }: PastPolicy,
): readonly RuleChange[] {
  return before === undefined ? [] : ruleChanges(before.policy, policy);
}

/** The rules of a version. "gone": a product or type that they name is no longer in the shop. */
export async function rulesOfVersion(
  ports: Pick<Ports, "store" | "shopify">,
  shop: Shop,
  version: number,
): Promise<LifecycleRules | "unknown" | "gone"> {
  const versions = await ports.store.withShop(shop.shopId, (tx) =>
    tx.policyVersions(MOST_VERSIONS),
  );
  const found = versions.find((one) => one.version === version);
  if (found === undefined) return "unknown";
  const rules = lifecycleRules(found.policy);
  // Which products are of a type is read anew, as when the rule was saved.
  const { products, problems } = await checkProducts(ports, shop, rules.products);
  return problems.length > 0 ? "gone" : { ...rules, products };
}

/** What differs between the rules in force and others, and who would move; changes nothing. */
export async function previewVersion(
  ports: Pick<Ports, "store">,
  viewer: Viewer,
  rules: LifecycleRules,
): Promise<{ readonly changes: readonly RuleChange[]; readonly preview: PolicyPreview }> {
  const { policy } = await ports.store.withShop(viewer.shop.shopId, (tx) => tx.policy());
  return {
    changes: ruleChanges(policy, rules),
    preview: await previewPolicy(ports, viewer, rules),
  };
}
