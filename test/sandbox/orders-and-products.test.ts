import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import { ask, install, startReceiver, startTestSandbox, type Client } from "./support.ts";

let sandbox: Sandbox;
let client: Client;
let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeAll(async () => {
  receiver = await startReceiver();
  sandbox = await startTestSandbox({ appUrl: receiver.origin });
  client = await install(sandbox);
});
afterAll(async () => {
  await sandbox.close();
  await receiver.close();
});

const Nodes = z.object({ nodes: z.array(z.object({ id: z.string() })) });

async function found(root: "orders" | "products", query: string): Promise<readonly number[]> {
  const { data, errors } = await client.graphql(
    `query($query: String) { ${root}(first: 250, query: $query, sortKey: ID) { nodes { id } } }`,
    { query },
  );
  expect(errors).toBeUndefined();
  const { nodes } = z.record(z.string(), Nodes).parse(data)[root] ?? { nodes: [] };
  return nodes.map(({ id }) => Number(id.split("/").at(-1)));
}

const OrderRow = z.object({
  number: z.number(),
  sourceName: z.string(),
  tags: z.array(z.string()),
});
const order = async (body: object) =>
  OrderRow.parse((await ask(sandbox, "/sandbox/orders", { customerId: "1000001", ...body })).body);

describe("orders", () => {
  it("are given a source and tags, are found by both, and say so in their webhook", async () => {
    const sold = await order({ sourceName: "pos", tags: ["Staff", "b2b"] });
    expect(sold).toMatchObject({ sourceName: "pos", tags: ["b2b", "Staff"] });
    expect(await found("orders", "tag:staff source_name:pos")).toEqual([sold.number]);
    const { data } = await client.graphql(
      `{ order(id: "gid://shopify/Order/${sold.number}") { sourceName tags } }`,
    );
    expect(data).toEqual({ order: { sourceName: "pos", tags: ["b2b", "Staff"] } });
    const seen = await receiver.waitFor((all) =>
      all.some(({ topic }) => topic === "orders/create"),
    );
    const created = seen.find(({ topic }) => topic === "orders/create");
    expect(JSON.parse(created?.body ?? "")).toMatchObject({
      source_name: "pos",
      tags: "b2b, Staff",
    });
  });

  it("lose a tag only in its exact spelling", async () => {
    const { number } = await order({ tags: ["Gift"] });
    const change = (body: object) => ask(sandbox, `/sandbox/orders/${number}/tags`, body);
    expect((await change({ remove: ["gift"] })).body).toMatchObject({ tags: ["Gift"] });
    expect((await change({ remove: ["Gift"], add: ["x"] })).body).toMatchObject({ tags: ["x"] });
  });

  it("are tagged as a reseller's in a small share, from the beginning", () => {
    const orders = [...sandbox.shop.shop.orders.values()];
    const tagged = orders.filter(({ tags }) => tags.includes("Wholesale"));
    expect(tagged.length).toBeGreaterThan(0);
    expect(tagged.length).toBeLessThan(orders.length / 8);
  });
});

describe("a search", () => {
  let a: number;
  let b: number;
  let both: number;
  beforeAll(async () => {
    ({ number: a } = await order({ tags: ["it's a"] }));
    ({ number: b } = await order({ tags: ["b"] }));
    ({ number: both } = await order({ tags: ["it's a", "b"] }));
  });

  it.each<[string, () => readonly number[]]>([
    [`tag:'it\\'s a' OR tag:b`, () => [a, b, both]],
    [`tag:b tag:"it's a"`, () => [both]],
    [`tag:b AND tag:"it's a"`, () => [both]],
    [`tag:nobody OR tag:b AND tag:"it's a"`, () => [both]],
    [`(tag:nobody OR tag:b) AND NOT tag:"it's a"`, () => [b]],
    [`tag:b -(tag:"it's a" OR tag:nobody)`, () => [b]],
  ])("%s", async (query, expected) => {
    expect(await found("orders", query)).toEqual(expected());
  });

  it.each(["tag:a OR", "(tag:a", "tag:a)", "OR tag:a", "AND", "()"])(
    "that is none is refused: %s",
    async (query) => {
      const { errors } = await client.graphql(
        `query($query: String) { orders(first: 1, query: $query) { nodes { id } } }`,
        { query },
      );
      expect(errors?.[0]?.extensions?.code).toBe("SANDBOX_NOT_IMPLEMENTED");
    },
  );
});

describe("products", () => {
  it("have a type and, some of them, selling plans", async () => {
    const { data } = await client.graphql(
      `{ products(first: 2) { nodes { id productType sellingPlanGroupsCount { count } } } }`,
    );
    expect(data).toEqual({
      products: {
        nodes: [
          {
            id: "gid://shopify/Product/7000001",
            productType: "Kitchen",
            sellingPlanGroupsCount: { count: 1 },
          },
          {
            id: "gid://shopify/Product/7000002",
            productType: "Garden",
            sellingPlanGroupsCount: { count: 0 },
          },
        ],
      },
    });
  });

  it("are found by their type", async () => {
    expect(await found("products", "product_type:'bath' AND id:>7000030")).toEqual([
      7_000_031, 7_000_035, 7_000_039,
    ]);
  });

  it("of the real shop have a type by the last word of their title", async () => {
    const real = await startTestSandbox({
      shops: [{ domain: "real.myshopify.com", kind: "online-retail" }],
    });
    const holder = real.shop.shop.products.find(
      ({ title }) => title === "WHITE HANGING HEART T-LIGHT HOLDER",
    );
    expect(holder?.type).toBe("Holder");
    const sold = [...real.shop.shop.orders.values()];
    expect(new Set(sold.map(({ sourceName }) => sourceName))).toEqual(new Set(["web"]));
    expect(sold.filter(({ tags }) => tags.length > 0)).toEqual([]);
    await real.close();
  });
});

it("a customer's subscription is what the control says", async () => {
  const path = "/sandbox/customers/1000002/subscription";
  expect((await ask(sandbox, path, { state: "PAUSED" })).body).toMatchObject({
    subscription: "PAUSED",
  });
  const { data } = await client.graphql(
    `{ customer(id: "gid://shopify/Customer/1000002") { productSubscriberStatus } }`,
  );
  expect(data).toEqual({ customer: { productSubscriberStatus: "PAUSED" } });
  expect((await ask(sandbox, path, { state: "SOMETIMES" })).status).toBe(400);
});
