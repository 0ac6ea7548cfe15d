/** gid("Customer", 7) is gid://shopify/Customer/7. */
export function gid(type: string, number: number): string {
  return `gid://shopify/${type}/${number}`;
}

/** The parts of a gid, or null when the text is none. */
export function parseGid(text: string): { type: string; number: number } | null {
  const match = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d+)$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return { type: match[1], number: Number(match[2]) };
}

/** An instant as Shopify's GraphQL writes it: UTC, whole seconds. */
export function utc(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
