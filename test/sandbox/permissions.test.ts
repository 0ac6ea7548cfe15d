import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import {
  ask,
  finishedJob,
  install,
  startReceiver,
  startTestSandbox,
  type Client,
} from "./support.ts";
import { z } from "zod";

const known = "gid://shopify/Customer/1000001";
const ordersQuery = `{ orders(first: 1) { nodes { id } } }`;

let app: Awaited<ReturnType<typeof startReceiver>>;
let sandbox: Sandbox;
let client: Client;
beforeAll(async () => {
  app = await startReceiver();
  sandbox = await startTestSandbox({ appInternal: app.origin });
  client = await install(sandbox);
});
afterAll(async () => {
  await sandbox.close();
  await app.close();
});
afterEach(() => {
  app.deliveries.length = 0;
});

const topicsSeen = () => app.deliveries.map(({ topic }) => topic).toSorted();

describe("a scope that the merchant takes back", () => {
  const scopes = ["read_orders", "read_all_orders"];
  const handles = async () => {
    const query = `{ currentAppInstallation { accessScopes { handle } } }`;
    return JSON.stringify((await client.graphql(query)).data);
  };
  const take = (change: { remove?: readonly string[]; restore?: readonly string[] }) =>
    ask(sandbox, "/sandbox/scopes", change);

  it("is told, is gone from the installation, and what needs it is denied", async () => {
    await take({ remove: scopes });
    const [told] = await app.waitFor((seen) => seen.length === 1);
    expect(told?.topic).toBe("app/scopes_update");
    const Update = z.object({ previous: z.array(z.string()), current: z.array(z.string()) });
    const { previous, current } = Update.parse(JSON.parse(told?.body ?? ""));
    expect(previous.filter((scope) => !current.includes(scope))).toEqual(scopes);
    expect(await handles()).not.toContain("read_orders");

    const denied = await client.graphql(ordersQuery);
    expect(denied).toMatchObject({
      data: { orders: null },
      errors: [{ extensions: { code: "ACCESS_DENIED" } }],
    });
    expect(
      (await client.graphql(`{ customers(first: 1) { nodes { id } } }`)).errors,
    ).toBeUndefined();

    await take({ restore: scopes });
    expect(await handles()).toContain("read_orders");
    expect((await client.graphql(ordersQuery)).errors).toBeUndefined();
  });

  it("hides all but the orders of 60 days, if it was for all orders", async () => {
    const query = `{ ordersCount(limit: null) { count } orders(first: 1) { nodes { createdAt } } }`;
    const Orders = z.object({
      ordersCount: z.object({ count: z.number() }),
      orders: z.object({ nodes: z.tuple([z.object({ createdAt: z.string() })]) }),
    });
    const seen = async () => Orders.parse((await client.graphql(query)).data);
    const all = sandbox.shop.shop.orders.size;
    expect((await seen()).ordersCount.count).toBe(all);
    await take({ remove: ["read_all_orders"] });
    const { ordersCount, orders } = await seen();
    expect(ordersCount.count).toBeLessThan(all);
    const age = sandbox.clock.now() - Date.parse(orders.nodes[0].createdAt);
    expect(age).toBeLessThan(60 * 24 * 3_600_000);
    await take({ restore: ["read_all_orders"] });
    await app.waitFor((told) => told.length === 2);
  });

  it("silences the topics that need it, and fails a bulk operation", async () => {
    await take({ remove: scopes });
    await ask(sandbox, "/sandbox/orders", { customerId: known });
    await app.waitFor((seen) => seen.some(({ topic }) => topic === "customers/update"));
    expect(topicsSeen()).not.toContain("orders/create");
    const run = `mutation { bulkOperationRunQuery(query: "{ orders { edges { node { id } } } }") {
      bulkOperation { id } } }`;
    const Started = z.object({
      bulkOperationRunQuery: z.object({ bulkOperation: z.object({ id: z.string() }) }),
    });
    const { bulkOperation } = Started.parse((await client.graphql(run)).data).bulkOperationRunQuery;
    expect((await finishedJob(client, bulkOperation.id)).status).toBe("FAILED");
    await take({ restore: scopes });
  });
});

describe("subscriptions", () => {
  const list = `{ webhookSubscriptions(first: 10) { nodes {
    id topic uri format apiVersion { handle } includeFields createdAt
    endpoint { __typename ... on WebhookHttpEndpoint { callbackUrl } } } } }`;
  const Listed = z.object({
    webhookSubscriptions: z.object({
      nodes: z.array(z.looseObject({ id: z.string(), topic: z.string() })),
    }),
  });
  const listed = async () =>
    Listed.parse((await client.graphql(list)).data).webhookSubscriptions.nodes;
  const subscribe = (change: { add?: string; drop?: string; declare?: string }) =>
    ask(sandbox, "/sandbox/subscriptions", change);
  const consent = () => ask(sandbox, "/sandbox/customers/1000001/consent", { state: "SUBSCRIBED" });
  const topic = "customers_email_marketing_consent/update";

  it("of the app's TOML are in force and not listed", async () => {
    const { body } = await ask(sandbox, "/sandbox/subscriptions");
    const { rows } = z.object({ rows: z.array(z.unknown()) }).parse(body);
    expect(rows).toContainEqual({ topic: "shop/redact", source: "toml" });
    expect(await listed()).toEqual([]);
  });

  it("made by API beside a declared one are listed, double everything, and can be deleted", async () => {
    await subscribe({ add: topic });
    const [made, ...others] = await listed();
    expect(others).toEqual([]);
    expect(made).toMatchObject({
      topic: "CUSTOMERS_EMAIL_MARKETING_CONSENT_UPDATE",
      format: "JSON",
    });
    await consent();
    await app.waitFor((seen) => seen.length === 3);
    expect(topicsSeen()).toEqual(["customers/update", topic, topic]);

    const remove = `mutation($id: ID!) { webhookSubscriptionDelete(id: $id) {
      deletedWebhookSubscriptionId userErrors { field message } } }`;
    const id = made?.id ?? "";
    expect((await client.graphql(remove, { id })).data).toEqual({
      webhookSubscriptionDelete: { deletedWebhookSubscriptionId: id, userErrors: [] },
    });
    expect((await client.graphql(remove, { id })).data).toMatchObject({
      webhookSubscriptionDelete: { deletedWebhookSubscriptionId: null },
    });
    expect(await listed()).toEqual([]);
  });

  it("that are gone are silent until they are declared again", async () => {
    await subscribe({ drop: topic });
    await consent();
    await subscribe({ declare: topic });
    await consent();
    await app.waitFor((seen) => seen.length === 3);
    expect(topicsSeen()).toEqual(["customers/update", "customers/update", topic]);
  });
});

describe("an end of the installation that nobody hears of", () => {
  it("leaves the app to find out, or to hear of it late", async () => {
    await ask(sandbox, "/sandbox/uninstall", { silently: true });
    expect(sandbox.shop.tokens.isInstalled()).toBe(false);
    await install(sandbox);
    await ask(sandbox, "/sandbox/webhooks", { topic: "shop/redact" });
    await app.waitFor((seen) => seen.length === 1);
    expect(topicsSeen()).toEqual(["shop/redact"]);
  });
});
