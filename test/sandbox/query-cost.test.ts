import { getOperationAST, parse, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { queryCost } from "#sandbox/admin-api/query-cost.ts";
import { loadAdminSchema } from "#sandbox/schema/admin-schema.ts";

const schema = loadAdminSchema();

function costOf(query: string, variables: Record<string, unknown> = {}): number {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error("one operation, please");
  return queryCost({ schema, document, operation, variables });
}

describe("the requested cost of a query", () => {
  it.each([
    [1, 3],
    [3, 4],
    [5, 5],
    [10, 6],
    [20, 7],
    [50, 9],
    [100, 11],
    [200, 12],
    [250, 13],
  ])("of %i plain nodes is %i points", (first, points) => {
    expect(costOf(`{ customers(first: ${first}) { nodes { id tags } } }`)).toBe(points);
  });

  it.each([
    [
      "a tag",
      `mutation { tagsAdd(id: "x", tags: ["a"]) { node { id } userErrors { field message } } }`,
      10,
    ],
    [
      "a swap of tags",
      `mutation { tagsRemove(id: "x", tags: ["a"]) { userErrors { message } }
                  tagsAdd(id: "x", tags: ["b"]) { node { id ... on Customer { tags } } } }`,
      20,
    ],
    ["one customer", `{ customer(id: "x") { id tags amountSpent { amount } } }`, 1],
    [
      "a customer with an address",
      `{ customer(id: "x") { id defaultEmailAddress { emailAddress } } }`,
      2,
    ],
    ["a count", `{ customersCount { count } }`, 10],
    [
      "nodes and edges at once",
      `{ customers(first: 10) { nodes { id } edges { node { id } } } }`,
      10,
    ],
    [
      "50 orders of 50 lines",
      `{ orders(first: 50) { nodes { id lineItems(first: 50) { nodes { id product { id } } } } } }`,
      121,
    ],
  ])("of %s", (_what, query, points) => {
    expect(costOf(query)).toBe(points);
  });

  it("is a point for every id of nodes, and its selection", () => {
    const query = `query($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer { id tags } } }`;
    expect(costOf(query, { ids: ["a", "b", "c"] })).toBe(3);
  });

  it("leaves out what @include leaves out", () => {
    const query = `query($with: Boolean!) { customersCount @include(if: $with) { count } shop { id } }`;
    expect([costOf(query, { with: true }), costOf(query, { with: false })]).toEqual([11, 1]);
  });
});
