import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createJournal, shortHash } from "#sandbox/journal.ts";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import { ask, install, refresh, startReceiver, startTestSandbox } from "./support.ts";

const domain = "one.myshopify.com";
const known = "gid://shopify/Customer/1000001";
const change = `mutation change($id: ID!, $old: [String!]!, $new: [String!]!) {
  out: tagsRemove(id: $id, tags: $old) { userErrors { message } }
  in: tagsAdd(id: $id, tags: $new) { userErrors { message } } }`;

let app: Awaited<ReturnType<typeof startReceiver>>;
let sandbox: Sandbox;
beforeAll(async () => {
  app = await startReceiver();
  sandbox = await startTestSandbox({
    appInternal: app.origin,
    shops: [{ domain, kind: "tiny" }],
  });
});
afterAll(async () => {
  await sandbox.close();
  await app.close();
});

const Page = z.object({ entries: z.array(z.looseObject({ n: z.number() })), next: z.number() });
const journalAfter = async (n: number) =>
  Page.parse((await ask(sandbox, `/sandbox/journal?after=${n}`)).body);

describe("the journal", () => {
  it("tells a small exchange whole and in order", async () => {
    const { tokens, graphql } = await install(sandbox, domain);
    const token = shortHash(tokens.access_token);
    const variables = { id: known, old: ["absent"], new: ["lc-one", "lc-two"] };
    await graphql(change, variables);
    await refresh(sandbox, tokens.refresh_token);
    const topics = ["customer.tags_added", "customers/update"];
    await app.waitFor((seen) => seen.length === 2);
    await expect.poll(() => sandbox.shop.courier.waiting().webhooksOpen, { interval: 2 }).toBe(0);

    const { entries, next } = await journalAfter(0);
    expect(entries.map(({ n }) => n)).toEqual(entries.map((_, index) => index + 1));
    expect(next).toBe(entries.length);
    const of = (kind: string) => entries.filter((entry) => entry.kind === kind);
    expect(of("token")).toMatchObject([
      { shop: domain, grant: "exchange", outcome: "ok", presented: null, token },
      { shop: domain, grant: "refresh", presented: shortHash(tokens.refresh_token) },
    ]);
    expect(of("event")).toMatchObject(
      topics.map((topic) => ({ shop: domain, topic, customerId: known, by: "app" })),
    );
    expect(of("request")).toMatchObject([
      {
        shop: domain,
        operation: "change",
        mutations: [
          { root: "tagsRemove", customerId: known, tags: ["absent"], changed: false },
          { root: "tagsAdd", customerId: known, tags: ["lc-one", "lc-two"], changed: true },
        ],
        cost: 20,
        available: 2000,
        outcome: "ok",
        token,
      },
    ]);
    expect(of("webhook")).toHaveLength(2);
    for (const { topic, headers } of app.deliveries)
      expect(of("webhook").find((entry) => entry.topic === topic)).toMatchObject({
        shop: domain,
        webhookId: headers["x-shopify-webhook-id"],
        eventId: headers["x-shopify-event-id"],
        attempt: 1,
        status: 200,
        outcome: "acked",
      });
    expect(entries).toHaveLength(2 + 2 + 1 + 2);
    expect(JSON.stringify(entries)).not.toContain(tokens.access_token);
  });

  it("names faults and calls that were refused", async () => {
    const { graphql } = await install(sandbox, domain);
    const { next } = await journalAfter(0);
    sandbox.faults.change({ arm: { "graphql-throttled": 1 } });
    await graphql(`
      query named {
        shop {
          id
        }
      }
    `);
    const path = "/admin/api/2026-10/graphql.json";
    const headers = { "x-shopify-access-token": "shpat_foreign", "x-sandbox-host": domain };
    await ask(sandbox, path, { query: "{ shop { id } }" }, headers);
    expect((await journalAfter(next)).entries).toMatchObject([
      { kind: "fault", shop: domain, name: "graphql-throttled" },
      { kind: "request", operation: "named", outcome: "graphql-throttled", mutations: [] },
      { kind: "request", outcome: "unauthorized", token: shortHash("shpat_foreign") },
    ]);
  });

  it("keeps the latest entries and gives them by number", () => {
    const journal = createJournal(() => 0, 3);
    for (let n = 0; n < 10; n += 1) journal.add({ kind: "fault", shop: "", name: "webhook-lost" });
    const numbers = (after: number, limit?: number) =>
      journal.after(after, limit).entries.map(({ n }) => n);
    expect(numbers(0)).toEqual([8, 9, 10]);
    expect(numbers(8)).toEqual([9, 10]);
    expect(numbers(0, 2)).toEqual([8, 9]);
    expect(journal.after(0, 2).next).toBe(9);
    expect(journal.after(10)).toEqual({ entries: [], next: 10 });
  });
});
