import type { ExpectedTags } from "./expected-tags.ts";
import type { TagSnapshot } from "./truth.ts";

/** What one customer lacks and what they have too much. */
interface TagDifference {
  customerId: string;
  missing: string[];
  unexpected: string[];
}

/** Both lists are empty when the tags are right. */
export interface TagComparison {
  /** Our own tags: wanted and not there, or there and not wanted. */
  wrongTags: TagDifference[];
  /** Foreign tags gone or respelled, and created tags that no rule could want. */
  foreignTouched: TagDifference[];
}

/** Holds the tags that are there against the tags that must be, letter for letter. */
export function compareTags(expected: ExpectedTags, actual: TagSnapshot): TagComparison {
  const wrongTags: TagDifference[] = [];
  const foreignTouched: TagDifference[] = [];
  for (const customerId of new Set([...expected.customers.keys(), ...actual.keys()])) {
    const { foreign, ours } = expected.customers.get(customerId) ?? { foreign: [], ours: [] };
    const present = new Set(actual.get(customerId));
    const surplus = [...present.difference(new Set([...foreign, ...ours]))];
    const foreignInAnyCase = new Set(foreign.map((tag) => tag.toLowerCase()));
    const isOurs = (tag: string) =>
      expected.vocabulary.has(tag.toLowerCase()) && !foreignInAnyCase.has(tag.toLowerCase());
    const absent = (tag: string) => !present.has(tag);
    add(wrongTags, {
      customerId,
      missing: ours.filter(absent),
      unexpected: surplus.filter(isOurs),
    });
    add(foreignTouched, {
      customerId,
      missing: foreign.filter(absent),
      unexpected: surplus.filter((tag) => !isOurs(tag)),
    });
  }
  return { wrongTags, foreignTouched };
}

function add(list: TagDifference[], difference: TagDifference): void {
  if (difference.missing.length + difference.unexpected.length > 0) list.push(difference);
}
