import { desiredTags, isLocked, vocabularyOf } from "./desired-tags.ts";
import { expectedStates } from "./expected-states.ts";
import type { Rules } from "./rules.ts";
import type { TagSnapshot, Truth } from "./truth.ts";

/** The tags a customer must end with, by owner. */
interface CustomerTags {
  foreign: readonly string[];
  ours: readonly string[];
}

/** The tags everybody must end with. */
export interface ExpectedTags {
  customers: ReadonlyMap<string, CustomerTags>;
  /** Every tag the rules could want with this prefix, in lower case. */
  vocabulary: ReadonlySet<string>;
}

/** Foreign tags stay as they are; ours are the wanted ones no foreign tag equals, whatever its spelling. */
export function expectedTags(before: TagSnapshot, truth: Truth, rules: Rules): ExpectedTags {
  const states = expectedStates(truth, rules);
  const customers = new Map<string, CustomerTags>();
  for (const { id, tags } of truth.customers) {
    const foreign = before.get(id) ?? [];
    const taken = new Set(foreign.map((tag) => tag.toLowerCase()));
    const state = states.get(id);
    const desired =
      rules.untouched.get(id) ??
      (isLocked(tags, rules) || state === undefined ? [] : desiredTags(id, state, rules));
    customers.set(id, { foreign, ours: desired.filter((tag) => !taken.has(tag.toLowerCase())) });
  }
  return { customers, vocabulary: vocabularyOf(rules) };
}
