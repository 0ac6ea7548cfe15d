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

/** A value of Shopify's search syntax, taken word for word. */
export function quoted(value: string): string {
  return `'${value.replaceAll(/[\\']/g, "\\$&")}'`;
}
