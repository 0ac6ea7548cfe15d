import { afterAll, beforeAll, expect, it } from "vitest";
import { countingPorts } from "#app/counters.ts";
import { serveMetrics } from "#app/metrics-server.ts";
import type { WorkFigures } from "#app/ports/figures.ts";
import { turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { payloadOf } from "#sandbox/webhooks/payloads.ts";
import { gid } from "#sandbox/world/gid.ts";
import { DOMAIN, openApp, type TestApp } from "#test/support/app.ts";
import { aDelivery } from "#test/support/deliveries.ts";

const FIGURES: WorkFigures = {
  openDeliveries: 3,
  openRefetches: 2,
  dead: { delivery: 1, refetch: 0, customer: 4 },
  oldestDue: { delivery: 0.5, refetch: 0, customer: 90, schedule: 0 },
  bucketLeft: 0.25,
  tokenLife: { access: 1800, refresh: null },
};

let app: TestApp;
let metrics: Awaited<ReturnType<typeof serveMetrics>>;
let figures: () => Promise<WorkFigures> = async () => FIGURES;
const scrape = async () => {
  const response = await fetch(`http://127.0.0.1:${metrics.port}`);
  expect(response.status).toBe(200);
  return (await response.text()).split("\n").filter((line) => line.startsWith("cadence_"));
};
beforeAll(async () => {
  app = await openApp({ customers: 12 });
  metrics = await serveMetrics(0, { figures: () => figures(), log: app.ports.log });
});
afterAll(async () => {
  await metrics.close();
  await app.close();
});

it("rule 19: Prometheus reads what waits, what is left and what was set aside, with no shop's name", async () => {
  expect(await scrape()).toEqual(
    expect.arrayContaining([
      "cadence_database_up 1",
      "cadence_deliveries_open 3",
      "cadence_refetches_open 2",
      'cadence_dead_letters{kind="delivery"} 1',
      'cadence_dead_letters{kind="refetch"} 0',
      'cadence_dead_letters{kind="customer"} 4',
      'cadence_oldest_due_seconds{kind="customer"} 90',
      "cadence_bucket_left_ratio 0.25",
      'cadence_token_life_seconds{token="access"} 1800',
    ]),
  );
});

it("what has no value has no line, and without a database only that is said of it", async () => {
  figures = async () => ({ ...FIGURES, bucketLeft: null });
  expect((await scrape()).join("\n")).not.toMatch(/bucket_left|token="refresh"/);

  figures = () => Promise.reject(new Error("no database"));
  const lines = await scrape();
  expect(lines).toContain("cadence_database_up 0");
  expect(lines.join("\n")).not.toMatch(/_open|dead_letters|due_seconds/);
  expect(app.log).toContainEqual(expect.objectContaining({ event: "figures-not-read" }));
});

it("rules 3, 4 and 19: counts deliveries by what they did, tags by what became of them, what is not the shop's own", async () => {
  figures = async () => FIGURES;
  const shop = await app.ready();
  const ports = countingPorts(app.ports);
  await turnTaggingOn(ports, shop.shopId);
  await app.settle(ports);
  const [{ count } = { count: 0 }] = await app.sql("SELECT count(*)::int FROM tag_changes");

  const [order] = app.shopify.shop.orders.values();
  if (order === undefined) throw new Error("the shop has no order");
  const body = payloadOf(app.shopify.shop, { topic: "orders/updated", order });
  const now = app.sandbox.clock.now();
  const news = [
    { ...body, updated_at: "2001-01-01T00:00:00Z" },
    { ...body, id: 987_654_321, admin_graphql_api_id: gid("Order", 987_654_321) },
  ];
  for (const payload of news) {
    await ports.inbox.accept(aDelivery(DOMAIN, "orders/updated", payload, now));
  }
  await app.settle(ports);

  expect(await scrape()).toEqual(
    expect.arrayContaining([
      'cadence_deliveries_applied_total{outcome="stale"} 1',
      "cadence_refetches_foreign_total 1",
      `cadence_tag_writes_total{by="call",result="written"} ${String(count)}`,
    ]),
  );
});
