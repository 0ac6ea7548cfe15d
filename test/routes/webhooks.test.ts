import { createHmac, randomBytes } from "node:crypto";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer as createTcpServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import express from "express";
import fc from "fast-check";
import pg from "pg";
import { counted } from "#app/counted.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createContext } from "#app/context.server.ts";
import { readEnvironment } from "#app/env.server.ts";
import { TOPICS } from "#app/ports/news.ts";
import { TIMINGS } from "#app/ports/timings.ts";
import { webhookReceiver } from "#app/webhook-receiver.ts";
import { listen } from "#sandbox/http/listen.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";

const SHOP = "teahouse.myshopify.com";
const SECRET = "the-secret";
const PREVIOUS = "the-secret-before";

const environment = readEnvironment({
  NODE_ENV: "test",
  LOG_LEVEL: "silent",
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: SECRET,
  SHOPIFY_API_SECRET_PREVIOUS: PREVIOUS,
  SHOPIFY_APP_URL: "https://app.test",
});
const tokenKeys = `k1:${randomBytes(32).toString("base64")}`;

/** The receiver as the web process mounts it, over the database at this address. */
async function startReceiver(databaseUrl: string) {
  const context = await createContext(environment, databaseUrl, tokenKeys, {
    timings: { ...TIMINGS, pause: (ms) => pause(ms) },
  });
  const app = express().use("/webhooks", webhookReceiver(context.ports));
  const server = await listen(createHttpServer(app), 0);
  return {
    url: `${server.origin}/webhooks`,
    close: async () => {
      await server.close();
      await context.close();
    },
  };
}

let database: TestDatabase;
let client: pg.Client;
let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  receiver = await startReceiver(database.url);
});
afterAll(async () => {
  await receiver.close();
  await client.end();
  await database.drop();
});

type Webhook = {
  readonly body: string | Buffer;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly method?: string;
  readonly url?: string;
};

let webhookIds = 0;
const newId = () => `webhook-${++webhookIds}`;

/** Sends a webhook signed over its bytes; a header that is null is left out. */
async function send({ body, secret = SECRET, headers = {}, method = "POST", url }: Webhook) {
  const all = {
    "content-type": "application/json",
    "x-shopify-topic": "orders/create",
    "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
    "x-shopify-shop-domain": SHOP,
    "x-shopify-api-version": "2026-10",
    "x-shopify-webhook-id": newId(),
    "x-shopify-event-id": "event-1",
    "x-shopify-triggered-at": "2026-11-21T10:00:00.000Z",
    ...headers,
  };
  const present = Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  const response = await fetch(url ?? receiver.url, {
    method,
    headers: Object.fromEntries(present),
    ...(method === "POST" || method === "PUT" ? { body: new Uint8Array(Buffer.from(body)) } : {}),
  });
  await response.arrayBuffer();
  return response;
}

async function stored(): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM deliveries",
  );
  return rows[0]?.count ?? 0;
}

/** What a request answers, and by how many the deliveries grow. */
async function effectOf(webhook: Webhook): Promise<{ status: number; stored: number }> {
  const before = await stored();
  const { status } = await send(webhook);
  return { status, stored: (await stored()) - before };
}

const orderBody = {
  admin_graphql_api_id: "gid://shopify/Order/1",
  processed_at: "2026-11-21T10:00:00+01:00",
  updated_at: "2026-11-21T10:00:00+01:00",
  test: false,
  currency: "EUR",
  current_total_price: "19.90",
  total_price: "19.90",
  line_items: [{ product_id: 7, quantity: 1 }],
};
const ORDER = JSON.stringify(orderBody);

describe("reliability rule 1, R3: the receiver refuses", () => {
  it.each(["GET", "HEAD", "PUT", "DELETE"])("%s with 405", async (method) => {
    expect(await effectOf({ body: ORDER, method })).toEqual({ status: 405, stored: 0 });
  });

  it.each([1_048_577, 2_097_152])("a body of %i bytes with 413", async (bytes) => {
    const body = JSON.stringify({ note: "x".repeat(bytes - '{"note":""}'.length) });
    expect(Buffer.byteLength(body)).toBe(bytes);
    expect(await effectOf({ body })).toEqual({ status: 413, stored: 0 });
  });

  it.each([
    "x-shopify-topic",
    "x-shopify-hmac-sha256",
    "x-shopify-shop-domain",
    "x-shopify-api-version",
    "x-shopify-webhook-id",
  ])("a request without %s with 400", async (name) => {
    const headers = { [name]: null };
    expect(await effectOf({ body: ORDER, headers })).toEqual({ status: 400, stored: 0 });
  });

  it.each([
    "teahouse.myshopify.com.evil.test",
    "evil.test",
    "-teahouse.myshopify.com",
    "tea.house.myshopify.com",
    "TEAHOUSE.myshopify.com",
    "teahouse.myshopify.com/admin",
    "teahouse_.myshopify.com",
    ".myshopify.com",
  ])("the shop %s with 400", async (shop) => {
    const headers = { "x-shopify-shop-domain": shop };
    expect(await effectOf({ body: ORDER, headers })).toEqual({ status: 400, stored: 0 });
  });

  it("an empty body with 400, although it is signed", async () => {
    expect(await effectOf({ body: "" })).toEqual({ status: 400, stored: 0 });
  });

  it.each(["no JSON", '{"cut":', "[1,2]", '"text"', "null", "7"])(
    "the signed body %s with 400",
    async (body) => {
      expect(await effectOf({ body })).toEqual({ status: 400, stored: 0 });
    },
  );

  it.each([
    ["another secret", { secret: "not-the-secret" }],
    ["another body", { headers: { "x-shopify-hmac-sha256": hmacOf("{}") } }],
    ["no base64", { headers: { "x-shopify-hmac-sha256": "*" } }],
    ["half of itself", { headers: { "x-shopify-hmac-sha256": hmacOf(ORDER).slice(0, 20) } }],
    ["its hex form", { headers: { "x-shopify-hmac-sha256": hexHmacOf(ORDER) } }],
  ])("the signature of %s with 401", async (_, wrong) => {
    expect(await effectOf({ body: ORDER, ...wrong })).toEqual({ status: 401, stored: 0 });
  });

  it("every one of 300 tampered bodies with 401", async () => {
    const original = Buffer.from(ORDER);
    const signature = { "x-shopify-hmac-sha256": hmacOf(ORDER) };
    const before = await stored();
    const flipped = fc
      .tuple(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }))
      .map(([at, bits]) => original.map((byte, index) => (index === at ? byte ^ bits : byte)));
    const cut = fc
      .integer({ min: 1, max: original.length - 1 })
      .map((n) => original.subarray(0, n));
    const longer = fc
      .uint8Array({ minLength: 1, maxLength: 8 })
      .map((more) => Buffer.concat([original, more]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(flipped, cut, longer), async (bytes) => {
        const { status } = await send({ body: Buffer.from(bytes), headers: signature });
        expect(status).toBe(401);
      }),
      { numRuns: 300 },
    );
    expect(await stored()).toBe(before);
  });

  const naming = [
    ["app/uninstalled", "myshopify_domain"],
    ["shop/update", "myshopify_domain"],
    ["shop/redact", "shop_domain"],
    ["customers/redact", "shop_domain"],
    ["customers/data_request", "shop_domain"],
  ] as const;

  it.each(naming)("%s whose body names another shop with 401", async (topic, field) => {
    const body = JSON.stringify({ id: 1, [field]: "other.myshopify.com" });
    const headers = { "x-shopify-topic": topic };
    expect(await effectOf({ body, headers })).toEqual({ status: 401, stored: 0 });
  });

  it.each(naming)(
    "%s whose body names no shop with 401: a signed order must not uninstall anybody",
    async (topic) => {
      const headers = { "x-shopify-topic": topic };
      expect(await effectOf({ body: ORDER, headers })).toEqual({ status: 401, stored: 0 });
    },
  );
});

describe("the receiver stores", () => {
  it("a good webhook once, and again only answers 200", async () => {
    const headers = { "x-shopify-webhook-id": newId() };
    expect(await effectOf({ body: ORDER, headers })).toEqual({ status: 200, stored: 1 });
    expect(await effectOf({ body: ORDER, headers })).toEqual({ status: 200, stored: 0 });
  });

  it("the same id of another topic and of another shop beside it (rule 2)", async () => {
    const id = { "x-shopify-webhook-id": newId() };
    const other = { ...id, "x-shopify-topic": "orders/updated" };
    const elsewhere = { ...id, "x-shopify-shop-domain": "other.myshopify.com" };
    for (const headers of [id, other, elsewhere]) {
      expect(await effectOf({ body: ORDER, headers })).toEqual({ status: 200, stored: 1 });
    }
  });

  it("one of 20 equal ones that come at once", async () => {
    const headers = { "x-shopify-webhook-id": newId() };
    const before = await stored();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send({ body: ORDER, headers })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await stored()).toBe(before + 1);
  });

  it("what the previous secret signed", async () => {
    expect(await effectOf({ body: ORDER, secret: PREVIOUS })).toEqual({ status: 200, stored: 1 });
  });

  it.each(TOPICS)("%s", async (topic) => {
    const body = JSON.stringify({ id: 1, myshopify_domain: SHOP, shop_domain: SHOP });
    const headers = { "x-shopify-topic": topic };
    expect(await effectOf({ body, headers })).toEqual({ status: 200, stored: 1 });
  });

  it("nothing of a topic that we never asked for, answers 200 and counts it", async () => {
    const before = await outcomes();
    const headers = { "x-shopify-topic": "themes/publish" };
    expect(await effectOf({ body: ORDER, headers })).toEqual({ status: 200, stored: 0 });
    const after = await outcomes();
    expect((after.get("unknown-topic") ?? 0) - (before.get("unknown-topic") ?? 0)).toBe(1);
  });

  it("when it happened, and which merchant action it belongs to", async () => {
    const id = newId();
    await send({ body: ORDER, headers: { "x-shopify-webhook-id": id } });
    const { rows } = await client.query(
      "SELECT event_id, triggered_at, state, attempts FROM deliveries WHERE webhook_id = $1",
      [id],
    );
    expect(rows).toEqual([
      {
        event_id: "event-1",
        triggered_at: new Date("2026-11-21T10:00:00.000Z"),
        state: "open",
        attempts: 0,
      },
    ]);
  });

  // JSON allows both, PostgreSQL's jsonb neither: a tag that Shopify cut in the middle of an emoji
  // would otherwise be answered with 503 until Shopify gives up.
  it.each([
    ["half an emoji", '"\\ud83d"'],
    ["a NUL", '"a\\u0000b"'],
  ])("a tag with %s", async (_, tag) => {
    const body = `{"customerId":"gid://shopify/Customer/1","tags":[${tag}]}`;
    const headers = { "x-shopify-topic": "customer.tags_added" };
    expect(await effectOf({ body, headers })).toEqual({ status: 200, stored: 1 });
  });

  it("every one of 1,000 that come as quickly as 50 connections allow", async () => {
    const before = await stored();
    const ids = Array.from({ length: 1_000 }, () => `quick-${newId()}`);
    const waiting = [...ids];
    const statuses: number[] = [];
    const connection = async () => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        statuses.push(
          (await send({ body: ORDER, headers: { "x-shopify-webhook-id": id } })).status,
        );
      }
    };
    await Promise.all(Array.from({ length: 50 }, connection));
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(await stored()).toBe(before + 1_000);
    const { rows } = await client.query<{ webhook_id: string }>(
      "SELECT webhook_id FROM deliveries WHERE webhook_id LIKE 'quick-%'",
    );
    expect(rows.map(({ webhook_id }) => webhook_id).toSorted()).toEqual(ids.toSorted());
  });
});

describe("security section 1: what is stored of people", () => {
  const person = {
    id: 42,
    admin_graphql_api_id: "gid://shopify/Customer/42",
    first_name: "Canary-First",
    last_name: "Canary-Last",
    email: "canary@example.com",
    phone: "+44 7700 900123",
    note: "Canary-Note",
    default_address: { address1: "1 Canary Wharf", city: "Canary-City", zip: "CA1 NRY" },
    addresses: [{ address1: "1 Canary Wharf" }],
  };
  const order = {
    ...orderBody,
    id: 1,
    name: "#Canary",
    email: "canary@example.com",
    contact_email: "canary@example.com",
    phone: "+44 7700 900123",
    note: "Canary-Note",
    browser_ip: "203.0.113.77",
    customer: person,
    billing_address: { name: "Canary-First Canary-Last", address1: "1 Canary Wharf" },
    shipping_address: { name: "Canary-First Canary-Last", address1: "1 Canary Wharf" },
    note_attributes: [{ name: "gift", value: "Canary-Gift" }],
    line_items: [
      {
        product_id: 7,
        quantity: 1,
        name: "Canary-Article",
        properties: [{ value: "Canary-Gift" }],
      },
    ],
    client_details: { browser_ip: "203.0.113.77", user_agent: "Canary-Agent" },
  };
  const CANARIES = /canary|7700|203\.0\.113/i;

  async function bodyOf(topic: string, payload: object): Promise<unknown> {
    const id = newId();
    const headers = { "x-shopify-topic": topic, "x-shopify-webhook-id": id };
    expect((await send({ body: JSON.stringify(payload), headers })).status).toBe(200);
    const { rows } = await client.query<{ body: unknown }>(
      "SELECT body FROM deliveries WHERE webhook_id = $1",
      [id],
    );
    return rows[0]?.body;
  }

  it("an order keeps ids, instants, amounts and products, and nothing else", async () => {
    expect(await bodyOf("orders/create", order)).toEqual({
      admin_graphql_api_id: "gid://shopify/Order/1",
      processed_at: "2026-11-21T10:00:00+01:00",
      updated_at: "2026-11-21T10:00:00+01:00",
      test: false,
      currency: "EUR",
      current_total_price: "19.90",
      total_price: "19.90",
      customer: { admin_graphql_api_id: "gid://shopify/Customer/42" },
      line_items: [{ product_id: 7, quantity: 1 }],
    });
  });

  it("a request to redact keeps ids alone", async () => {
    const payload = {
      shop_id: 1,
      shop_domain: SHOP,
      customer: { id: 42, email: "canary@example.com", phone: "+44 7700 900123" },
      orders_to_redact: [1, 2],
    };
    expect(await bodyOf("customers/redact", payload)).toEqual({
      shop_domain: SHOP,
      customer: { id: 42 },
      orders_to_redact: [1, 2],
    });
  });

  it.each(TOPICS)("no canary is left of %s", async (topic) => {
    const everything = {
      ...order,
      ...person,
      customer_id: 42,
      email_address: "canary@example.com",
      shop_domain: SHOP,
      myshopify_domain: SHOP,
      shop_owner: "Canary-Owner",
      customer_email: "canary@example.com",
    };
    expect(JSON.stringify(await bodyOf(topic, everything))).not.toMatch(CANARIES);
  });

  it("where Shopify sends something else than an object or a list, nothing is kept of it", async () => {
    const payload = { ...orderBody, customer: "canary@example.com", line_items: "Canary" };
    expect(JSON.stringify(await bodyOf("orders/updated", payload))).not.toMatch(CANARIES);
  });
});

describe.concurrent("without a database the receiver answers 503, never 200", () => {
  it("within a moment where nobody listens", async () => {
    const nobody = await startReceiver("postgresql://postgres@127.0.0.1:9/none");
    try {
      expect((await send({ body: ORDER, url: nobody.url })).status).toBe(503);
    } finally {
      await nobody.close();
    }
  });

  it("within 3 s where somebody listens who never answers", async () => {
    const sockets = new Set<Socket>();
    const silent = createTcpServer((socket) => sockets.add(socket.on("error", () => {})));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const waiting = await startReceiver(`postgresql://postgres@127.0.0.1:${port}/none`);
    const started = performance.now();
    const { status } = await send({ body: ORDER, url: waiting.url });
    const took = performance.now() - started;
    for (const socket of sockets) socket.destroy();
    await waiting.close();
    await new Promise((resolve) => silent.close(resolve));
    expect(status).toBe(503);
    expect(took).toBeGreaterThan(2_900);
    expect(took).toBeLessThan(4_500);
  });

  it("and takes webhooks again when the database answers new connections, though the old ones hang", async () => {
    const proxy = await hangingProxy(database.url);
    const behind = await startReceiver(proxy.url);
    const several = () =>
      Promise.all(Array.from({ length: 8 }, () => send({ body: ORDER, url: behind.url })));
    const statuses = async () => (await several()).map(({ status }) => status);
    expect(await statuses()).toEqual(Array.from({ length: 8 }, () => 200));
    proxy.hang();
    expect(await statuses()).toEqual(Array.from({ length: 8 }, () => 503));
    expect(await statuses()).toEqual(Array.from({ length: 8 }, () => 200));
    await behind.close();
    await proxy.close();
  });
});

describe("a receiver whose connections are all busy", () => {
  it("answers 503 while the table is locked; Shopify's second try is a duplicate or the first", async () => {
    const headers = { "x-shopify-webhook-id": newId() };
    await client.query("BEGIN");
    await client.query("LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE");
    const waiting = Array.from({ length: 12 }, () => send({ body: ORDER, headers }));
    const answers = (await Promise.all(waiting)).map(({ status }) => status);
    await client.query("COMMIT");
    expect(answers).toEqual(answers.map(() => 503));
    expect((await send({ body: ORDER, headers })).status).toBe(200);
    const { rowCount } = await client.query("SELECT FROM deliveries WHERE webhook_id = $1", [
      headers["x-shopify-webhook-id"],
    ]);
    expect(rowCount).toBe(1);
  });
});

/** Stands between a receiver and its database; what is connected when it hangs never hears anything again. */
async function hangingProxy(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createTcpServer((inside) => {
    const outside = connect(Number(target.port), target.hostname);
    pairs.add([inside, outside]);
    for (const socket of [inside, outside]) socket.on("error", () => {});
    inside.pipe(outside).pipe(inside);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
  return {
    url: url.href,
    hang: () => {
      for (const [inside, outside] of pairs) {
        inside.unpipe(outside);
        outside.unpipe(inside);
      }
    },
    close: async () => {
      for (const sockets of pairs) for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function hmacOf(body: string): string {
  return createHmac("sha256", SECRET).update(body).digest("base64");
}

function hexHmacOf(body: string): string {
  return createHmac("sha256", SECRET).update(body).digest("hex");
}

/** The counter of webhooks by what became of them. */
async function outcomes(): Promise<Map<string, number>> {
  const metrics = await counted.getMetricsAsJSON();
  const counter = metrics.find(({ name }) => name === "cadence_webhooks_total");
  const values = counter !== undefined && "values" in counter ? counter.values : [];
  return new Map(values.map(({ labels, value }) => [String(labels.outcome), value]));
}
