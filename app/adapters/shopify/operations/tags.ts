import { z } from "zod";
import type { Operation } from "#app/adapters/shopify/operation.ts";
import { MUTATION_COST, UserErrors } from "./user-errors.ts";

/** What a bulk mutation runs for each line of its file: one root field, as Shopify demands. */
export const BULK_TAGS = {
  add: `#graphql
    mutation bulkAddTags($id: ID!, $tags: [String!]!) {
      tagsAdd(id: $id, tags: $tags) { userErrors { field message } }
    }`,
  remove: `#graphql
    mutation bulkRemoveTags($id: ID!, $tags: [String!]!) {
      tagsRemove(id: $id, tags: $tags) { userErrors { field message } }
    }`,
} as const;

const TaggedCustomers = z.object({
  customers: z.object({ nodes: z.array(z.object({ tags: z.array(z.string()) })) }),
});

/** Tags of the first customers that a search finds. */
export const taggedCustomers: Operation<
  { readonly query: string },
  z.infer<typeof TaggedCustomers>
> = {
  name: "taggedCustomers",
  kind: "read",
  document: `#graphql
    query taggedCustomers($query: String!) {
      customers(first: 250, query: $query) { nodes { tags } }
    }`,
  data: TaggedCustomers,
  // connection(250) = 2 + 11 x 1
  cost: () => 13,
};

const LineOutcome = z.object({ userErrors: UserErrors });
/** The outcome of one bulk mutation line. */
export const BulkTagLine = z.object({
  __lineNumber: z.number(),
  data: z.object({ tagsAdd: LineOutcome.nullish(), tagsRemove: LineOutcome.nullish() }).nullish(),
});

const TagsWritten = z.object({
  node: z.object({ tags: z.array(z.string()) }).nullable(),
  userErrors: UserErrors,
});
/** What `tagsAdd` or `tagsRemove` answered for one customer. */
export type TagsWritten = z.infer<typeof TagsWritten>;

/** Tag writes for up to ten customers in one document: out before in (reliability rule 10). */
export function writeTags(
  writes: readonly { readonly removes: boolean; readonly adds: boolean }[],
): Operation<Record<string, unknown>, Record<string, TagsWritten>> {
  const variables = writes.flatMap(({ removes, adds }, index) => [
    `$id${index}: ID!`,
    ...(removes ? [`$out${index}: [String!]!`] : []),
    ...(adds ? [`$in${index}: [String!]!`] : []),
  ]);
  const fields = writes.flatMap(({ removes, adds }, index) => [
    ...(removes
      ? [
          `out${index}: tagsRemove(id: $id${index}, tags: $out${index}) {
             node { ... on Customer { tags } } userErrors { field message } }`,
        ]
      : []),
    ...(adds
      ? [
          `in${index}: tagsAdd(id: $id${index}, tags: $in${index}) {
             node { ... on Customer { tags } } userErrors { field message } }`,
        ]
      : []),
  ]);
  return {
    name: "writeTags",
    kind: "write",
    document: `#graphql
      mutation writeTags(${variables.join(", ")}) {
        ${fields.join("\n        ")}
      }`,
    data: z.record(z.string(), TagsWritten),
    cost: () => fields.length * MUTATION_COST,
  };
}
