/** `gid://shopify/Customer/123` from its number. */
export function gid(type: string, id: string): string {
  return `gid://shopify/${type}/${id}`;
}

/** The digits at the end of a gid; ids are kept as text because they pass 2^53. */
export function idOf(gidText: string): string {
  const id = /\/(\d+)$/.exec(gidText)?.[1];
  if (id === undefined) throw new RangeError(`"${gidText}" is not a Shopify id`);
  return id;
}
