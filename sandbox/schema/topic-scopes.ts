/** The scopes without which Shopify does not tell of a topic. */
export function topicScopes(topic: string): readonly string[] {
  if (topic === "customers/merge") return ["read_customer_merge"];
  if (/^(orders|refunds)\//.test(topic)) return ["read_orders"];
  if (topic.startsWith("products/")) return ["read_products"];
  return topic.startsWith("customer") && !isPrivacyTopic(topic) ? ["read_customers"] : [];
}

/** Asks the app what it knows, or to forget it: comes whatever was granted, and after an uninstall too. */
export function isPrivacyTopic(topic: string): boolean {
  return ["customers/data_request", "customers/redact", "shop/redact"].includes(topic);
}
