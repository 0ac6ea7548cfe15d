import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_NAMING } from "#app/domain/tags.ts";
import { DAY_MS } from "#app/domain/time.ts";
import type { Shop } from "#app/ports/shop.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { cancelRun } from "#app/services/cancel-run.ts";
import { removeAllTags } from "#app/services/remove-all-tags.ts";
import { turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { undoRun } from "#app/services/undo-run.ts";
import { truthOf } from "#sandbox/control/truth.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { parseTruth, tagSnapshot } from "#test/oracle/truth.ts";
import { openApp, RIGHT, type TestApp, withShopify } from "#test/support/app.ts";

let app: TestApp;
let shop: Shop;
/** A customer with a tag of the merchant's that is one of ours but for its spelling. */
let spelt: number;
let untagged: Record<string, readonly string[]>;

/** Everybody's tags, as they are in Shopify; sorted, for Shopify answers so. */
const tags = (): Record<string, readonly string[]> =>
  Object.fromEntries(
    [...tagSnapshot(parseTruth(truthOf(app.shopify.shop)))].map(([id, all]) => [
      id,
      all.toSorted(),
    ]),
  );
const lastRun = async () => {
  const [run] = await app.sql("SELECT id::text AS run FROM tag_runs ORDER BY id DESC LIMIT 1");
  return String(run?.run);
};
const undo = (runId: string) => undoRun(app.ports, shop.shopId, runId, "42");
const undone = async (runId: string) => {
  const outcome = await undo(runId);
  expect(outcome).toMatchObject({ outcome: "undone" });
  await app.settle();
};
const policy = async () =>
  (await app.ports.store.withShop(shop.shopId, (tx) => tx.policy())).policy;

const SHORT = {
  oneTime: { risk: 10, lapsed: 40, lost: 200 },
  repeat: { risk: 20, lapsed: 50, lost: 200 },
};
const apply = async (change: Parameters<typeof applyPolicy>[2]) => {
  await applyPolicy(app.ports, shop.shopId, change, "42");
  await app.settle();
  return lastRun();
};
const leftAlone = () =>
  app.sql(`SELECT customer_id::int AS id, stage, frozen_in, frozen_out FROM customers
            WHERE frozen_in <> '{}' OR frozen_out <> '{}' ORDER BY customer_id`);

beforeAll(async () => {
  app = await openApp({ kind: "fashion", customers: 60, seed: 9 });
  // A case variant and a name of ours, both the merchant's and there before us.
  [spelt = 0] = [...app.shopify.shop.customers.keys()].slice(7);
  app.merchantEdits(spelt, { add: ["LC-Stage-Lost", "wholesale"] });
  app.merchantEdits(spelt + 1, { add: ["lc-vip", "lc-value-low"] });
  untagged = tags();
  shop = await app.tagged({ repeat: { risk: 60, lapsed: 120, lost: 365 } });
});
afterAll(() => app.close());

describe("I10: undoing changed settings", () => {
  it("brings back the tags and the policy of before, and undoing that brings back the settings", async () => {
    const [tagsBefore, policyBefore] = [tags(), await policy()];
    const run = await apply(SHORT);
    const [tagsAfter, policyAfter] = [tags(), await policy()];
    expect(tagsAfter).not.toEqual(tagsBefore);

    await undone(run);
    expect(tags()).toEqual(tagsBefore);
    expect(await policy()).toEqual(policyBefore);
    expect(await app.differences()).toEqual(RIGHT);

    const undoing = await lastRun();
    await undone(undoing);
    expect(tags()).toEqual(tagsAfter);
    expect(await policy()).toEqual(policyAfter);
    await undone(await lastRun());
    expect(tags()).toEqual(tagsBefore);
  });

  it("leaves what the merchant has changed by hand since, and every foreign tag", async () => {
    const before = tags();
    const run = await apply(SHORT);
    const [id, ...others] = await moved(run);
    if (id === undefined) throw new Error("nobody moved");
    const added = app.tagsOf(id).find((tag) => tag.startsWith("lc-stage-")) ?? "";
    app.merchantEdits(id, { add: ["Stammkunde"], remove: [added] });
    await app.settle();
    await undone(run);
    const key = `gid://shopify/Customer/${id}`;
    expect(tags()).toEqual({ ...before, [key]: ["Stammkunde", ...(before[key] ?? [])].toSorted() });
    expect(others.length).toBeGreaterThan(3);
    app.merchantEdits(id, { remove: ["Stammkunde"] });
  });

  it("lets those whose stage has changed since follow the rules", async () => {
    const run = await apply(SHORT);
    const late = await app.sql(
      `SELECT c.customer_id::int AS id FROM customers c JOIN tag_changes t USING (customer_id)
        WHERE t.run_id = $1 AND stage = 'repeat-lapsed'`,
      [run],
    );
    const buyer = Number(late[0]?.id);
    await orders(buyer);
    await app.settle();
    await undone(run);
    expect(app.tagsOf(buyer)).toContain("lc-stage-active-repeat");
    expect((await leftAlone()).map(({ id }) => id)).not.toContain(buyer);
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("leaves alone what it brought back, until the next stage change", async () => {
    const families = DEFAULT_NAMING.families.filter((family) => family !== "value");
    const run = await apply({ naming: { ...DEFAULT_NAMING, families } });
    await undone(run);
    const [one] = (await leftAlone()).filter(({ stage }) => stage === "repeat-lapsed");
    expect(one).toMatchObject({ frozen_out: [], frozen_in: [expect.stringMatching(/^value-/)] });
    await orders(Number(one?.id));
    await app.settle();
    expect((await leftAlone()).map(({ id }) => id)).not.toContain(one?.id);
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("goes on where it was killed", async () => {
    const before = tags();
    const run = await apply(SHORT);
    await undo(run);
    let killed = 0;
    const dying = withShopify(app.ports, (admin) => ({
      writeTags: (...call) => {
        killed += 1;
        if (killed === 2) throw new Error("killed");
        return admin.writeTags(...call);
      },
    }));
    await app.workUntil("it was killed", () => killed >= 2, dying).catch(() => undefined);
    // A lease that nobody works on any more.
    app.sandbox.clock.advance(31_000);
    await app.settle();
    expect(tags()).toEqual(before);
  });

  it.each([
    ["an unknown run", () => Promise.resolve("999999"), "unknown"],
    ["a run that is undone", async () => (await runs("undone"))[0] ?? "", "already-undone"],
    [
      "settings that others have followed",
      async () => {
        const run = await apply(SHORT);
        await apply({ holdoutPercent: 5 });
        return run;
      },
      "settings-since",
    ],
  ])("is refused for %s", async (_, run, reason) => {
    expect(await undo(await run())).toEqual({ outcome: "not-possible", reason });
  });

  it("is refused while a run is under way, and possible once that is cancelled", async () => {
    const run = await apply({ oneTime: { risk: 15, lapsed: 60, lost: 300 } });
    await applyPolicy(app.ports, shop.shopId, SHORT, "42");
    expect(await undo(run)).toEqual({ outcome: "not-possible", reason: "under-way" });
    const running = await lastRun();
    await cancelRun(app.ports, shop.shopId);
    await app.settle();
    await undone(running);
    expect(await app.differences()).toEqual(RIGHT);
    const [record] = await app.sql("SELECT state, result FROM tag_runs WHERE id = $1", [running]);
    expect(record).toEqual({ state: "done", result: "cancelled" });
  });
});

describe("I10: undoing the end and the beginning of tagging", () => {
  it("brings every tag back that was taken off, and takes all off again", async () => {
    const before = tags();
    await removeAllTags(app.ports, shop.shopId, "42");
    await app.settle();
    const removal = await lastRun();
    expect(tags()).toEqual(untagged);
    expect(await app.sql("SELECT FROM ledger")).toEqual([]);

    await undone(removal);
    expect(tags()).toEqual(before);
    expect(await tagging()).toBe("on");

    await undone(await lastRun());
    expect(tags()).toEqual(untagged);
    expect(await tagging()).toBe("off");
    expect(await undo(removal)).toEqual({ outcome: "not-possible", reason: "already-undone" });
  });

  it("leaves after the baseline the tags of before, the merchant's spellings too", async () => {
    await turnTaggingOn(app.ports, shop.shopId, { by: "42" });
    await app.settle();
    expect(tags()).not.toEqual(untagged);
    expect(await app.differences()).toEqual(RIGHT);
    await undone(await lastRun());
    expect(tags()).toEqual(untagged);
    expect(app.tagsOf(spelt)).toContain("LC-Stage-Lost");
    expect(await app.sql("SELECT FROM ledger")).toEqual([]);
  });

  it("is told in Activity with what each run wrote", async () => {
    const told = await app.sql(
      "SELECT kind, note, counts FROM activity WHERE kind IN ('tag-run', 'undo') ORDER BY id DESC LIMIT 2",
    );
    const [last, first] = told;
    expect(first).toMatchObject({ kind: "tag-run", note: "tagging-on" });
    expect(last).toMatchObject({ kind: "undo", note: "undo" });
    expect(last?.counts).toMatchObject({ added: 0, refused: 0 });
  });

  it("is no longer possible after thirty days", async () => {
    const run = (await runs("open"))[0] ?? "";
    app.sandbox.clock.advance(31 * DAY_MS);
    expect(await undo(run)).toEqual({ outcome: "not-possible", reason: "too-old" });
  });
});

it("I4: nobody ever had two stage tags of ours", () => {
  const had = new Map<number, Set<string>>();
  for (const { customerId, actor, added, removed } of app.shopify.shop.tagLog) {
    if (actor !== "app" && actor !== "merchant") continue;
    const stages = had.get(customerId) ?? new Set();
    for (const tag of removed) stages.delete(tag);
    for (const tag of added) if (tag.startsWith("lc-stage-")) stages.add(tag);
    had.set(customerId, stages);
    expect(stages.size).toBeLessThanOrEqual(1);
  }
});

const tagging = async () =>
  (await app.ports.store.withShop(shop.shopId, (tx) => tx.shop())).tagging;

/** Runs that were undone, or none of them; the newest first. */
async function runs(which: "undone" | "open"): Promise<readonly string[]> {
  const rows = await app.sql(
    `SELECT id::text AS run FROM tag_runs r
      WHERE EXISTS (SELECT FROM tag_runs u WHERE u.undoes = r.id) = $1 ORDER BY id DESC`,
    [which === "undone"],
  );
  return rows.map(({ run }) => String(run));
}

/** Customers whose stage tag a run has changed. */
async function moved(run: string): Promise<readonly number[]> {
  const rows = await app.sql(
    `SELECT DISTINCT customer_id::int AS id FROM tag_changes
      WHERE run_id = $1 AND added::text LIKE '%lc-stage-%' ORDER BY 1`,
    [run],
  );
  return rows.map(({ id }) => Number(id));
}

async function orders(number: number): Promise<void> {
  app.sandbox.clock.advance(1_000);
  const customer = app.shopify.shop.customers.get(number);
  if (customer === undefined) throw new Error(`there is no customer ${number}`);
  const [product] = app.shopify.shop.products;
  const at = app.sandbox.clock.now();
  const order = placeOrder(app.shopify.shop, app.shopify.announce, {
    customer,
    items: [{ product, quantity: 1 }],
    at,
  });
  await app.workUntil("the order is known", async () => {
    const rows = await app.sql("SELECT FROM orders WHERE order_id = $1", [order.number]);
    return rows.length > 0;
  });
}
