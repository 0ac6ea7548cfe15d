import { readFileSync } from "node:fs";
import { NoDeprecatedCustomRule, parse, specifiedRules, validate } from "graphql";
import { parse as parseToml } from "smol-toml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { API_VERSION } from "#app/adapters/shopify/admin-client.ts";
import type { Operation } from "#app/adapters/shopify/operation.ts";
import * as operations from "#app/adapters/shopify/operations.ts";
import { TOPICS } from "#app/ports/news.ts";
import { SCOPES } from "#app/ports/shop.ts";
import { checkBulkMutation } from "#sandbox/bulk/check-bulk-mutation.ts";
import { checkBulkQuery } from "#sandbox/bulk/check-bulk-query.ts";
import { apiVersion, loadAdminSchema } from "#sandbox/schema/admin-schema.ts";
import { operationScopes } from "#sandbox/schema/operation-scopes.ts";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import { install, startTestSandbox, type Client } from "#test/sandbox/support.ts";

const schema = loadAdminSchema();

/** Everything wrong with a document: against the schema, deprecated fields, scopes that we do not ask for. */
function problemsOf(document: string): readonly string[] {
  const parsed = parse(document);
  const errors = validate(schema, parsed, [...specifiedRules, NoDeprecatedCustomRule]);
  if (errors.length > 0) return errors.map(({ message }) => message);
  const granted = new Set<string>([...SCOPES, ...impliedReads()]);
  return operationScopes(schema, parsed)
    .filter((scope) => !granted.has(scope))
    .map((scope) => `needs ${scope}`);
}

/** Write implies read. */
function impliedReads(): readonly string[] {
  return SCOPES.filter((scope) => scope.startsWith("write_")).map((scope) =>
    scope.replace("write_", "read_"),
  );
}

const ids = (type: string, count: number) =>
  Array.from({ length: count }, (_, index) => `gid://shopify/${type}/${5_000_001 + index}`);
const both = { removes: true, adds: true };
function tagVariables(count: number): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  for (const [index, id] of ids("Customer", count).entries()) {
    variables[`id${index}`] = id;
    variables[`out${index}`] = ["a"];
    variables[`in${index}`] = ["b"];
  }
  return variables;
}

type AnyOperation = { readonly document: string; readonly name: string };
/** An operation with variables of the size that the app sends at most, and what it reserves for them. */
function sample<Variables extends object>(
  operation: Operation<Variables, unknown>,
  variables: Variables,
): AnyOperation & { readonly cost: number; readonly variables: Variables } {
  const { document, name } = operation;
  return { document, name, variables, cost: operation.cost(variables) };
}

const samples = [
  sample(operations.shopDetails, {}),
  sample(operations.ordersById, { ids: ids("Order", 30) }),
  sample(operations.ordersById, { ids: ids("Order", 1) }),
  sample(operations.orderPage, { query: "id:>0 AND (updated_at:>='2026-01-01T00:00:00.000Z')" }),
  sample(operations.customerPage, { query: "id:>0 AND (updated_at:>=2026-01-01)" }),
  sample(operations.customerSearch, { query: "anna* smi*" }),
  sample(operations.subscriptions, {}),
  sample(operations.deleteSubscription, { id: "gid://shopify/WebhookSubscription/1" }),
  sample(operations.orderLines, { id: "gid://shopify/Order/5000001", after: null }),
  sample(operations.taggedOrders, { query: "id:>0 AND (tag:'wholesale' OR tag:'staff')" }),
  sample(operations.segmentPage, { after: null }),
  sample(operations.taggedCustomers, { query: "tag:'tea-vip' OR tag:'tea-due-now'" }),
  sample(operations.productPage, { query: "id:>0 AND (status:active)" }),
  sample(operations.customersById, { ids: ids("Customer", 50) }),
  sample(operations.tagsById, { ids: ids("Customer", 50) }),
  sample(operations.peopleById, { ids: ids("Customer", 50) }),
  sample(operations.startBulkQuery, { query: operations.EXPORTS.customers }),
  sample(operations.bulkOperation, { id: "gid://shopify/BulkOperation/1" }),
  sample(operations.latestOperations, {}),
  sample(operations.stageUpload, { filename: "tags.jsonl" }),
  sample(operations.startBulkMutation, { mutation: operations.BULK_TAGS.add, path: "tmp/1" }),
  sample(operations.writeTags([both]), tagVariables(1)),
  sample(operations.writeTags([{ removes: true, adds: false }]), {
    id0: ids("Customer", 1)[0],
    out0: ["a"],
  }),
  sample(operations.writeTags([{ removes: false, adds: true }]), {
    id0: ids("Customer", 1)[0],
    in0: ["a"],
  }),
  sample(operations.writeTags(Array.from({ length: 10 }, () => both)), tagVariables(10)),
];

const bulkDocuments: readonly (readonly [string, string])[] = [
  ...Object.entries(operations.EXPORTS).map(([name, text]) => [`export of ${name}`, text] as const),
  ...Object.entries(operations.BULK_TAGS).map(([name, text]) => [`bulk ${name}`, text] as const),
];

describe("every document of the app", () => {
  it.each([...samples.map(({ name, document }) => [name, document] as const), ...bulkDocuments])(
    "%s is valid in the official 2026-10 schema, uses nothing deprecated and needs no other scope",
    (_, document) => {
      expect(problemsOf(document)).toEqual([]);
    },
  );

  it("is among them", () => {
    const listed = new Set(samples.map(({ name }) => name));
    const all = Object.values(operations).flatMap((exported) => {
      const named = z.object({ name: z.string(), document: z.string() }).safeParse(exported);
      return named.success ? [named.data.name] : [];
    });
    expect([...all, "writeTags"].filter((name) => !listed.has(name))).toEqual([]);
    expect(all.length).toBeGreaterThan(8);
  });

  it.each([
    ["a field that does not exist", "{ shop { nonsense } }", /Cannot query field "nonsense"/],
    [
      "a deprecated field",
      `query($id: ID!) { customer(id: $id) { email } }`,
      /The field Customer\.email is deprecated/,
    ],
    [
      "a scope that we do not ask for",
      "{ discountNodes(first: 1) { nodes { id } } }",
      /^needs read_discounts$/,
    ],
    [
      "a variable of another type",
      "query($id: String!) { customer(id: $id) { id } }",
      /type "String!"/,
    ],
  ])("would be refused for %s", (_, document, message) => {
    const problems = problemsOf(document);
    expect(problems).not.toEqual([]);
    expect(problems[0]).toMatch(message);
  });
});

describe("platform section 6: the bulk documents", () => {
  it.each(Object.entries(operations.EXPORTS))("Shopify starts the export of %s", (_, text) => {
    expect(checkBulkQuery(schema, text)).toHaveProperty("document");
  });

  it.each(Object.entries(operations.BULK_TAGS))(
    "Shopify starts the mutation that %ss tags",
    (_, text) => {
      expect(checkBulkMutation(schema, text)).toHaveProperty("document");
    },
  );

  it("an export by nodes and a mutation with two fields are refused", () => {
    expect(checkBulkQuery(schema, "{ customers { nodes { id } } }")).toHaveProperty("message");
    const two = `mutation($id: ID!, $tags: [String!]!) {
      a: tagsAdd(id: $id, tags: $tags) { userErrors { message } }
      b: tagsRemove(id: $id, tags: $tags) { userErrors { message } } }`;
    expect(checkBulkMutation(schema, two)).toHaveProperty("message");
  });

  it("no document replaces all tags of a customer (platform section 7)", () => {
    const all = [
      ...samples.map(({ document }) => document),
      ...bulkDocuments.map(([, text]) => text),
    ];
    expect(all.filter((document) => /customerUpdate|customerSet/.test(document))).toEqual([]);
  });
});

describe("the points that we reserve", () => {
  let sandbox: Sandbox;
  let client: Client;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
    client = await install(sandbox);
  });
  afterAll(() => sandbox.close());

  it.each(samples)("for $name are no fewer than Shopify asks, and below 1,000", async (one) => {
    const { extensions, errors } = await client.graphql(one.document, { ...one.variables });
    const requested = extensions?.cost?.requestedQueryCost;
    expect([errors?.[0]?.extensions?.code, requested === undefined]).toEqual([undefined, false]);
    expect(requested).toBeLessThanOrEqual(one.cost);
    expect(one.cost).toBeLessThanOrEqual(1_000);
  });
});

describe("shopify.app.toml says what the code says", () => {
  const Subscription = z.object({
    topics: z.array(z.string()).default([]),
    compliance_topics: z.array(z.string()).default([]),
    uri: z.string(),
    include_fields: z.unknown().optional(),
    filter: z.unknown().optional(),
  });
  const Toml = z.object({
    embedded: z.boolean(),
    access_scopes: z.object({
      scopes: z.string(),
      optional_scopes: z.array(z.string()).default([]),
    }),
    webhooks: z.object({ api_version: z.string(), subscriptions: z.array(Subscription) }),
  });
  const toml = Toml.parse(parseToml(readFileSync("shopify.app.toml", "utf8")));
  const { subscriptions } = toml.webhooks;

  it("its scopes are SCOPES", () => {
    expect(toml.access_scopes.scopes.split(",").toSorted()).toEqual([...SCOPES].toSorted());
  });

  it("its topics are TOPICS, each once", () => {
    const topics = subscriptions.flatMap((each) => [...each.topics, ...each.compliance_topics]);
    expect(topics.toSorted()).toEqual([...TOPICS].toSorted());
  });

  it("the privacy topics are compliance topics", () => {
    expect(subscriptions.flatMap((each) => each.compliance_topics).toSorted()).toEqual([
      "customers/data_request",
      "customers/redact",
      "shop/redact",
    ]);
  });

  it("every webhook comes to /webhooks, whole and unfiltered", () => {
    for (const { uri, include_fields: fields, filter } of subscriptions) {
      expect([uri, fields, filter]).toEqual(["/webhooks", undefined, undefined]);
    }
  });

  it("its API version is the client's, the schema's and the webhooks'", () => {
    expect([API_VERSION, apiVersion, toml.webhooks.api_version]).toEqual([
      "2026-10",
      "2026-10",
      "2026-10",
    ]);
  });
});
