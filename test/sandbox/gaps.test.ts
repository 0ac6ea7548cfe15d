import { parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadAdminSchema } from "#sandbox/schema/admin-schema.ts";
import { operationScopes } from "#sandbox/schema/operation-scopes.ts";
import { z } from "zod";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import { ask, install, startTestSandbox, type Client } from "./support.ts";

describe("what the sandbox does not emulate", () => {
  let sandbox: Sandbox;
  let client: Client;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
    client = await install(sandbox);
  });
  afterAll(() => sandbox.close());

  it.each([
    [`{ collections(first: 1) { nodes { id } } }`, "QueryRoot.collections"],
    [`{ customer(id: "gid://shopify/Customer/1000001") { image { id } } }`, "Customer.image"],
    [`{ shop { shopOwnerName } }`, "Shop.shopOwnerName"],
    [
      `mutation { customerDelete(input: { id: "x" }) { deletedCustomerId } }`,
      "Mutation.customerDelete",
    ],
    [
      `{ customers(first: 1, query: "shoe_size:43") { nodes { id } } }`,
      `customer search by "shoe_size"`,
    ],
    [`{ node(id: "gid://shopify/Metaobject/1") { id } }`, "node of type Metaobject"],
  ])("says so: %s", async (query, what) => {
    const { errors } = await client.graphql(query);
    expect(errors?.[0]).toMatchObject({
      message: `sandbox: ${what} is not emulated`,
      extensions: { code: "SANDBOX_NOT_IMPLEMENTED" },
    });
  });

  it("is not what is truly nothing", async () => {
    const { number } = [...sandbox.shop.shop.orders.values()].find((o) => !o.cancelledAt) ?? {};
    const query = `{ order(id: "gid://shopify/Order/${number}") { cancelledAt closedAt customerJourneySummary { ready } } }`;
    const { data, errors } = await client.graphql(query);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      order: { cancelledAt: null, closedAt: null, customerJourneySummary: null },
    });
  });

  it("answers an id of no type with RESOURCE_NOT_FOUND", async () => {
    const { errors } = await client.graphql(
      `mutation { tagsAdd(id: "gid://shopify/Shop/1", tags: ["a"]) { node { id } } }`,
    );
    expect(errors?.[0]?.extensions?.code).toBe("RESOURCE_NOT_FOUND");
  });
});

describe("customers", () => {
  let sandbox: Sandbox;
  let client: Client;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
    client = await install(sandbox);
  });
  afterAll(() => sandbox.close());

  it.each([
    ["id:1000003", ["gid://shopify/Customer/1000003"]],
    ["id:>=1000039", ["gid://shopify/Customer/1000039", "gid://shopify/Customer/1000040"]],
    ["updated_at:>'2999-01-01'", []],
    ["-id:>2 AND id:1000003", []],
  ])("are found by %s", async (query, ids) => {
    const { data } = await client.graphql(
      `query($query: String) { customers(first: 50, query: $query) { nodes { id } } }`,
      { query },
    );
    expect(data).toEqual({ customers: { nodes: ids.map((id) => ({ id })) } });
  });

  it("are found by their name", async () => {
    const person = sandbox.shop.shop.customers.get(1_000_002);
    const { data } = await client.graphql(
      `query($query: String) { customers(first: 50, query: $query) { nodes { id } } }`,
      { query: `${person?.firstName} ${person?.lastName}` },
    );
    const found = z
      .object({ customers: z.object({ nodes: z.array(z.object({ id: z.string() })) }) })
      .parse(data);
    expect(found.customers.nodes.map(({ id }) => id)).toContain("gid://shopify/Customer/1000002");
  });
});

describe("several shops in one sandbox", () => {
  it("are kept apart by the host the app asked for", async () => {
    const sandbox = await startTestSandbox({
      shops: [
        { domain: "one.myshopify.com", kind: "tiny" },
        { domain: "two.myshopify.com", kind: "fashion", customers: 30, seed: 2 },
      ],
    });
    const one = await install(sandbox, "one.myshopify.com");
    const two = await install(sandbox, "two.myshopify.com");
    const query = `{ shop { myshopifyDomain currencyCode } customersCount { count } }`;
    expect((await one.graphql(query)).data).toEqual({
      shop: { myshopifyDomain: "one.myshopify.com", currencyCode: "EUR" },
      customersCount: { count: 12 },
    });
    expect((await two.graphql(query)).data).toEqual({
      shop: { myshopifyDomain: "two.myshopify.com", currencyCode: "USD" },
      customersCount: { count: 30 },
    });
    expect((await ask(sandbox, "/sandbox/shop?shop=none.myshopify.com")).status).toBe(404);
    await sandbox.close();
  });
});

describe("the scopes of an operation", () => {
  const schema = loadAdminSchema();
  it.each([
    [`{ customers(first: 1) { nodes { id tags } } }`, ["read_customers"]],
    [
      `{ orders(first: 1) { nodes { id lineItems(first: 1) { nodes { product { id } } } } } }`,
      ["read_orders", "read_products"],
    ],
    [`mutation { tagsAdd(id: "x", tags: []) { userErrors { message } } }`, ["write_customers"]],
    [`{ bulkOperation(id: "x") { status } }`, []],
  ])("%s", (query, scopes) => {
    expect(operationScopes(schema, parse(query))).toEqual(scopes);
  });
});
