import {
  DEFAULT_POLICY,
  policyProblems,
  type PolicyProblem,
  type ProductWindows,
} from "#app/domain/policy.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";

/** Windows for products as typed, with the products that each type has today, and what is wrong with them. */
export async function checkProducts(
  { shopify }: Pick<Ports, "shopify">,
  shop: Shop,
  typed: readonly ProductWindows[],
): Promise<{
  readonly products: readonly ProductWindows[];
  readonly problems: readonly PolicyProblem[];
}> {
  const admin = shopify(shop);
  const products: ProductWindows[] = [];
  for (const windows of typed) {
    const isType = windows.by === "type" && windows.name.trim() !== "";
    const productIds = isType ? await admin.readProductIdsOfType(windows.name) : windows.productIds;
    products.push({ ...windows, productIds });
  }
  const problems = policyProblems({ ...DEFAULT_POLICY, products });
  const empty = products.flatMap(({ productIds }, index): PolicyProblem[] => {
    const field = `products.${index}.name` as const;
    const isNamed = problems.some((problem) => problem.field === field);
    return productIds.length > 0 || isNamed ? [] : [{ field, reason: "not-a-product" }];
  });
  return { products, problems: [...empty, ...problems] };
}
