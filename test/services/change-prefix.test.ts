import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "#app/domain/time.ts";
import type { Shop } from "#app/ports/shop.ts";
import { changePrefix } from "#app/services/change-prefix.ts";
import { undoRun } from "#app/services/undo-run.ts";
import { openApp, RIGHT, type TestApp } from "#test/support/app.ts";

let app: TestApp;
let shop: Shop;
const numbers = () => [...app.shopify.shop.customers.keys()];
const ours = (number: number, prefix: string) =>
  app
    .tagsOf(number)
    .filter((tag) => tag.startsWith(prefix))
    .toSorted();
const renamed = (tags: readonly string[]) => tags.map((tag) => tag.replace(/^lc-/, "tea-"));
const change = (prefix: string) => changePrefix(app.ports, shop.shopId, { prefix, by: "42" });
const lastRun = async () => {
  const [run] = await app.sql(
    "SELECT id::text AS run FROM tag_runs ORDER BY tag_runs.id DESC LIMIT 1",
  );
  return String(run?.run);
};

const locked = (count: number) =>
  app.workUntil(`${count} are known to be locked`, async () => {
    const rows = await app.sql("SELECT FROM customers WHERE locked");
    return rows.length === count;
  });

beforeAll(async () => {
  app = await openApp({ customers: 40, seed: 12 });
  shop = await app.tagged();
});
afterAll(() => app.close());

describe("another prefix", () => {
  it.each([
    ["lc-", { reason: "same" }],
    ["Tea-", { reason: "characters" }],
    ["a-long-prefix-", { reason: "too-long" }],
    [
      "xlc-",
      { reason: "substring", tag: "lc-stage-prospect-new", inside: "xlc-stage-prospect-new" },
    ],
  ])("%s is refused, with the pair of names where it is one", async (prefix, problem) => {
    expect(await change(prefix)).toEqual({ outcome: "refused", problem });
  });

  it("is written beside the one before, and undone within the term leaves nothing behind", async () => {
    const before = new Map(numbers().map((number) => [number, app.tagsOf(number).toSorted()]));
    expect(await change("tea-")).toMatchObject({ outcome: "changed" });
    await app.settle();
    const ledger = await app.sql("SELECT customer_id::int AS id, tag FROM ledger");
    for (const number of numbers()) {
      const old = ledger.filter(({ id, tag }) => id === number && String(tag).startsWith("lc-"));
      expect(ours(number, "tea-")).toEqual(renamed(old.map(({ tag }) => String(tag))).toSorted());
    }
    await undoRun(app.ports, shop.shopId, await lastRun(), "42");
    await app.settle();
    expect(new Map(numbers().map((number) => [number, app.tagsOf(number).toSorted()]))).toEqual(
      before,
    );
  });

  it("leaves locked who was locked under the one before", async () => {
    const [one = 0, two = 0] = numbers();
    app.merchantEdits(one, { add: ["lc-lock"] });
    app.merchantEdits(two, { add: ["lc-LOCK"] });
    await locked(2);
    await change("tea-");
    await app.settle();
    expect(ours(one, "tea-")).toEqual([]);
    expect(ours(two, "tea-")).toEqual([]);
    expect(await change("coffee-")).toEqual({
      outcome: "refused",
      problem: { reason: "still-retiring", prefix: "lc-" },
    });
    app.merchantEdits(one, { remove: ["lc-lock"] });
    app.merchantEdits(two, { remove: ["lc-LOCK"] });
    await locked(0);
    await app.settle();
    expect(ours(one, "tea-").length).toBe(ours(one, "lc-").length);
  });

  it("stands alone after fourteen days", async () => {
    app.sandbox.clock.advance(14 * DAY_MS);
    await app.settle();
    await app.workUntil("the term has ended", async () => {
      const { policy } = await app.ports.store.withShop(shop.shopId, (tx) => tx.policy());
      return policy.naming.retiring === null && (await app.isQuiet());
    });
    expect(numbers().flatMap((number) => ours(number, "lc-stage"))).toEqual([]);
    expect(await app.differences({ prefix: "tea-" })).toEqual(RIGHT);
  });
});
