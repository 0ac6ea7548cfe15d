import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runJob } from "#app/jobs/run-job.ts";
import { FAILING_FROM } from "#app/ports/health.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { checkHealth } from "#app/services/check-health.ts";
import { formatFor } from "#app/services/format.ts";
import { readLiveHealth } from "#app/services/read-health.ts";
import { openApp, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp({ customers: 5 });
  shop = await app.ready();
});
afterAll(() => app.close());

/** The fit of a rhythm meets something that nobody foresaw. */
const broken = (): Ports => ({
  ...app.ports,
  store: {
    ...app.ports.store,
    withShop: (shopId, work) =>
      app.ports.store.withShop(shopId, (tx) =>
        work({
          ...tx,
          histories: async () => {
            throw new TypeError("no days of nobody");
          },
        }),
      ),
  },
});
const failOnce = () =>
  expect(runJob(broken(), "refit", shop.shopId)).rejects.toThrow("no days of nobody");
const health = () =>
  app.ports.store.withShop(shop.shopId, (tx) =>
    readLiveHealth(tx, formatFor(aViewer(shop), tx.now)),
  );
const jobs = async () => (await health()).looks.find(({ kind }) => kind === "jobs")?.state;

describe("a job that throws", () => {
  it("needs no attention while it may be a passing fault", async () => {
    for (let tries = 1; tries < FAILING_FROM; tries += 1) await failOnce();
    expect(await jobs()).toBe("good");
  });

  it("needs attention once it has thrown five times in a row, without waiting for the hourly look", async () => {
    await failOnce();
    expect(await health()).toMatchObject({
      isGood: false,
      failing: [{ times: { value: FAILING_FROM }, detail: "refit, TypeError: no days of nobody" }],
    });
    await checkHealth(app.ports, shop);
    expect(
      await app.sql(
        "SELECT note, counts FROM activity WHERE kind = 'health' ORDER BY id DESC LIMIT 1",
      ),
    ).toEqual([{ note: "jobs", counts: { attention: 1 } }]);
  });

  it("is said in the log each time", () => {
    expect(app.log.filter(({ event }) => event === "job-failed")).toHaveLength(FAILING_FROM);
  });

  it("needs none any more when it ends well", async () => {
    await runJob(app.ports, "refit", shop.shopId);
    expect(await jobs()).toBe("good");
    await failOnce();
    expect(await jobs()).toBe("good");
  });
});

it("what Shopify allows at once, and what of it is used, is known without a look", async () => {
  const { budget } = await health();
  expect(budget?.of.value).toBeGreaterThan(0);
  expect(budget?.used.value).toBeLessThanOrEqual(budget?.of.value ?? 0);
});
