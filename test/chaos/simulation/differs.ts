import type { CustomerRow } from "./rows.ts";

/** Desired and ledger differ, beyond what was there before us; letter for letter, as SQL compares. */
export function differs({
  desiredTags,
  writtenTags,
  alreadyThere,
}: Pick<CustomerRow, "desiredTags" | "writtenTags" | "alreadyThere">): boolean {
  const known = new Set([...writtenTags, ...alreadyThere]);
  return (
    desiredTags.some((tag) => !known.has(tag)) ||
    writtenTags.some((tag) => !desiredTags.includes(tag))
  );
}
