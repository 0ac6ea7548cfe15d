/** The scopes without which Shopify does not tell of a topic. */
export function topicScopes(topic: string): readonly string[] {
  if (topic === "customers/merge") return ["read_customer_merge"];
  if (/^(orders|refunds)\//.test(topic)) return ["read_orders"];
  if (topic.startsWith("products/")) return ["read_products"];
  // The privacy topics come whatever was granted.
  const isPrivacy = topic === "customers/redact" || topic === "customers/data_request";
  return topic.startsWith("customer") && !isPrivacy ? ["read_customers"] : [];
}
