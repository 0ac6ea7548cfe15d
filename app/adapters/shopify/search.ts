import { idOf } from "./gid.ts";

/**
 * Pages of a search that is asked again from the last id on, after `after`: no cursor goes beyond 25,000
 * objects.
 */
export async function* pagesById<Node extends { readonly id: string }>(
  condition: string,
  ask: (query: string) => Promise<{
    readonly nodes: readonly Node[];
    readonly pageInfo: { readonly hasNextPage: boolean };
  }>,
  after = "0",
): AsyncGenerator<readonly Node[]> {
  let from = after;
  for (;;) {
    const { nodes, pageInfo } = await ask(`id:>${from} AND (${condition})`);
    const last = nodes.at(-1);
    if (last === undefined) return;
    yield nodes;
    if (!pageInfo.hasNextPage) return;
    from = idOf(last.id);
  }
}

/** More words than anybody has names. */
const MOST_WORDS = 8;

/**
 * What somebody typed, as a search for words that begin like it; null without one. Nothing of Shopify's search
 * syntax is left in it: no field, no sign, no bracket, no quotation mark.
 */
export function beginnings(typed: string): string | null {
  const words = typed
    .normalize("NFC")
    .replaceAll("\u2019", "'")
    .replaceAll(/[^\p{L}\p{M}\p{N}@._+'-]/gu, " ")
    .split(" ")
    .map((word) => word.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu, ""))
    .filter((word) => word !== "")
    .slice(0, MOST_WORDS);
  return words.length === 0 ? null : words.map((word) => `${word}*`).join(" ");
}

/** A value of Shopify's search syntax, taken word for word. */
export function quoted(value: string): string {
  return `'${value.replaceAll(/[\\']/g, "\\$&")}'`;
}
