import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { truthOf } from "#sandbox/control/truth.ts";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import { gid } from "#sandbox/world/gid.ts";
import { parseTruth } from "#test/oracle/truth.ts";
import {
  ask,
  install,
  startReceiver,
  startTestSandbox,
  topics,
  type Client,
  type Delivery,
} from "./support.ts";

let sandbox: Sandbox;
let app: Awaited<ReturnType<typeof startReceiver>>;
let client: Client;
beforeAll(async () => {
  app = await startReceiver();
  sandbox = await startTestSandbox({ appInternal: app.origin, topics });
  client = await install(sandbox);
});
afterAll(async () => {
  await sandbox.close();
  await app.close();
});

const Body = z.record(z.string(), z.unknown());
const Placed = z.object({ id: z.string(), number: z.number(), lines: z.array(z.looseObject({})) });

/** What one action told the app, by topic: deliveries that share an event id, of exactly these topics. */
async function told(action: () => Promise<unknown>, names: readonly string[]) {
  const wanted = names.toSorted().join();
  const events = (all: readonly Delivery[]) => {
    const byEvent = Map.groupBy(all, ({ headers }) => headers["x-shopify-event-id"]);
    return [...byEvent.values()].filter(
      (event) =>
        event
          .map(({ topic }) => topic)
          .toSorted()
          .join() === wanted,
    );
  };
  const before = events(app.deliveries).length;
  await action();
  const seen = await app.waitFor((all) => events(all).length > before);
  const webhooks = events(seen).at(-1) ?? [];
  return Object.fromEntries(
    webhooks.map(({ topic, body }) => [topic, Body.parse(JSON.parse(body))]),
  );
}

const act = (path: string, body: object = {}) => ask(sandbox, `/sandbox/${path}`, body);
const truth = () => truthOf(sandbox.shop.shop);
const person = (index: number) => {
  const customer = [...sandbox.shop.shop.customers.values()].at(index);
  if (!customer) throw new Error("the shop has people");
  return customer;
};
async function newcomer(): Promise<number> {
  const { body } = await act("customers", {});
  return z.object({ number: z.number() }).parse(body).number;
}
async function order(customerId: number | null) {
  const lines = [{ productId: "7000001", quantity: 3 }];
  return Placed.parse((await act("orders", { customerId, lines })).body);
}
const price = () => sandbox.shop.shop.products[0].price;
const euros = (cents: number) => (cents / 100).toFixed(2);
async function read(id: string): Promise<unknown> {
  const { data } = await client.graphql(`query($id: ID!) { node(id: $id) { id } }`, { id });
  return data;
}

describe("a merge", () => {
  it("gives the kept customer the other's orders and tags, and the other is gone", async () => {
    const [kept, gone] = [await newcomer(), await newcomer()];
    const bought = await order(gone);
    await act(`customers/${kept}/tags`, { add: ["VIP"] });
    await act(`customers/${gone}/tags`, { add: ["vip", "lc-stage-lost"] });
    await app.waitFor(
      (all) => all.filter(({ topic }) => topic === "customer.tags_added").length > 1,
    );
    const updatedAt = sandbox.shop.shop.orders.get(bought.number)?.updatedAt;
    const webhooks = await told(
      () => act(`customers/${kept}/merge`, { deleted: gone }),
      ["customers/merge", "customers/update", "customers/purchasing_summary"],
    );
    expect(webhooks["customers/merge"]).toEqual({
      admin_graphql_api_customer_kept_id: gid("Customer", kept),
      admin_graphql_api_customer_deleted_id: gid("Customer", gone),
      admin_graphql_api_job_id: null,
      status: "completed",
      errors: [],
    });
    expect(webhooks["customers/purchasing_summary"]).toMatchObject({
      numberOfOrders: 1,
      amountSpent: { amount: euros(3 * price()), currencyCode: "EUR" },
      lastOrderId: bought.id,
    });
    expect(sandbox.shop.shop.customers.get(kept)).toMatchObject({
      tags: ["lc-stage-lost", "VIP"],
      orders: [{ number: bought.number, updatedAt }],
    });
    expect(await read(gid("Customer", gone))).toEqual({ node: null });
    const add = `mutation($id: ID!) { tagsAdd(id: $id, tags: ["x"]) { node { id } userErrors { field message } } }`;
    const { data } = await client.graphql(add, { id: gid("Customer", gone) });
    expect(data).toEqual({
      tagsAdd: { node: null, userErrors: [{ field: ["id"], message: "Customer does not exist" }] },
    });
    expect(truth().merges).toMatchObject([
      {
        kept: gid("Customer", kept),
        deleted: gid("Customer", gone),
        keptTags: ["VIP"],
        deletedTags: ["lc-stage-lost", "vip"],
        n: truth().tagLog.length - 1,
      },
    ]);
    expect(truth().tagLog.at(-1)).toMatchObject({
      n: truth().tagLog.length,
      customerId: gid("Customer", kept),
      actor: "merge",
      from: gid("Customer", gone),
      added: ["lc-stage-lost"],
      removed: [],
      present: ["vip"],
    });
  });

  it("that would give somebody more than 250 tags is refused", async () => {
    const [kept, gone] = [await newcomer(), await newcomer()];
    const many = (letter: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${letter}${index}`);
    await act(`customers/${kept}/tags`, { add: many("a", 200) });
    await act(`customers/${gone}/tags`, { add: many("b", 51) });
    expect(await act(`customers/${kept}/merge`, { deleted: gone })).toEqual({
      status: 400,
      body: { error: "Tags cannot be more than 250" },
    });
    expect(sandbox.shop.shop.customers.has(gone)).toBe(true);
  });

  it("that fails says so and changes nothing", async () => {
    const [kept, gone] = [person(0), person(1)];
    const before = truth();
    const { "customers/merge": body } = await told(
      () => act(`customers/${kept.number}/merge`, { deleted: gone.number, fails: true }),
      ["customers/merge"],
    );
    expect(body).toMatchObject({ status: "failed", errors: [{ field: "merge_in_progress" }] });
    expect({ ...truth(), now: before.now }).toEqual(before);
  });
});

describe("what is deleted", () => {
  it("is gone from every read and every list: a customer who never ordered", async () => {
    const number = await newcomer();
    const webhooks = await told(() => act(`customers/${number}/delete`), ["customers/delete"]);
    expect(webhooks["customers/delete"]).toEqual({
      id: number,
      admin_graphql_api_id: gid("Customer", number),
      tax_exemptions: [],
    });
    const id = gid("Customer", number);
    expect(await read(id)).toEqual({ node: null });
    const { customers, deletedCustomers } = truth();
    expect(customers.filter((one) => one.id === id)).toEqual([]);
    expect(deletedCustomers.map((one) => one.id)).toContain(id);
    await order(person(0).number);
    expect(await act(`customers/${person(0).number}/delete`)).toEqual({
      status: 400,
      body: { error: "A customer who has ordered cannot be deleted." },
    });
  });

  it("is gone from every read and every list: an order", async () => {
    const number = await newcomer();
    const { id, number: orderNumber } = await order(number);
    const webhooks = await told(
      () => act(`orders/${orderNumber}/delete`),
      ["orders/delete", "customers/purchasing_summary"],
    );
    expect(webhooks["orders/delete"]).toEqual({ id: orderNumber });
    expect(webhooks["customers/purchasing_summary"]).toMatchObject({
      customerId: gid("Customer", number),
      numberOfOrders: 0,
      lastOrderId: null,
    });
    expect(await read(id)).toEqual({ node: null });
    const { orders, deletedOrders } = truth();
    expect(orders.filter((one) => one.id === id)).toEqual([]);
    expect(deletedOrders.map((one) => one.id)).toEqual([id]);
  });
});

describe("an edited order", () => {
  const seen = async (id: string) => {
    const { data } = await client.graphql(
      `query($id: ID!) { order(id: $id) {
        edited displayFinancialStatus totalPriceSet { shopMoney { amount } }
        currentTotalPriceSet { shopMoney { amount } }
        lineItems(first: 5) { nodes { quantity currentQuantity } } } }`,
      { id },
    );
    return z.object({ order: Body }).parse(data).order;
  };
  const money = (cents: number) => ({ shopMoney: { amount: euros(cents) } });

  it("costs less when pieces are taken off, and is still paid", async () => {
    const { id, number, lines } = await order(person(0).number);
    const webhooks = await told(
      () => act(`orders/${number}/edit`, { lineId: lines[0]?.id, quantity: 1 }),
      ["orders/updated", "customers/purchasing_summary"],
    );
    expect(webhooks["orders/updated"]).toMatchObject({
      current_total_price: euros(price()),
      financial_status: "paid",
      line_items: [{ quantity: 3, current_quantity: 1 }],
    });
    expect(await seen(id)).toEqual({
      edited: true,
      displayFinancialStatus: "PAID",
      totalPriceSet: money(price()),
      currentTotalPriceSet: money(price()),
      lineItems: { nodes: [{ quantity: 3, currentQuantity: 1 }] },
    });
  });

  it("is paid in part until what was added is paid", async () => {
    const { id, number } = await order(null);
    const more = { productId: "7000001", quantity: 2, paid: false };
    await told(() => act(`orders/${number}/edit`, more), ["orders/updated"]);
    expect(await seen(id)).toMatchObject({
      displayFinancialStatus: "PARTIALLY_PAID",
      currentTotalPriceSet: money(5 * price()),
    });
    await told(() => act(`orders/${number}/pay`), ["orders/updated"]);
    expect(await seen(id)).toMatchObject({ displayFinancialStatus: "PAID" });
  });

  it("is worth nothing once it is cancelled, whatever was paid", async () => {
    const { id, number } = await order(null);
    await act(`orders/${number}/edit`, { productId: "7000001", paid: false });
    await act(`orders/${number}/cancel`);
    expect(await seen(id)).toMatchObject({
      displayFinancialStatus: "REFUNDED",
      currentTotalPriceSet: money(0),
    });
    const edit = await act(`orders/${number}/edit`, { productId: "7000001" });
    expect(edit.status).toBe(400);
  });
});

it("a customer who wants text messages has a number, and the app is told on the topic of its own", async () => {
  const number = await newcomer();
  const id = gid("Customer", number);
  const asked = `query($id: ID!) { customer(id: $id) {
    defaultPhoneNumber { smsMarketingConsent { state updatedAt } } } }`;
  expect((await client.graphql(asked, { id })).data).toEqual({
    customer: { defaultPhoneNumber: null },
  });
  const webhooks = await told(
    () => act(`customers/${number}/sms-consent`, { state: "SUBSCRIBED" }),
    ["customers_marketing_consent/update", "customers/update"],
  );
  expect(webhooks["customers_marketing_consent/update"]).toMatchObject({
    id: number,
    sms_marketing_consent: { state: "subscribed", opt_in_level: "single_opt_in" },
  });
  expect((await client.graphql(asked, { id })).data).toMatchObject({
    customer: { defaultPhoneNumber: { smsMarketingConsent: { state: "SUBSCRIBED" } } },
  });
});

it("an article comes, changes its type and goes, but stays with the orders it was sold in", async () => {
  const made = act("products", { title: "Tea pot", type: "Kitchen", price: "19.90" });
  const { number } = z.object({ number: z.number() }).parse((await made).body);
  const { id } = Placed.parse(
    (await act("orders", { customerId: null, lines: [{ productId: number, quantity: 1 }] })).body,
  );
  const { "products/update": changed } = await told(
    () => act(`products/${number}`, { type: "Gifts" }),
    ["products/update"],
  );
  expect(changed).toMatchObject({
    admin_graphql_api_id: gid("Product", number),
    product_type: "Gifts",
  });
  const { "products/delete": gone } = await told(
    () => act(`products/${number}/delete`),
    ["products/delete"],
  );
  expect(gone).toEqual({ id: number });
  const asked = `query($id: ID!, $product: ID!) { node(id: $product) { id }
    order(id: $id) { lineItems(first: 1) { nodes { product { id } } } } }`;
  const { data } = await client.graphql(asked, { id, product: gid("Product", number) });
  expect(data).toEqual({ node: null, order: { lineItems: { nodes: [{ product: null }] } } });
  expect(truth().orders.find((one) => one.id === id)?.lines).toEqual([
    { productId: gid("Product", number), quantity: 1 },
  ]);
});

describe("privacy", () => {
  it("a redacted person is read by nobody, and a guest's are the orders", async () => {
    const { number, email, phone } = person(2);
    const bought = await order(number);
    const orders = sandbox.shop.shop.customers.get(number)?.orders.map((one) => one.number);
    const about = {
      shop_id: 1,
      shop_domain: sandbox.shop.shop.domain,
      customer: { id: number, email, phone },
    };
    const { "customers/data_request": request } = await told(
      () => act("privacy/data-request", { customerId: number }),
      ["customers/data_request"],
    );
    expect(request).toMatchObject({ ...about, orders_requested: orders });
    const { "customers/redact": redact } = await told(
      () => act("privacy/redact", { customerId: number }),
      ["customers/redact"],
    );
    expect(redact).toEqual({ ...about, orders_to_redact: orders });
    expect(await read(gid("Customer", number))).toEqual({ node: null });
    const { customers, redactedCustomers, orders: all } = truth();
    expect(customers.filter(({ id }) => id === gid("Customer", number))).toEqual([]);
    expect(redactedCustomers.map(({ id }) => id)).toEqual([gid("Customer", number)]);
    expect(all.find(({ id }) => id === bought.id)).toMatchObject({ customerId: null });
  });

  it("an app that was taken off is asked to forget all the same", async () => {
    const elsewhere = await startTestSandbox({ appInternal: app.origin, topics });
    const { number } = [...elsewhere.shop.shop.customers.values()][0] ?? { number: 0 };
    const send = (path: string, body: object) => ask(elsewhere, `/sandbox/privacy/${path}`, body);
    await told(() => send("redact", { customerId: number }), ["customers/redact"]);
    const { "shop/redact": body } = await told(() => send("redact-shop", {}), ["shop/redact"]);
    expect(body).toEqual({ shop_id: 1, shop_domain: elsewhere.shop.shop.domain });
    await elsewhere.close();
  });
});

it("the oracle reads a shop in which people and orders have gone", () => {
  const known = parseTruth(JSON.parse(JSON.stringify(truth())));
  expect(known.customers.length).toBe(sandbox.shop.shop.customers.size);
  expect(known.orders.length).toBe(sandbox.shop.shop.orders.size);
});
