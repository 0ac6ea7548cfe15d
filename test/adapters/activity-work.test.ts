import { afterAll, beforeAll, expect, it } from "vitest";
import type { ShopId } from "#app/ports/shop.ts";
import { openApp, type TestApp } from "#test/support/app.ts";

let app: TestApp;
let shopId: ShopId;

beforeAll(async () => {
  app = await openApp();
  ({ shopId } = await app.ready());
});
afterAll(() => app.close());

it("tells of the installation and of the import, with its counts", async () => {
  const told = await app.ports.store.withShop(shopId, (tx) => tx.activities(null, 10));
  const [row] = await app.sql("SELECT customers, orders FROM imports");
  expect(told.map(({ kind }) => kind)).toEqual(["import", "installed"]);
  expect(told[0]?.counts).toMatchObject({ customers: row?.customers, orders: row?.orders });
});

it("is read page by page, newest first", async () => {
  const kinds = await app.ports.store.withShop(shopId, async (tx) => {
    await tx.recordActivity("repair", { orders: 3 }, { note: "orders-sweep" });
    const [newest] = await tx.activities(null, 1);
    const older = await tx.activities(newest?.activityId ?? null, 1);
    return [newest, older[0]].map((entry) => ({ kind: entry?.kind, note: entry?.note }));
  });
  expect(kinds).toEqual([
    { kind: "repair", note: "orders-sweep" },
    { kind: "import", note: null },
  ]);
});
