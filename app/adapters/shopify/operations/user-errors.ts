import { z } from "zod";

/** What Shopify refuses of a mutation, in its own words. */
export const UserErrors = z.array(
  z.object({ field: z.array(z.string()).nullable(), message: z.string() }),
);

/** Points of every mutation (platform.md section 5). */
export const MUTATION_COST = 10;
