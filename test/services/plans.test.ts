import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_SHOP_POLICY } from "#app/domain/shop-policy.ts";
import type { JobKind } from "#app/ports/jobs.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { runJob } from "#app/jobs/run-job.ts";
import { cancelRun } from "#app/services/cancel-run.ts";
import { pauseTagging } from "#app/services/pause-tagging.ts";
import { removeAllTags } from "#app/services/remove-all-tags.ts";
import { resumeTagging } from "#app/services/resume-tagging.ts";
import { startImport } from "#app/services/start-import.ts";
import { turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { openApp, type TestApp } from "#test/support/app.ts";

let app: TestApp;
let shop: Shop;

beforeEach(async () => {
  app = await openApp({ kind: "fashion", customers: 10, seed: 5 });
  shop = await app.tagged();
});
afterEach(() => app.close());

/** Ports in whose units of work somebody else does something just before a plan is taken away. */
function withPlansTakenAfter(meanwhile: () => Promise<unknown>): Ports {
  let isDone = false;
  const { store } = app.ports;
  return {
    ...app.ports,
    store: {
      ...store,
      withShop: (shopId, work) =>
        store.withShop(shopId, (tx) =>
          work({
            ...tx,
            unschedule: async (kind) => {
              if (!isDone) {
                isDone = true;
                await meanwhile();
              }
              await tx.unschedule(kind);
            },
          }),
        ),
    },
  };
}

const planned = (kind: JobKind) =>
  app.sql("SELECT FROM schedules WHERE shop_id = $1 AND kind = $2", [shop.shopId, kind]);
const exclusions = (source: string) => ({
  exclusions: { ...DEFAULT_SHOP_POLICY.exclusions, sources: [source] },
});

describe("rule 5: work that is brought while the last of it ends", () => {
  it.each([
    ["tag-run", "a run", () => turnTaggingOn(app.ports, shop.shopId)],
    ["import", "an import", () => startImport(app.ports, shop.shopId)],
    [
      "recount",
      "a change of what counts",
      () => applyPolicy(app.ports, shop.shopId, exclusions("pos"), "somebody"),
    ],
  ] as const)("%s: %s is planned, and done", async (kind, _, bring) => {
    await runJob(withPlansTakenAfter(bring), kind, shop.shopId);
    expect(await planned(kind)).toHaveLength(1);
    await app.settle();
    expect(await planned(kind)).toEqual([]);
    expect(await app.sql("SELECT FROM tag_runs WHERE state = 'running'")).toEqual([]);
    expect(await app.sql("SELECT FROM imports WHERE phase NOT IN ('ready', 'failed')")).toEqual([]);
  });

  it("runs that several people begin at once come after each other: one is under way", async () => {
    const { ports } = app;
    await Promise.all([
      runJob(ports, "recount", shop.shopId),
      ...Array.from({ length: 4 }, () => [
        turnTaggingOn(ports, shop.shopId),
        removeAllTags(ports, shop.shopId),
        cancelRun(ports, shop.shopId),
        pauseTagging(ports, shop.shopId, "42").then(() => resumeTagging(ports, shop.shopId, "42")),
      ]).flat(),
    ]);
    await turnTaggingOn(ports, shop.shopId);
    expect(await app.sql("SELECT FROM tag_runs WHERE state = 'running'")).toHaveLength(1);
    await app.settle();
    expect(await app.sql("SELECT FROM tag_runs WHERE state = 'running'")).toEqual([]);
  });
});
