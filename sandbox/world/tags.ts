/** A customer can have so many. */
export const mostTags = 250;
const longestTag = 255;

/**
 * A tag request either gives a new list with what really changed, what was to be added and was there already, and what
 * was to be removed and was not there, or Shopify's refusal.
 */
export type TagOutcome =
  | {
      ok: true;
      tags: readonly string[];
      changed: readonly string[];
      present: readonly string[];
      absent: readonly string[];
    }
  | { ok: false; message: string };

const folded = (tag: string) => tag.toLowerCase();

/** Sorted ignoring case, the way Shopify reads tags back. */
function sortTags(tags: readonly string[]): string[] {
  return tags.toSorted((a, b) => {
    const [left, right] = [folded(a), folded(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

/** What Shopify makes of the strings it is given: commas split, parts are trimmed, empty ones vanish. */
function splitTags(given: readonly string[]): string[] {
  return given
    .flatMap((element) => element.split(","))
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** A tag that is there in another spelling stays as it is spelt. */
export function addTags(present: readonly string[], given: readonly string[]): TagOutcome {
  const asked = splitTags(given);
  if (asked.some((tag) => tag.length > longestTag))
    return { ok: false, message: `Tags is too long (maximum is ${longestTag} characters)` };
  const known = new Set(present.map(folded));
  const there = asked.filter((tag) => known.has(folded(tag)));
  const fresh = asked.filter((tag) => !known.has(folded(tag)) && known.add(folded(tag)));
  if (present.length + fresh.length > mostTags)
    return { ok: false, message: `Tags cannot be more than ${mostTags}` };
  return {
    ok: true,
    tags: sortTags([...present, ...fresh]),
    changed: fresh,
    present: there,
    absent: [],
  };
}

/** Removes every spelling of the given tags; one that is absent is no error. */
export function removeTags(present: readonly string[], given: readonly string[]): TagOutcome {
  const asked = splitTags(given);
  const unwanted = new Set(asked.map(folded));
  const known = new Set(present.map(folded));
  return {
    ok: true,
    tags: present.filter((tag) => !unwanted.has(folded(tag))),
    changed: present.filter((tag) => unwanted.has(folded(tag))),
    present: [],
    absent: asked.filter((tag) => !known.has(folded(tag))),
  };
}
