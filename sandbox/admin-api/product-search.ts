import { z } from "zod";
import type { Product } from "../world/records.ts";
import { numberMatches, search, textMatches, type SearchFields } from "./search-query.ts";

const oneOf = (value: string) =>
  value
    .toLowerCase()
    .split(",")
    .map((part) => part.trim());

const fields: SearchFields<Product> = {
  id: (product, condition) => numberMatches(product.number, condition),
  title: (product, condition) => textMatches(product.title, condition),
  sku: (product, { value }) => product.sku === value,
  product_type: (product, { value }) => oneOf(value).includes(product.type.toLowerCase()),
  // Everything here is on sale.
  status: (_product, { value }) => oneOf(value).includes("active"),
};

/** Articles that a search finds. */
export function searchProducts(products: readonly Product[], query: unknown): readonly Product[] {
  return search(products, query, "product", fields);
}

const SortKey = z.enum(["ID", "TITLE", "PRODUCT_TYPE"]);

const sortValues: Record<z.infer<typeof SortKey>, (product: Product) => string | number> = {
  ID: (product) => product.number,
  TITLE: (product) => product.title,
  PRODUCT_TYPE: (product) => product.type,
};

/** What a sort key orders articles by. */
export function productSortValue(sortKey: unknown): (product: Product) => string | number {
  return sortValues[SortKey.default("ID").parse(sortKey)];
}
