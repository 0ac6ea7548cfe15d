import { afterAll, beforeAll, expect, it } from "vitest";
import { DAY_MS } from "#app/domain/time.ts";
import type { Shop } from "#app/ports/shop.ts";
import { excludeCustomers } from "#app/services/exclude-customers.ts";
import { pauseTagging } from "#app/services/pause-tagging.ts";
import { readCustomer } from "#app/services/read-customer.ts";
import { resumeTagging } from "#app/services/resume-tagging.ts";
import { undoTagChange } from "#app/services/undo-tag-change.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { openApp, RIGHT, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

let app: TestApp;
let shop: Shop;
let id: string;

beforeAll(async () => {
  app = await openApp();
  shop = await app.tagged();
  const [prospect] = await app.sql(
    "SELECT customer_id::text AS id FROM customers WHERE stage = 'prospect-cold' ORDER BY 1 LIMIT 1",
  );
  id = String(prospect?.id);
  app.merchantEdits(Number(id), { add: ["wholesale"] });
  await buy();
});
afterAll(() => app.close());

const buy = async () => {
  app.sandbox.clock.advance(DAY_MS);
  const customer = app.shopify.shop.customers.get(Number(id));
  if (customer === undefined) throw new Error(`there is no customer ${id}`);
  const [product] = app.shopify.shop.products;
  const at = app.sandbox.clock.now();
  const { number } = placeOrder(app.shopify.shop, app.shopify.announce, {
    customer,
    items: [{ product, quantity: 1 }],
    at,
  });
  await app.workUntil("the order is known", async () => {
    const rows = await app.sql("SELECT FROM orders WHERE order_id = $1", [number]);
    return rows.length > 0;
  });
  await app.settle();
};
const read = async () => {
  const found = await readCustomer(app.ports, aViewer(shop), id);
  if (found === null) throw new Error(`there is no customer ${id}`);
  return found;
};
const undo = async (changeId?: string) => {
  const { customer } = await read();
  return undoTagChange(app.ports, shop.shopId, id, changeId ?? customer.undo?.changeId ?? "", "42");
};
const tags = () => app.tagsOf(Number(id)).toSorted();
const stageTags = () => tags().filter((tag) => tag.startsWith("lc-stage-"));

it("what was written last is taken back, until the next stage change; and so is that", async () => {
  const bought = tags();
  expect(stageTags()).toEqual(["lc-stage-first-order"]);
  expect((await read()).customer.undo?.problem).toBeNull();

  expect(await undo()).toBeNull();
  await app.settle();
  expect(stageTags()).toEqual(["lc-stage-prospect-cold"]);
  expect((await read()).customer.stage?.name).toBe("first-order");

  expect(await undo()).toBeNull();
  await app.settle();
  expect(tags()).toEqual(bought);

  expect(await undo()).toBeNull();
  await app.settle();
  await buy();
  expect(stageTags()).toEqual(["lc-stage-second-order"]);
  expect(await app.differences()).toEqual(RIGHT);
});

it("the tags of others are shown as they are in Shopify, and none where it does not say", async () => {
  expect(await (await read()).otherTags).toEqual(["wholesale"]);
  app.interfere(async (operation, send) =>
    operation === "tagsById" ? new Response("", { status: 500 }) : send(),
  );
  expect(await (await read()).otherTags).toBeNull();
  app.interfere(null);
});

it("Activity tells it, and of nobody in particular", async () => {
  const [entry] = await app.sql(
    "SELECT kind, note, counts FROM activity WHERE kind = 'undo' ORDER BY id DESC LIMIT 1",
  );
  expect(entry).toEqual({ kind: "undo", note: "tag-change", counts: { customers: 1 } });
});

it("nothing is taken back of what is not the last, and while nobody may write", async () => {
  const before = tags();
  expect(await undo("1")).toBe("overtaken");
  await excludeCustomers(app.ports, shop.shopId, [id], true, "42");
  expect(await undo()).toBe("left-alone");
  await excludeCustomers(app.ports, shop.shopId, [id], false, "42");
  await pauseTagging(app.ports, shop.shopId, "42");
  expect(await undo()).toBe("tagging-off");
  await resumeTagging(app.ports, shop.shopId, "42");
  expect(await undo()).toBe("under-way");
  await app.settle();
  expect(tags()).toEqual(before);
});

it("nor what the rules have gone on from, nor what is older than thirty days", async () => {
  const age = (days: number) =>
    app.sql("UPDATE tag_changes SET at = at - $2 * interval '1 day' WHERE customer_id = $1", [
      id,
      days,
    ]);
  await age(3);
  expect(await undo()).toBe("moved");
  await age(31);
  expect(await undo()).toBe("too-old");
});
