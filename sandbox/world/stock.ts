import type { Announce } from "./events.ts";
import type { Product } from "./records.ts";
import type { Shop } from "./shop.ts";

/** What the merchant says of an article. */
export interface Article {
  title: string;
  type: string;
  /** Minor units. */
  price: number;
}

/** The merchant offers something new. */
export function createProduct(shop: Shop, announce: Announce, article: Article): Product {
  const number = shop.nextNumber();
  const product: Product = {
    kind: "Product",
    number,
    sku: `SKU-${number}`,
    sellingPlanGroups: 0,
    updatedAt: shop.clock.now(),
    deletedAt: null,
    ...article,
  };
  shop.products = [...shop.products, product];
  announce("merchant", { topic: "products/create", product });
  return product;
}

/** The merchant changes an article; what was sold keeps its price. */
export function updateProduct(
  shop: Shop,
  announce: Announce,
  product: Product,
  article: Article,
): void {
  Object.assign(product, article, { updatedAt: shop.clock.now() });
  announce("merchant", { topic: "products/update", product });
}

/** The merchant takes an article off for good; the last one stays, and the answer is false. */
export function deleteProduct(shop: Shop, announce: Announce, product: Product): boolean {
  const [first, ...others] = shop.products.filter((other) => other !== product);
  if (!first) return false;
  shop.products = [first, ...others];
  product.deletedAt = shop.clock.now();
  announce("merchant", { topic: "products/delete", product });
  return true;
}
