// Every operation of the app. Each document is validated against the official schema, and its scopes against
// ours, in test/adapters/operations.test.ts.
export * from "./operations/bulk.ts";
export * from "./operations/customers.ts";
export * from "./operations/orders.ts";
export * from "./operations/products.ts";
export * from "./operations/segments.ts";
export * from "./operations/shop.ts";
export * from "./operations/subscriptions.ts";
export * from "./operations/tags.ts";
