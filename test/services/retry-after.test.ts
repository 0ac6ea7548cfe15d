import { afterEach, expect, it } from "vitest";
import type { Shop } from "#app/ports/shop.ts";
import { BULK_FROM } from "#app/services/run-tag-run.ts";
import { turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { openApp, RIGHT, type TestApp } from "#test/support/app.ts";

let app: TestApp;
afterEach(() => app.close());

/** A shop whose next call Shopify answers by 429, and a minute to wait. */
async function shopOf(options: Parameters<typeof openApp>[0]): Promise<Shop> {
  app = await openApp(options);
  const shop = await app.ready();
  app.sandbox.faults.change({
    settings: { retryAfterSeconds: 60 },
    arm: { "graphql-429": 1 },
  });
  await turnTaggingOn(app.ports, shop.shopId);
  return shop;
}

const tooMany = () =>
  app.workUntil("Shopify has answered 429", async () => {
    const held = await app.sql("SELECT FROM buckets WHERE not_before > clock_timestamp()");
    return held.length > 0;
  });
/** Works for a while; what Shopify was asked, and what is held meanwhile. */
async function whileItLasts() {
  app.calls.length = 0;
  for (let turns = 0; turns < 5; turns += 1) await app.pass();
  return {
    calls: app.calls.filter((name) => name !== "token"),
    leases: await app.sql("SELECT FROM customers WHERE lease IS NOT NULL"),
    intents: await app.sql("SELECT FROM intents"),
  };
}
const NOTHING = { calls: [], leases: [], intents: [] };

async function isOver() {
  await app.sql("UPDATE buckets SET not_before = clock_timestamp()");
  await app.settle();
}

it("rule 17: customers whose tags Shopify wants no call for are given back: no lease waits for it", async () => {
  await shopOf({ customers: 12 });
  await tooMany();
  expect(await whileItLasts()).toEqual(NOTHING);
  await isOver();
  expect(await app.differences()).toEqual(RIGHT);
});

it("rule 17: a mass write that Shopify wants no call for ends its job, and is taken up again", async () => {
  const { shopId } = await shopOf({ customers: BULK_FROM + 40, webhooks: false });
  await tooMany();
  expect(await whileItLasts()).toEqual(NOTHING);
  await isOver();
  expect(await app.differences()).toEqual(RIGHT);
  expect(
    await app.sql("SELECT FROM tag_changes WHERE shop_id = $1 AND run_id IS NULL", [shopId]),
  ).toEqual([]);
}, 60_000);
