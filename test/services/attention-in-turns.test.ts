import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { dismissAttention } from "#app/services/dismiss-attention.ts";
import { retryAttention } from "#app/services/retry-attention.ts";
import { DOMAIN, openApp, type TestApp } from "#test/support/app.ts";

const MANY = 10_500;
/** What one statement changes. */
const TURN = 10_000;

let app: TestApp;
let shop: Shop;
beforeAll(async () => {
  app = await openApp({ customers: 12 });
  shop = await app.install();
});
beforeEach(async () => {
  await app.sql("DELETE FROM deliveries");
  await app.sql("DELETE FROM activity WHERE kind = 'attention'");
  await app.sql(
    `INSERT INTO deliveries (shop_domain, topic, webhook_id, body, state, outcome)
     SELECT $1, 'orders/updated', n, '{}', 'dead', 'unreadable' FROM generate_series(1, $2::int) AS n`,
    [DOMAIN, MANY],
  );
});
afterAll(() => app.close());

const dead = async () => {
  const [row] = await app.sql("SELECT count(*)::int AS dead FROM deliveries WHERE state = 'dead'");
  return row?.dead;
};
const told = async () => {
  const rows = await app.sql("SELECT counts FROM activity WHERE kind = 'attention' ORDER BY id");
  return rows.map(({ counts }) => counts);
};

it("rule 15: all that was set aside is tried again, 10,000 at a time", async () => {
  expect(await retryAttention(app.ports, shop.shopId, null, "42")).toBe(MANY);
  expect(await dead()).toBe(0);
  expect(await told()).toEqual([{ retried: TURN }, { retried: MANY - TURN }]);
});

it("rule 15: what a killed process did not come to is still set aside, and told of what it did", async () => {
  let units = 0;
  const dying: Ports = {
    ...app.ports,
    store: {
      ...app.ports.store,
      withShop: (shopId, work) => {
        units += 1;
        if (units > 1) return Promise.reject(new Error("killed"));
        return app.ports.store.withShop(shopId, work);
      },
    },
  };
  const dismissal = dismissAttention(dying, shop.shopId, null, "test", "42");
  await expect(dismissal).rejects.toThrow("killed");
  expect(await dead()).toBe(MANY - TURN);
  expect(await told()).toEqual([{ dismissed: TURN }]);
  expect(await dismissAttention(app.ports, shop.shopId, null, "test", "42")).toBe(MANY - TURN);
  expect(await dead()).toBe(0);
});
