import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import { ask, install, startTestSandbox, type Client } from "./support.ts";

const north = "north.myshopify.com";
const south = "south.myshopify.com";

let sandbox: Sandbox;
let client: Client;
/** A shop whose searches lag by a minute, and whose app may not see names and addresses. */
let shy: Client;
beforeAll(async () => {
  sandbox = await startTestSandbox({
    shops: [
      { domain: north, kind: "consumables", customers: 300, seed: 1, plan: "enterprise" },
      {
        domain: south,
        kind: "consumables",
        customers: 300,
        seed: 2,
        searchLagMs: 60_000,
        withholdsPersonalData: true,
      },
    ],
  });
  client = await install(sandbox, north);
  shy = await install(sandbox, south);
});
afterAll(() => sandbox.close());

const Ids = z.array(z.object({ id: z.string() }));
const Page = z.object({
  list: z.object({
    nodes: Ids,
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});
const shopAt = (domain: string) => {
  const store = sandbox.shops.get(domain);
  if (!store) throw new Error(`no shop ${domain}`);
  return store.shop;
};

async function pageOf(list: string, query: string, after: string | null, by = client) {
  const sortKey = list === "segments" ? "ID" : "UPDATED_AT";
  const { data } = await by.graphql(
    `query($query: String, $after: String) {
      list: ${list}(first: 100, query: $query, after: $after, sortKey: ${sortKey}) {
        nodes { id } pageInfo { hasNextPage endCursor } } }`,
    { query, after },
  );
  return Page.parse(data).list;
}

/** Every page, and what happens between two of them. */
async function allOf(list: string, query: string, between: () => Promise<unknown>) {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const page = await pageOf(list, query, after);
    ids.push(...page.nodes.map(({ id }) => id));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    if (after !== null) await between();
  } while (after !== null);
  return ids;
}

describe("a sweep", () => {
  it("by updated_at misses no order, although orders change between its pages", async () => {
    const since = sandbox.clock.now() - 365 * 86_400_000;
    const wanted = [...shopAt(north).orders.values()].filter(({ updatedAt }) => updatedAt > since);
    let turn = 0;
    const query = `updated_at:>'${new Date(since).toISOString()}'`;
    const found = await allOf("orders", query, () => {
      const { number } = wanted[(turn += 7)] ?? { number: 0 };
      return ask(sandbox, `/sandbox/orders/${number}/tags?shop=${north}`, { add: ["seen"] });
    });
    expect(wanted.length).toBeGreaterThan(500);
    const ids = new Set(found);
    expect(wanted.filter(({ number }) => !ids.has(`gid://shopify/Order/${number}`))).toEqual([]);
  });

  it("of customers goes by whole days: of the hour that is asked for only the day counts", async () => {
    const customers = [...shopAt(north).customers.values()];
    const [at = 0] = customers.map(({ updatedAt }) => updatedAt).toSorted((a, b) => b - a);
    const day = new Date(at).toISOString().slice(0, 10);
    const from = async (query: string) => (await pageOf("customers", query, null)).nodes.length;
    const whole = await from(`updated_at:>='${day}T00:00:00Z'`);
    expect(whole).toBeGreaterThan(0);
    expect(await from(`updated_at:>='${day}T23:59:59Z'`)).toBe(whole);
    expect(await from(`updated_at:>'${day}T00:00:00Z'`)).toBe(0);
  });

  it("counts without a limit when none is wanted", async () => {
    const { data } = await client.graphql(`{
      all: customersCount(limit: null) { count precision }
      some: customersCount(limit: 10) { count precision }
      orders: ordersCount(limit: null) { count precision }
      tested: ordersCount(query: "test:true", limit: null) { count precision } }`);
    const { customers, orders } = shopAt(north);
    const tested = [...orders.values()].filter(({ test }) => test).length;
    expect(data).toEqual({
      all: { count: customers.size, precision: "EXACT" },
      some: { count: 10, precision: "AT_LEAST" },
      orders: { count: orders.size, precision: "EXACT" },
      tested: { count: tested, precision: "EXACT" },
    });
  });

  it("finds a change only after the lag, a read by id and a plain list at once", async () => {
    const order = await ask(sandbox, `/sandbox/orders?shop=${south}`, { customerId: "1000007" });
    const { id } = z.object({ id: z.string() }).parse(order.body);
    const found = async (query: string) => {
      const { nodes } = await pageOf("orders", query, null, shy);
      return nodes.some((node) => node.id === id);
    };
    const recent = `updated_at:>'${new Date(sandbox.clock.now() - 3_600_000).toISOString()}'`;
    expect(await found(recent)).toBe(false);
    const { data } = await shy.graphql(
      `query($id: ID!) { order(id: $id) { id }
        orders(first: 1, reverse: true, sortKey: UPDATED_AT) { nodes { id } } }`,
      { id },
    );
    expect(data).toEqual({ order: { id }, orders: { nodes: [{ id }] } });
    sandbox.clock.advance(60_000);
    expect(await found(recent)).toBe(true);
  });
});

it("an app without approval sees ids, tags and consent, but nobody's name, address, e-mail or phone", async () => {
  const { data } = await shy.graphql(`{ customer(id: "gid://shopify/Customer/1000007") {
    firstName lastName displayName defaultAddress { city } defaultEmailAddress { emailAddress marketingState }
    defaultPhoneNumber { phoneNumber smsMarketingConsent { state } } } }`);
  const customer = shopAt(south).customers.get(1_000_007);
  expect(data).toEqual({
    customer: {
      firstName: null,
      lastName: null,
      displayName: "",
      defaultAddress: null,
      defaultEmailAddress: { emailAddress: "", marketingState: customer?.consent.state },
      defaultPhoneNumber: {
        phoneNumber: "",
        smsMarketingConsent: { state: customer?.smsConsent.state },
      },
    },
  });
});

it("two shops have customers of the same ids and nothing else in common", async () => {
  const people = (domain: string) => [...shopAt(domain).customers.values()];
  const numbers = (domain: string) => people(domain).map(({ number }) => number);
  expect(numbers(south)).toEqual(numbers(north));
  const path = `/sandbox/customers/1000001/tags?shop=${south}`;
  await ask(sandbox, path, { add: ["southern"] });
  expect(shopAt(north).customers.get(1_000_001)?.tags).not.toContain("southern");
  const spent = (domain: string) => people(domain).map(({ orders }) => orders.length);
  expect(spent(south)).not.toEqual(spent(north));
});

describe("segments", () => {
  const save = async (name: string, query: string) =>
    z
      .object({ id: z.string(), number: z.number(), name: z.string() })
      .parse((await ask(sandbox, "/sandbox/segments", { name, query })).body);

  it("that the merchant saved are listed with their queries until they are deleted", async () => {
    const query =
      "customer_tags CONTAINS 'lc-stage-lost' AND email_subscription_status = 'SUBSCRIBED'";
    const first = await save("Lost", query);
    const second = await save("Lost", "number_of_orders > 3");
    expect(second.name).toBe("Lost (2)");
    const asked = `{ segmentsCount { count }
      segments(first: 5, sortKey: ID) { nodes { id name query creationDate } } }`;
    expect((await client.graphql(asked)).data).toMatchObject({
      segmentsCount: { count: 2 },
      segments: { nodes: [{ id: first.id, name: "Lost", query }, { id: second.id }] },
    });
    await ask(sandbox, `/sandbox/segments/${first.number}/delete`, {});
    expect(await allOf("segments", "", () => Promise.resolve())).toEqual([second.id]);
  });

  it.each([
    ["", "x", "Name can't be blank"],
    ["n".repeat(256), "x", "Name is too long (maximum is 255 characters)"],
    ["n", "x".repeat(5001), "Query is too long (maximum is 5000 characters)"],
  ])("are refused as Shopify refuses them", async (name, query, error) => {
    expect(await ask(sandbox, "/sandbox/segments", { name, query })).toEqual({
      status: 400,
      body: { error },
    });
  });
});
