import { hasTag } from "#app/domain/tag-change.ts";
import { lockTag, vocabulary } from "#app/domain/tags.ts";

/** What we keep of a customer's tags: whether they are locked, and which of our own names are there already. */
export function seenTags(tags: readonly string[], prefix: string) {
  return {
    locked: hasTag(tags, lockTag({ prefix })),
    found: vocabulary({ prefix }).filter((name) => hasTag(tags, name)),
  };
}
