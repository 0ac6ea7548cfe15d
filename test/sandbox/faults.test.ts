import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createFaults } from "#sandbox/faults/faults.ts";
import { chaosRates, everyFault, faultNames, type FaultName } from "#sandbox/faults/menu.ts";
import { truthOf } from "#sandbox/control/truth.ts";
import { gid } from "#sandbox/world/gid.ts";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import {
  ask,
  demoDomain,
  finishedJob,
  install,
  refresh,
  startReceiver,
  startTestSandbox,
} from "./support.ts";

const known = "gid://shopify/Customer/1000001";
const add = `mutation add($id: ID!, $tags: [String!]!) {
  tagsAdd(id: $id, tags: $tags) { userErrors { field message } } }`;
const shopName = `{ shop { name } }`;

let app: Awaited<ReturnType<typeof startReceiver>>;
let sandbox: Sandbox;
beforeAll(async () => {
  app = await startReceiver();
  // Plus has points enough for asking a bulk operation again and again whether it has finished.
  const shop = { domain: demoDomain, kind: "tiny", customers: 40, plan: "plus" } as const;
  sandbox = await startTestSandbox({ appInternal: app.origin, shops: [shop] });
  sandbox.faults.change({
    settings: { slowMs: [5, 10], hangMs: 5, dnsMs: 400, retryMs: 1, bulkMs: 0 },
  });
});
afterAll(async () => {
  await sandbox.close();
  await app.close();
});
afterEach(() => {
  sandbox.faults.change({ mode: "off", seed: 1 });
  sandbox.shop.courier.release();
  app.deliveries.length = 0;
});

const arm = (name: FaultName, times = 1) => sandbox.faults.change({ arm: { [name]: times } });
const tagsOf = (number = 1_000_001) => sandbox.shop.shop.customers.get(number)?.tags ?? [];

const post = async (query: string, variables: object, token: string) => {
  const response = await fetch(`${sandbox.origin}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shopify-access-token": token },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe("the menu", () => {
  const rolls = (seed: number, between: () => void = () => {}) => {
    const faults = createFaults(() => {});
    faults.change({ seed, mode: "chaos" });
    const shop = faults.at("one.myshopify.com");
    return Array.from({ length: 500 }, () => {
      shop.strikes("webhook-held");
      between();
      return shop.pick("graphql-429", "graphql-throttled", "graphql-500");
    });
  };

  it("repeats its faults with the seed, and differs with another", () => {
    expect(rolls(7)).toEqual(rolls(7));
    expect(rolls(7)).not.toEqual(rolls(8));
  });

  it("keeps a sequence for each place: what is rolled elsewhere does not shift it", () => {
    const other = createFaults(() => {});
    other.change({ seed: 7, mode: "chaos" });
    const shop = other.at("one.myshopify.com");
    const alone = Array.from({ length: 500 }, () =>
      shop.pick("graphql-429", "graphql-throttled", "graphql-500"),
    );
    expect(alone).toEqual(rolls(7));
  });

  it("strikes as often as its rates say, and counts it", () => {
    const heard = everyFault(0);
    const faults = createFaults((name) => (heard[name] += 1));
    faults.change({ mode: "chaos" });
    const shop = faults.at("one.myshopify.com");
    const occasions = 20_000;
    for (let n = 0; n < occasions; n += 1) {
      shop.pick("graphql-429", "graphql-throttled", "graphql-500", "graphql-slow", "graphql-dns");
      shop.strikes("webhook-held");
    }
    const { counts } = faults.view();
    expect(counts).toEqual(heard);
    for (const name of ["graphql-429", "graphql-500", "graphql-slow", "webhook-held"] as const) {
      const deviation = Math.sqrt(occasions * chaosRates[name] * (1 - chaosRates[name]));
      expect(Math.abs(counts[name] - occasions * chaosRates[name])).toBeLessThan(4 * deviation);
    }
    expect(counts["graphql-dns"]).toBe(1);
  });

  it("is switched over the control API, at run time", async () => {
    const none = { seed: 1, rates: everyFault(0), armed: everyFault(0), counts: everyFault(0) };
    expect((await ask(sandbox, "/sandbox/faults")).body).toMatchObject(none);
    const change = { seed: 5, mode: "chaos", rates: { "webhook-lost": 0 }, arm: { "tags-250": 2 } };
    expect((await ask(sandbox, "/sandbox/faults", change)).body).toMatchObject({
      seed: 5,
      rates: { ...chaosRates, "webhook-lost": 0 },
      armed: { "tags-250": 2 },
    });
    expect((await ask(sandbox, "/sandbox/faults", { mode: "off" })).body).toMatchObject({
      ...none,
      seed: 5,
    });
    const wrong = await ask(sandbox, "/sandbox/faults", { rates: { "webhook-lots": 1 } });
    expect(wrong.status).toBe(400);
  });

  it("is whole on the control page", async () => {
    const page = await (await fetch(`${sandbox.origin}/sandbox/admin/faults.js`)).text();
    expect(faultNames.filter((name) => !page.includes(`"${name}"`))).toEqual([]);
  });
});

describe("a webhook", () => {
  const customersUpdates = (seen = app.deliveries) =>
    seen.filter(({ topic }) => topic === "customers/update");
  const ids = (name: "webhook" | "event") =>
    new Set(customersUpdates().map(({ headers }) => headers[`x-shopify-${name}-id`]));
  const consent = (state: string) => ask(sandbox, "/sandbox/customers/1000001/consent", { state });
  /** One webhook, customers/update, is left of a change of consent. */
  const onlyUpdates = async <T>(work: () => Promise<T>): Promise<T> => {
    const topic = "customers_email_marketing_consent/update";
    await ask(sandbox, "/sandbox/subscriptions", { drop: topic });
    const result = await work();
    await ask(sandbox, "/sandbox/subscriptions", { declare: topic });
    return result;
  };
  const quiet = async () => {
    await expect.poll(() => sandbox.shop.courier.waiting().webhooksOpen, { interval: 2 }).toBe(0);
  };

  it("is sent once while all is off", async () => {
    await install(sandbox);
    await onlyUpdates(() => consent("SUBSCRIBED"));
    await quiet();
    expect(customersUpdates()).toHaveLength(1);
    expect(sandbox.faults.view().counts).toEqual(everyFault(0));
  });

  it("is lost for good", async () => {
    await install(sandbox);
    arm("webhook-lost");
    await onlyUpdates(() => consent("UNSUBSCRIBED"));
    await quiet();
    expect(app.deliveries).toHaveLength(0);
  });

  it("of a merge that is lost is told in the truth, since nothing else tells of it", async () => {
    await install(sandbox);
    const merged = async (kept: number, deleted: number) => {
      await ask(sandbox, `/sandbox/customers/${kept}/merge`, { deleted });
      await quiet();
      return truthOf(sandbox.shop.shop).merges.at(-1)?.told;
    };
    expect(await merged(1_000_031, 1_000_032)).toBe(true);
    arm("webhook-lost");
    expect(await merged(1_000_031, 1_000_033)).toBe(false);
  });

  it("that Shopify cannot be asked about is never lost", async () => {
    arm("webhook-lost");
    await ask(sandbox, "/sandbox/webhooks", { topic: "customers/redact" });
    const [came] = await app.waitFor((seen) => seen.length === 1);
    expect(came?.topic).toBe("customers/redact");
  });

  it.each([
    ["webhook-duplicate", 1, 1],
    ["webhook-duplicate-event", 2, 1],
    ["webhook-ack-lost", 1, 1],
  ] as const)("comes twice with %s: %i webhook id, %i event id", async (name, webhooks, events) => {
    await install(sandbox);
    arm(name);
    await onlyUpdates(() => consent("SUBSCRIBED"));
    await quiet();
    const updates = customersUpdates();
    expect(updates).toHaveLength(2);
    expect(new Set(updates.map(({ body }) => body)).size).toBe(1);
    expect([ids("webhook").size, ids("event").size]).toEqual([webhooks, events]);
  });

  it("is held back until later ones have passed", async () => {
    await install(sandbox);
    sandbox.faults.change({ settings: { heldEvents: [2, 2], heldMs: [3_600_000, 3_600_000] } });
    arm("webhook-held", 8);
    await onlyUpdates(async () => {
      for (let n = 0; n < 8; n += 1) await consent("SUBSCRIBED");
    });
    const held = sandbox.shop.courier.waiting().webhooksHeld;
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(8);
    sandbox.clock.advance(3_600_000);
    expect(sandbox.shop.courier.waiting().webhooksHeld).toBe(0);
    await app.waitFor((seen) => customersUpdates([...seen]).length === 8);
  });

  it("that is held back is released on demand, with the instant of its event", async () => {
    await install(sandbox);
    arm("webhook-held");
    const before = sandbox.clock.now();
    await onlyUpdates(() => consent("SUBSCRIBED"));
    sandbox.clock.advance(1000);
    expect((await ask(sandbox, "/sandbox/webhooks/release", {})).body).toEqual({ released: 1 });
    const [late] = await app.waitFor((seen) => seen.length === 1);
    const triggered = Date.parse(String(late?.headers["x-shopify-triggered-at"]));
    expect(triggered).toBeLessThan(before + 1000);
  });

  it("may tell of something long ago, such as the end of an earlier installation", async () => {
    const triggeredAt = "2026-01-02T03:04:05.000Z";
    await ask(sandbox, "/sandbox/webhooks", { topic: "app/uninstalled", triggeredAt });
    const [late] = await app.waitFor((seen) => seen.length === 1);
    expect(late?.headers["x-shopify-triggered-at"]).toBe(triggeredAt);
  });

  it("follows another of the same order and second, with other content", async () => {
    await install(sandbox);
    arm("same-second");
    await ask(sandbox, "/sandbox/orders", { customerId: known });
    const seen = await app.waitFor((all) => all.some(({ topic }) => topic === "orders/updated"));
    const Order = z.object({ updated_at: z.string(), current_total_price: z.string() });
    const [first, second] = ["orders/create", "orders/updated"].map((name) =>
      Order.parse(JSON.parse(seen.find(({ topic }) => topic === name)?.body ?? "")),
    );
    expect(second?.updated_at).toBe(first?.updated_at);
    expect(second?.current_total_price).not.toBe(first?.current_total_price);
  });
});

describe("a GraphQL call", () => {
  const token = async () => (await install(sandbox)).tokens.access_token;

  it.each([
    ["graphql-429", 429, "2.0"],
    ["graphql-throttled", 200, null],
    ["graphql-500", 500, null],
    ["graphql-502", 502, null],
    ["graphql-503", 503, null],
    ["graphql-html", 200, null],
  ] as const)("fails with %s: status %i, Retry-After %s", async (name, status, retryAfter) => {
    const mine = await token();
    arm(name);
    const failed = await post(shopName, {}, mine);
    expect(failed.status).toBe(status);
    expect(failed.headers.get("retry-after")).toBe(retryAfter);
    expect(failed.text).not.toContain(sandbox.shop.shop.name);
    if (name === "graphql-throttled") expect(failed.text).toContain(`"code":"THROTTLED"`);
    if (name === "graphql-html") expect(failed.text).toMatch(/^<!DOCTYPE html>/);
    expect((await post(shopName, {}, mine)).text).toContain(sandbox.shop.shop.name);
  });

  it("that changes something has done it or not when the server fails: both happen", async () => {
    const mine = await token();
    arm("graphql-500", 20);
    for (let n = 0; n < 20; n += 1) await post(add, { id: known, tags: [`half-${n}`] }, mine);
    const done = tagsOf().filter((tag) => tag.startsWith("half-")).length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(20);
  });

  it("is answered with half a body after the work was done", async () => {
    const mine = await token();
    arm("graphql-cut");
    const { text } = await post(add, { id: known, tags: ["cut"] }, mine);
    expect(() => void JSON.parse(text)).toThrow(SyntaxError);
    expect(tagsOf()).toContain("cut");
  });

  it("is never answered, though the mutation was applied; a query is not such an occasion", async () => {
    const mine = await token();
    arm("graphql-timeout-after-write");
    expect((await post(shopName, {}, mine)).status).toBe(200);
    await expect(post(add, { id: known, tags: ["unanswered"] }, mine)).rejects.toThrow(
      "fetch failed",
    );
    expect(tagsOf()).toContain("unanswered");
  });

  it("is answered late", async () => {
    const mine = await token();
    arm("graphql-slow");
    const before = performance.now();
    expect((await post(shopName, {}, mine)).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(4);
  });

  it("is cut off before anything was done", async () => {
    const mine = await token();
    arm("graphql-hang-up");
    await expect(post(add, { id: known, tags: ["cut-off"] }, mine)).rejects.toThrow("fetch failed");
    expect(tagsOf()).not.toContain("cut-off");
  });

  it("reaches nobody while the name server is gone, and then does again", async () => {
    const mine = await token();
    arm("graphql-dns");
    await expect(post(shopName, {}, mine)).rejects.toThrow("fetch failed");
    await expect(refresh(sandbox, "shprt_any")).rejects.toThrow("fetch failed");
    await expect
      .poll(() =>
        post(shopName, {}, mine).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
  });

  it("is refused because of 250 tags, which the merchant then thins out again", async () => {
    const { graphql } = await install(sandbox);
    const before = tagsOf();
    arm("tags-250");
    expect((await graphql(add, { id: known, tags: ["too-many"] })).data).toEqual({
      tagsAdd: { userErrors: [{ field: ["tags"], message: "Tags cannot be more than 250" }] },
    });
    expect(tagsOf()).toEqual(before);
    const seen = await app.waitFor((all) => all.some((one) => one.topic.endsWith("tags_removed")));
    expect(seen.map(({ topic }) => topic)).toContain("customer.tags_added");
  });

  it("comes too late for a customer: who never ordered is deleted, another is merged", async () => {
    const { graphql } = await install(sandbox);
    const { customers, merges } = sandbox.shop.shop;
    const people = [...customers.values()];
    const loyal = people.findLast(({ orders }) => orders.length > 0);
    const idle = people.findLast(({ orders }) => orders.length === 0);
    arm("customer-gone", 2);
    for (const someone of [loyal, idle])
      expect(
        (await graphql(add, { id: gid("Customer", someone?.number ?? 0), tags: ["a"] })).data,
      ).toEqual({
        tagsAdd: { userErrors: [{ field: ["id"], message: "Customer does not exist" }] },
      });
    expect(customers.size).toBe(people.length - 2);
    expect(merges.at(-1)?.deleted).toBe(loyal?.number);
  });
});

describe("tokens", () => {
  const Grant = z.object({
    access_token: z.string(),
    refresh_token: z.string(),
    expires_in: z.number().optional(),
  });

  it("die in the middle of a run", async () => {
    const { tokens } = await install(sandbox);
    arm("token-401");
    expect((await post(shopName, {}, tokens.access_token)).status).toBe(401);
    expect(sandbox.shop.tokens.isValid(tokens.access_token)).toBe(false);
    const { status } = await refresh(sandbox, tokens.refresh_token);
    expect(status).toBe(200);
  });

  it("get lost on their way; the refresh token that was shown works once more", async () => {
    const { tokens } = await install(sandbox);
    arm("refresh-lost");
    await expect(refresh(sandbox, tokens.refresh_token)).rejects.toThrow("fetch failed");
    const again = Grant.parse((await refresh(sandbox, tokens.refresh_token)).body);
    expect(sandbox.shop.tokens.isValid(again.access_token)).toBe(true);
  });

  it("come without saying how long they live", async () => {
    const { tokens } = await install(sandbox);
    arm("refresh-without-expiry");
    const bare = Grant.parse((await refresh(sandbox, tokens.refresh_token)).body);
    expect(bare.expires_in).toBeUndefined();
    const full = Grant.parse((await refresh(sandbox, bare.refresh_token)).body);
    expect(full.expires_in).toBe(3600);
  });
});

describe("a bulk operation", () => {
  const Started = z.object({
    started: z.object({
      bulkOperation: z.object({ id: z.string() }).nullable(),
      userErrors: z.array(z.looseObject({ code: z.string().nullable() })),
    }),
  });
  const query = `{ customers { edges { node { id } } } }`;
  const runQuery = `mutation($query: String!) { started: bulkOperationRunQuery(query: $query) {
    bulkOperation { id } userErrors { code message } } }`;
  const run = async () => {
    const client = await install(sandbox);
    const { started } = Started.parse((await client.graphql(runQuery, { query })).data);
    return { client, id: started.bulkOperation?.id ?? "", userErrors: started.userErrors };
  };
  const result = async () => {
    const { client, id } = await run();
    return finishedJob(client, id);
  };
  const everybody = () => sandbox.shop.shop.customers.size;

  it("fails when 40 % is done, and leaves that", async () => {
    arm("bulk-failed");
    const { status, objectCount, url } = await result();
    expect({ status, objectCount, url }).toEqual({
      status: "FAILED",
      objectCount: String(Math.ceil(everybody() * 0.4)),
      url: null,
    });
  });

  it("leaves a part: under another address, or as a file that is cut", async () => {
    arm("bulk-partial", 8);
    const files = await Promise.all(
      [0, 1, 2, 3].map(async () => {
        const { client, id } = await run();
        const { status, url, fileSize } = await finishedJob(client, id, { download: false });
        expect(status).toBe("COMPLETED");
        if (url === null) return "elsewhere";
        const { length } = await (await fetch(url)).text();
        return Number(fileSize) > length ? "cut" : "whole";
      }),
    );
    expect(new Set(files)).toEqual(new Set(["elsewhere", "cut"]));
  });

  it("has a result whose address expired", async () => {
    arm("bulk-url-expired");
    const { client, id } = await run();
    const { url } = await finishedJob(client, id, { download: false });
    expect((await fetch(url ?? "")).status).toBe(403);
  });

  it("counts wrongly", async () => {
    arm("bulk-wrong-count");
    expect((await result()).objectCount).toBe(String(everybody() + 1));
  });

  it("finishes without a word, if its webhook is lost", async () => {
    arm("bulk-finish-lost");
    await result();
    await result();
    const finishes = await app.waitFor((seen) => seen.length > 0);
    expect(finishes.map(({ topic }) => topic)).toEqual(["bulk_operations/finish"]);
  });

  it("is refused because others are said to run", async () => {
    arm("bulk-in-progress");
    const { userErrors } = await run();
    expect(userErrors).toMatchObject([{ code: "OPERATION_IN_PROGRESS" }]);
    expect((await run()).userErrors).toEqual([]);
  });

  it.each([
    [true, "COMPLETED"],
    [false, "FAILED"],
  ])("whose token dies ends as is played: outlives it %s, %s", async (bulkOutlivesToken, end) => {
    sandbox.faults.change({ settings: { bulkOutlivesToken, bulkMs: 1000 } });
    const { id } = await run();
    sandbox.shop.tokens.revoke({ refreshTokens: true });
    const { status } = await finishedJob(await install(sandbox), id);
    sandbox.faults.change({ settings: { bulkOutlivesToken: true, bulkMs: 0 } });
    expect(status).toBe(end);
  });
});
