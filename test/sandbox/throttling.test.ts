import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCostBucket } from "#sandbox/admin-api/cost-bucket.ts";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import { ask, install, startTestSandbox } from "./support.ts";

describe("the bucket of points", () => {
  it.each([
    ["standard", 2000, 100],
    ["advanced", 4000, 200],
    ["plus", 20_000, 1000],
    ["enterprise", 40_000, 2000],
  ] as const)("of plan %s holds %i and gains %i a second", (plan, holds, gains) => {
    let now = 0;
    const bucket = createCostBucket(plan, () => now);
    expect(bucket.take(holds)).toBe(true);
    expect(bucket.take(1)).toBe(false);
    now = 3000;
    expect(bucket.status().currentlyAvailable).toBe(3 * gains);
    expect(bucket.take(3 * gains)).toBe(true);
    now = 3_600_000;
    expect(bucket.status().currentlyAvailable).toBe(holds);
  });

  it("takes back what a query did not need", () => {
    const bucket = createCostBucket("standard", () => 0);
    bucket.take(500);
    bucket.giveBack(400);
    expect(bucket.status().currentlyAvailable).toBe(1900);
  });
});

describe("a shop that is asked too much", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
  });
  afterAll(() => sandbox.close());

  it("answers 200 and THROTTLED, and counts it", async () => {
    const { graphql } = await install(sandbox);
    const dear = `{ orders(first: 250) { nodes { id lineItems(first: 250) { nodes { id } } customer { id orders(first: 100) { nodes { id } } } } } }`;
    while (sandbox.shop.bucket.take(100));
    const { errors, extensions } = await graphql(dear);
    expect(errors?.[0]).toMatchObject({ message: "Throttled", extensions: { code: "THROTTLED" } });
    expect(extensions?.cost.actualQueryCost).toBeNull();
    const { body } = await ask(sandbox, "/sandbox/stats");
    expect(body).toMatchObject({ throttled: 1 });
  });

  it("refuses a single query above 1,000 points", async () => {
    const { graphql } = await install(sandbox);
    const query = `{ orders(first: 250) { nodes { id lineItems(first: 250) { nodes { id product { id } variant { id } sellingPlan { name } discountedTotalSet { shopMoney { amount } } } } customer { id orders(first: 250) { nodes { id lineItems(first: 250) { nodes { id } } } } } } } }`;
    const { errors } = await graphql(query);
    expect(errors?.[0]?.extensions?.code).toBe("MAX_COST_EXCEEDED");
  });
});
