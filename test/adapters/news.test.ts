import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readNews } from "#app/adapters/shopify/news.ts";
import { type Topic, TOPICS } from "#app/ports/news.ts";
import { aDelivery } from "#test/support/deliveries.ts";

const DOMAIN = "teahouse.myshopify.com";

const root = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const examples = z
  .record(z.string(), z.record(z.string(), z.unknown()))
  .parse(JSON.parse(root("test/data/shopify-webhooks/examples.json")));

/** Shopify's example of a topic; it names its shop where the topic does. */
function exampleOf(topic: Topic): object {
  const body = examples[topic];
  if (body === undefined) throw new Error(`there is no example of ${topic}`);
  return {
    ...body,
    ...("myshopify_domain" in body ? { myshopify_domain: DOMAIN } : {}),
    ...("shop_domain" in body ? { shop_domain: DOMAIN } : {}),
  };
}

const newsOf = (topic: Topic, body: object = exampleOf(topic)) =>
  readNews(aDelivery(DOMAIN, topic, body, 1_000));

describe("the topics", () => {
  it("are those of shopify.app.toml, no more and no fewer", () => {
    const toml = root("shopify.app.toml");
    const listed = [...toml.matchAll(/^\s*(?:compliance_)?topics = \[([^\]]*)\]/gm)].flatMap(
      ([, list = ""]) => [...list.matchAll(/"([^"]+)"/g)].map(([, topic = ""]) => topic),
    );
    expect(listed.toSorted()).toEqual([...TOPICS].toSorted());
  });

  it("each have an example, and nothing else has", () => {
    expect(Object.keys(examples).toSorted()).toEqual([...TOPICS].toSorted());
  });
});

describe("Shopify's own example of", () => {
  const orderId = "820982911946154508";
  const customerId = "706405506930370084";
  const said: Record<Topic, object> = {
    "orders/create": { kind: "order", order: { orderId, net: 41_495 } },
    "orders/updated": { kind: "order", order: { orderId } },
    "orders/cancelled": { kind: "order", order: { orderId } },
    "orders/delete": { kind: "order-deleted", orderId: "820982911946154500" },
    "refunds/create": { kind: "order-hint", orderId: "820982911946154500" },
    "customers/create": { kind: "customer-hint", customerId, changed: false },
    "customers/update": { kind: "customer-hint", customerId, changed: false },
    "customers/delete": { kind: "customer-deleted", customerId },
    // The example's status is "failed": they stay two.
    "customers/merge": { kind: "customer-hint", customerId: "1", changed: false },
    "customers/purchasing_summary": { kind: "purchases", customerId: "1", lastOrderId: "1" },
    "customers_email_marketing_consent/update": {
      kind: "customer-hint",
      customerId: "706405506930370000",
      changed: true,
    },
    "customers_marketing_consent/update": {
      kind: "customer-hint",
      customerId: "706405506930370000",
      changed: true,
    },
    "customer.tags_added": { kind: "tags-added", customerId: "1", tags: ["tag1", "tag2"] },
    "customer.tags_removed": { kind: "tags-removed", customerId: "1", tags: ["tag1", "tag2"] },
    "products/create": { kind: "product", productId: "788032119674292922", type: "Shirts" },
    "products/update": { kind: "product", productId: "788032119674292922", type: "Shirts" },
    "products/delete": { kind: "product", productId: "788032119674292900", type: null },
    "bulk_operations/finish": { kind: "operation-finished" },
    "shop/update": { kind: "shop-hint" },
    "app/uninstalled": { kind: "uninstalled", at: 1_000 },
    "app/scopes_update": { kind: "shop-hint" },
    "customers/data_request": { kind: "data-request", requestId: "9999", customerId: "191167" },
    "customers/redact": {
      kind: "redact-customer",
      customerId: "191167",
      orderIds: ["299938", "280263", "220458"],
    },
    "shop/redact": { kind: "redact-shop", at: 1_000 },
  };

  it.each(TOPICS)("%s is understood", (topic) => {
    expect(newsOf(topic)).toMatchObject(said[topic]);
  });

  it("a completed merge is one", () => {
    const body = { ...exampleOf("customers/merge"), status: "completed" };
    expect(newsOf("customers/merge", body)).toEqual({
      kind: "customers-merged",
      kept: "1",
      deleted: "2",
    });
  });
});

describe("R3: a signed body under another topic's name, which no signature covers,", () => {
  it("deletes no order and no customer: it is asked for instead", () => {
    expect(newsOf("orders/delete", exampleOf("orders/create"))).toMatchObject({
      kind: "order-hint",
    });
    expect(newsOf("customers/delete", exampleOf("customers/update"))).toMatchObject({
      kind: "customer-hint",
    });
  });

  it("never passes an order's id off as a customer's", () => {
    expect(() => newsOf("customers/delete", exampleOf("orders/create"))).toThrow("gid");
    expect(() => newsOf("orders/updated", exampleOf("customers/update"))).toThrow("gid");
    expect(() => newsOf("products/update", exampleOf("orders/create"))).toThrow("gid");
  });
});
