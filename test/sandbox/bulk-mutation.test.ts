import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import { ask, finishedJob, install, startTestSandbox, type Client } from "./support.ts";

const Staged = z.object({
  stagedUploadsCreate: z.object({
    stagedTargets: z.tuple([
      z.object({
        url: z.string(),
        parameters: z.array(z.object({ name: z.string(), value: z.string() })),
      }),
    ]),
  }),
});
const Started = z.object({
  bulkOperationRunMutation: z.object({
    bulkOperation: z.object({ id: z.string() }).nullable(),
    userErrors: z.array(z.object({ code: z.string().nullable(), message: z.string() })),
  }),
});

const addTags = `mutation($id: ID!, $tags: [String!]!) {
  tagsAdd(id: $id, tags: $tags) { node { id ... on Customer { tags } } userErrors { field message } } }`;

async function stage({ graphql }: Client, text: string | null): Promise<string> {
  const { data } = await graphql(
    `
      mutation ($input: [StagedUploadInput!]!) {
        stagedUploadsCreate(input: $input) {
          stagedTargets {
            url
            parameters {
              name
              value
            }
          }
          userErrors {
            message
          }
        }
      }
    `,
    {
      input: [
        {
          resource: "BULK_MUTATION_VARIABLES",
          filename: "tags.jsonl",
          mimeType: "text/jsonl",
          httpMethod: "POST",
        },
      ],
    },
  );
  const [target] = Staged.parse(data).stagedUploadsCreate.stagedTargets;
  const key = target.parameters.find(({ name }) => name === "key")?.value ?? "";
  if (text === null) return key;
  const form = new FormData();
  for (const { name, value } of target.parameters) form.append(name, value);
  form.append("file", new Blob([text], { type: "text/jsonl" }), "tags.jsonl");
  const { status } = await fetch(target.url, { method: "POST", body: form });
  expect(status).toBe(201);
  return key;
}

async function run({ graphql }: Client, mutation: string, path: string) {
  const { data } = await graphql(
    `
      mutation ($mutation: String!, $path: String!) {
        bulkOperationRunMutation(mutation: $mutation, stagedUploadPath: $path) {
          bulkOperation {
            id
          }
          userErrors {
            code
            message
          }
        }
      }
    `,
    { mutation, path },
  );
  return Started.parse(data).bulkOperationRunMutation;
}

describe("a bulk mutation", () => {
  let sandbox: Sandbox;
  let client: Client;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
    client = await install(sandbox);
  });
  afterAll(() => sandbox.close());

  it("runs once a line and says what became of each", async () => {
    const known = "gid://shopify/Customer/1000001";
    const nobody = "gid://shopify/Customer/404";
    const lines = [
      { id: known, tags: ["b", "A"] },
      { id: nobody, tags: ["a"] },
    ];
    const path = await stage(client, lines.map((line) => JSON.stringify(line)).join("\n"));
    const { bulkOperation } = await run(client, addTags, path);
    const job = await finishedJob(client, bulkOperation?.id ?? "");
    expect(job).toMatchObject({ status: "COMPLETED", objectCount: "2" });
    expect(job.rows).toEqual([
      {
        data: { tagsAdd: { node: { id: known, tags: ["A", "b"] }, userErrors: [] } },
        __lineNumber: 0,
      },
      {
        data: {
          tagsAdd: {
            node: null,
            userErrors: [{ field: ["id"], message: "Customer does not exist" }],
          },
        },
        __lineNumber: 1,
      },
    ]);
    expect((await ask(sandbox, "/sandbox/tag-log")).body).toMatchObject([
      { customerId: known, actor: "app", added: ["b", "A"], removed: [] },
    ]);
  });

  it("is refused without its file", async () => {
    const path = await stage(client, null);
    expect((await run(client, addTags, path)).userErrors[0]?.code).toBe("NO_SUCH_FILE");
  });

  it("is refused with an empty file", async () => {
    const path = await stage(client, "\n");
    const [error] = (await run(client, addTags, path)).userErrors;
    expect(error).toEqual({
      code: "INVALID_STAGED_UPLOAD_FILE",
      message: "The input file is empty.",
    });
  });

  it("is refused with two roots", async () => {
    const path = await stage(client, "{}");
    const two = `mutation($id: ID!, $tags: [String!]!) {
      tagsRemove(id: $id, tags: $tags) { node { id } } tagsAdd(id: $id, tags: $tags) { node { id } } }`;
    const [error] = (await run(client, two, path)).userErrors;
    expect(error?.message).toBe("You must specify a single top level mutation.");
  });
});
