import { Prisma } from "./generated/client.ts";

// Conditions on customers. Those of partial indexes: a query uses one only where it says the same in the same words.

/** As the index customers_not_written has it: whose tags failed, or are left alone. */
export const NOT_WRITTEN = Prisma.sql`
  (locked OR excluded OR failure IS NOT NULL OR refused IS NOT NULL)`;

/** As the index customers_found_before has it. */
export const FOUND_BEFORE_ANY = Prisma.sql`already_there <> '{}'`;

/** As the index customers_tagged has it. */
export const TAGGED = Prisma.sql`written_tags <> '{}'`;

/**
 * As the index customers_to_write has it: equal to the letter is quickly seen, and only whom this leaves may have
 * something to write. It also leaves whose tag was there before us.
 */
export const NOT_TO_THE_LETTER = Prisma.sql`
  CASE WHEN desired_tags <@ written_tags AND written_tags <@ desired_tags THEN 0 ELSE 1 END = 1`;

/** Nothing is there to compare desired tags with: so are all customers of a shop before its first run. */
export const NO_TAG_YET = Prisma.sql`(written_tags = '{}' AND already_there = '{}')`;
