import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import { finishedJob, install, startTestSandbox, type Client } from "./support.ts";

const fields = `id processedAt currentTotalPriceSet { shopMoney { amount } } customer { id }`;
const lineFields = `id quantity product { id }`;
const bulkQuery = `{ orders { edges { node { ${fields} lineItems { edges { node { ${lineFields} } } } } } } }`;
const pagedQuery = `query($after: String) {
  orders(first: 20, after: $after) {
    nodes { ${fields} lineItems(first: 50) { nodes { ${lineFields} } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const Started = z.object({
  bulkOperation: z.object({ id: z.string(), status: z.string() }).nullable(),
  userErrors: z.array(
    z.object({
      code: z.string().nullish(),
      field: z.array(z.string()).nullable(),
      message: z.string(),
    }),
  ),
});

async function runQuery({ graphql }: Client, query: string) {
  const { data } = await graphql(
    `
      mutation ($query: String!) {
        bulkOperationRunQuery(query: $query) {
          bulkOperation {
            id
            status
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    { query },
  );
  return z.object({ bulkOperationRunQuery: Started }).parse(data).bulkOperationRunQuery;
}

const Row = z.looseObject({ id: z.string() });
const Placed = z
  .looseObject({ id: z.string(), __parentId: z.string().optional() })
  .transform(({ id, __parentId: parentId }) => ({ id, parentId }));
const Order = z.looseObject({
  id: z.string(),
  lineItems: z.object({ nodes: z.array(Row) }),
});
const Page = z.object({
  orders: z.object({
    nodes: z.array(Order),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

async function allPages({ graphql }: Client): Promise<unknown[]> {
  const rows: unknown[] = [];
  let after: string | null = null;
  do {
    const { data } = await graphql(pagedQuery, { after });
    const { nodes, pageInfo } = Page.parse(data).orders;
    for (const { lineItems, ...order } of nodes)
      rows.push(order, ...lineItems.nodes.map((line) => ({ ...line, __parentId: order.id })));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return rows;
}

const byId = (rows: readonly unknown[]) =>
  new Map(rows.map((row) => [Row.parse(row).id, row] as const));

describe("a bulk query", () => {
  let sandbox: Sandbox;
  let client: Client;
  beforeAll(async () => {
    sandbox = await startTestSandbox({
      shops: [
        { domain: "cadence-demo.myshopify.com", kind: "consumables", customers: 60, plan: "plus" },
      ],
    });
    client = await install(sandbox);
  });
  afterAll(() => sandbox.close());

  it("writes what the pages say, children away from their parents", async () => {
    const { bulkOperation } = await runQuery(client, bulkQuery);
    expect(bulkOperation?.status).toBe("CREATED");
    const job = await finishedJob(client, bulkOperation?.id ?? "");
    expect(job.status).toBe("COMPLETED");
    expect(byId(job.rows)).toEqual(byId(await allPages(client)));
    expect(job.objectCount).toBe(String(job.rows.length));
    expect(job.fileSize).toBe(String(Buffer.byteLength(job.text)));
    expect(job.text).toContain(String.raw`"id":"gid:\/\/shopify\/Order\/`);
    const rows = job.rows.map((row) => Placed.parse(row));
    const strays = rows.filter((row, at) => row.parentId && row.parentId !== rows[at - 1]?.id);
    expect(strays.length).toBeGreaterThan(rows.length / 4);
  });

  it.each([
    [
      `{ orders { nodes { id } } }`,
      "All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: 'orders { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: 'orders'.",
    ],
    [
      `{ orders { edges { node { name lineItems { edges { node { id } } } } } } }`,
      "The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': orders.",
    ],
    [`{ shop { id } }`, "Bulk queries must contain at least one connection."],
    [`{ node(id: "x") { id } }`, "Bulk queries cannot contain a top level `node` field."],
    [
      `{ orders(query: "${"x".repeat(65_500)}") { edges { node { id } } } }`,
      "Query is too large (65547 bytes; maximum is 65535 bytes)",
    ],
  ])("refuses what Shopify refuses: %#", async (query, message) => {
    const { bulkOperation, userErrors } = await runQuery(client, query);
    expect(bulkOperation).toBeNull();
    expect(userErrors).toEqual([{ code: "INVALID", field: ["query"], message }]);
  });

  it("does not even start with a field nobody taught the sandbox", async () => {
    const { errors } = await client.graphql(
      `mutation { bulkOperationRunQuery(
         query: "{ customers { edges { node { id multipassIdentifier } } } }"
       ) { bulkOperation { id } } }`,
    );
    expect(errors?.[0]?.message).toBe("sandbox: Customer.multipassIdentifier is not emulated");
  });

  it("has no file when there is nothing to write", async () => {
    const query = `{ orders(query: "id:1") { edges { node { id } } } }`;
    const { bulkOperation } = await runQuery(client, query);
    expect(await finishedJob(client, bulkOperation?.id ?? "")).toMatchObject({
      status: "COMPLETED",
      objectCount: "0",
      url: null,
    });
  });

  it("waits its turn when five are under way, and can be cancelled", async () => {
    sandbox.faults.change({ settings: { bulkMs: 1500 } });
    const five = await Promise.all(Array.from({ length: 5 }, () => runQuery(client, bulkQuery)));
    const ids = five.map(({ bulkOperation }) => bulkOperation?.id ?? "");
    const sixth = await runQuery(client, bulkQuery);
    expect(sixth.userErrors[0]).toMatchObject({
      code: "OPERATION_IN_PROGRESS",
      field: null,
      message: `A bulk query operation for this app and shop is already in progress: ${ids.join(", ")}.`,
    });
    const { data } = await client.graphql(
      `mutation($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { message } } }`,
      { id: ids[0] },
    );
    expect(data).toEqual({
      bulkOperationCancel: { bulkOperation: { status: "CANCELING" }, userErrors: [] },
    });
    const ends = await Promise.all(ids.map((id) => finishedJob(client, id)));
    expect(ends.map(({ status }) => status)).toEqual([
      "CANCELED",
      "COMPLETED",
      "COMPLETED",
      "COMPLETED",
      "COMPLETED",
    ]);
  });
});
