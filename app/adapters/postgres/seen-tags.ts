import { z } from "zod";
import { hasTag } from "#app/domain/tag-change.ts";
import { isLocked, type Prefixes, vocabularyInForce } from "#app/domain/tags.ts";

/** The prefixes of a stored policy. */
export const StoredPrefixes = z.object({
  prefix: z.string(),
  retiring: z.object({ prefix: z.string(), until: z.number() }).nullable().default(null),
}) satisfies z.ZodType<Prefixes>;

/** What we keep of a customer's tags: whether they are locked, and which of our own names are there already. */
export function seenTags(tags: readonly string[], naming: Prefixes) {
  return {
    locked: isLocked(tags, naming),
    found: vocabularyInForce(naming).filter((name) => hasTag(tags, name)),
  };
}
