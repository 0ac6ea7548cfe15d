import { z } from "zod";
import type { Operation } from "#app/adapters/shopify/operation.ts";

const SegmentPage = z.object({
  segments: z.object({
    nodes: z.array(z.object({ name: z.string(), query: z.string() })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

export type SegmentPage = z.infer<typeof SegmentPage>;

/** A page of the shop's customer segments. */
export const segmentPage: Operation<{ readonly after: string | null }, SegmentPage> = {
  name: "segmentPage",
  kind: "read",
  document: `#graphql
    query segmentPage($after: String) {
      segments(first: 250, after: $after) {
        nodes { name query }
        pageInfo { hasNextPage endCursor }
      }
    }`,
  data: SegmentPage,
  // connection(250) = 2 + 11 x 1
  cost: () => 13,
};
