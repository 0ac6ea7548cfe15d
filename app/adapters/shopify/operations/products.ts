import { z } from "zod";
import type { Operation } from "#app/adapters/shopify/operation.ts";

const ProductNode = z.object({
  id: z.string(),
  productType: z.string(),
  sellingPlanGroupsCount: z.object({ count: z.number() }).nullable(),
});
/** A product as far as rules ask for it. */
export type ProductNode = z.infer<typeof ProductNode>;

/** A page of the products that a search finds, rising by id. */
export const productPage: Operation<
  { readonly query: string },
  { products: { nodes: ProductNode[]; pageInfo: { hasNextPage: boolean } } }
> = {
  name: "productPage",
  kind: "read",
  document: `#graphql
    query productPage($query: String!) {
      products(first: 250, query: $query, sortKey: ID) {
        nodes { id productType sellingPlanGroupsCount { count } }
        pageInfo { hasNextPage }
      }
    }`,
  data: z.object({
    products: z.object({
      nodes: z.array(ProductNode),
      pageInfo: z.object({ hasNextPage: z.boolean() }),
    }),
  }),
  // connection(250) = 2 + 11 x 1
  cost: () => 13,
};
