import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { gid } from "#sandbox/world/gid.ts";
import {
  ask,
  demoDomain,
  install,
  keys,
  startReceiver,
  startTestSandbox,
  topics,
} from "./support.ts";

const known = "gid://shopify/Customer/1000001";
const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of cleanup.splice(0)) await close();
});

async function shopAndApp(answer?: (count: number) => number) {
  const app = await startReceiver(answer);
  const sandbox = await startTestSandbox({ appInternal: app.origin, topics });
  cleanup.push(
    () => sandbox.close(),
    () => app.close(),
  );
  return { app, sandbox };
}

describe("webhooks", () => {
  it("are signed over their very bytes and carry Shopify's headers", async () => {
    const { app, sandbox } = await shopAndApp();
    await install(sandbox);
    await ask(sandbox, "/sandbox/orders", { customerId: known });
    const [first] = await app.waitFor((seen) => seen.some((one) => one.topic === "orders/create"));
    const hmac = createHmac("sha256", keys.apiSecret)
      .update(first?.body ?? "")
      .digest("base64");
    expect(first?.headers).toMatchObject({
      "x-shopify-topic": "orders/create",
      "x-shopify-hmac-sha256": hmac,
      "x-shopify-shop-domain": demoDomain,
      "x-shopify-api-version": "2026-10",
    });
    for (const name of ["webhook-id", "event-id", "triggered-at", "name"])
      expect(first?.headers).toHaveProperty(`x-shopify-${name}`);
    const order: unknown = JSON.parse(first?.body ?? "");
    expect(order).toMatchObject({
      financial_status: "paid",
      current_total_price_set: { shop_money: { currency_code: "EUR" } },
      customer: { admin_graphql_api_id: known },
    });
    expect(order).toHaveProperty("admin_graphql_api_id", gid("Order", 9_000_000_001));
    expect(first?.body).toMatch(/"processed_at":"[-\dT:]+\+0[12]:00"/);
    expect(order).not.toHaveProperty("customer.tags");
  });

  it("come again with the original body until the app says yes", async () => {
    const { app, sandbox } = await shopAndApp((count) => (count < 3 ? 500 : 200));
    await install(sandbox);
    const payload = { customer: { id: 7 } };
    await ask(sandbox, "/sandbox/webhooks", { topic: "customers/redact", payload });
    const seen = await app.waitFor((all) => all.length === 3);
    expect(new Set(seen.map(({ body }) => body))).toEqual(new Set([JSON.stringify(payload)]));
    expect(new Set(seen.map(({ headers }) => headers["x-shopify-webhook-id"])).size).toBe(1);
  });

  it("echo the app's own tags, and the merchant's, but not what changed nothing", async () => {
    const { app, sandbox } = await shopAndApp();
    const { graphql } = await install(sandbox);
    const add = `mutation($id: ID!) { tagsAdd(id: $id, tags: ["echo"]) { userErrors { message } } }`;
    await graphql(add, { id: known });
    await graphql(add, { id: known });
    await ask(sandbox, "/sandbox/customers/1000001/tags", { remove: ["ECHO"] });
    const seen = await app.waitFor((all) => all.length === 4);
    expect(seen.map(({ topic }) => topic).toSorted()).toEqual([
      "customer.tags_added",
      "customer.tags_removed",
      "customers/update",
      "customers/update",
    ]);
    // What one action is told in shares an event id; another action has another.
    const actions = Map.groupBy(seen, ({ headers }) => headers["x-shopify-event-id"]);
    expect([...actions.values()].map((told) => told.length)).toEqual([2, 2]);
    const removed = seen.find(({ topic }) => topic === "customer.tags_removed");
    expect(JSON.parse(removed?.body ?? "")).toMatchObject({ customerId: known, tags: ["echo"] });
    expect((await ask(sandbox, "/sandbox/tag-log")).body).toMatchObject([
      { actor: "app", added: ["echo"], present: [] },
      { actor: "app", added: [], present: ["echo"] },
      { actor: "merchant", removed: ["echo"] },
    ]);
  });

  it("tell of a refund, a cancelled order, a changed consent and the end", async () => {
    const { app, sandbox } = await shopAndApp();
    await install(sandbox);
    const order = [...sandbox.shop.shop.orders.values()].find((one) => one.refunds.length === 0);
    await ask(sandbox, `/sandbox/orders/${order?.number}/refund`, { amount: "0.50" });
    await ask(sandbox, `/sandbox/orders/${order?.number}/cancel`, {});
    await ask(sandbox, "/sandbox/customers/1000001/consent", { state: "UNSUBSCRIBED" });
    await ask(sandbox, "/sandbox/uninstall", {});
    const seen = await app.waitFor((all) => all.some(({ topic }) => topic === "app/uninstalled"));
    const all = await app.waitFor(() => seen.length >= 10);
    expect(new Set(all.map(({ topic }) => topic))).toEqual(
      new Set([
        "refunds/create",
        "orders/updated",
        "orders/cancelled",
        "customers_email_marketing_consent/update",
        "customers/update",
        "customers/purchasing_summary",
        "app/uninstalled",
      ]),
    );
  });

  it("stay away while the app is not installed", async () => {
    const { app, sandbox } = await shopAndApp();
    await ask(sandbox, "/sandbox/orders", { customerId: known });
    await install(sandbox);
    await ask(sandbox, "/sandbox/customers/1000001/tags", { add: ["later"] });
    const seen = await app.waitFor((all) => all.length === 2);
    expect(seen.map(({ topic }) => topic).toSorted()).toEqual([
      "customer.tags_added",
      "customers/update",
    ]);
  });
});
