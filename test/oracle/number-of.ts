/** The number in one of Shopify's ids, "gid://shopify/Product/7" or "7". */
export function numberOf(id: string): string {
  return id.split("/").at(-1) ?? id;
}
