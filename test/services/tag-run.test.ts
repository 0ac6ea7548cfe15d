import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_SHOP_POLICY } from "#app/domain/shop-policy.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { ShopifyError, type ShopifyAdmin } from "#app/ports/shopify.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { pauseTagging } from "#app/services/pause-tagging.ts";
import { refetchObjects } from "#app/services/refetch-objects.ts";
import { removeAllTags } from "#app/services/remove-all-tags.ts";
import { resumeTagging } from "#app/services/resume-tagging.ts";
import { runTagRun } from "#app/services/run-tag-run.ts";
import { turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { workOffShop } from "#app/services/work-off-shop.ts";
import { truthOf } from "#sandbox/control/truth.ts";
import { deleteCustomer } from "#sandbox/world/leave.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { parseTruth, tagSnapshot } from "#test/oracle/truth.ts";
import { openApp, RIGHT, type TestApp, withShopify } from "#test/support/app.ts";

let app: TestApp;
let shop: Shop;

const snapshot = () => tagSnapshot(parseTruth(truthOf(app.shopify.shop)));
const named = (prefix: string) => ({
  ...DEFAULT_SHOP_POLICY,
  naming: { ...DEFAULT_SHOP_POLICY.naming, prefix },
});
let prefixes = 0;
/** Another prefix than before: everybody's tags have to be taken off and written anew. */
const nextPrefix = () => `cad${++prefixes}-`;

/** Customers whose tags are not those of before; the first few, to be read. */
const changedSince = (before: ReturnType<typeof snapshot>) =>
  [...snapshot()]
    .filter(([id, tags]) => JSON.stringify(tags) !== JSON.stringify(before.get(id)))
    .slice(0, 3);

/** The customer orders, and the app hears of it; whatever is due is written, one by one. */
async function buys(number: number): Promise<void> {
  const customer = app.shopify.shop.customers.get(number);
  if (customer === undefined) throw new Error(`there is no customer ${number}`);
  app.sandbox.clock.advance(1_000);
  const [product] = app.shopify.shop.products;
  const items = [{ product, quantity: 1 }];
  const at = app.sandbox.clock.now();
  const order = placeOrder(app.shopify.shop, app.shopify.announce, { customer, items, at });
  const { store } = app.ports;
  await store.withShop(shop.shopId, (tx) => tx.requestRefetch("order", String(order.number)));
  await refetchObjects(app.ports, shop);
  while ((await workOffShop(app.ports, shop.shopId, true)) > 0);
}

/** The most tags of stages that we had on a customer at once since an entry of the log, whatever their prefix. */
function mostStages(number: number, since: number): number {
  const stages = new Set<string>();
  const counts = app.shopify.shop.tagLog.flatMap(({ customerId, actor, added, removed }, at) => {
    if (customerId !== number || actor !== "app") return [];
    for (const tag of removed) stages.delete(tag);
    for (const tag of added) if (tag.includes("stage-")) stages.add(tag);
    return at < since ? [] : [stages.size];
  });
  return Math.max(...counts);
}

const runs = () => app.sql("SELECT kind, state, customers, written FROM tag_runs ORDER BY id DESC");
const calls = (name: string) => app.calls.filter((call) => call === name).length;

describe("reliability rule 11: a run over 520 customers", () => {
  let before: ReturnType<typeof snapshot>;

  const open = async () => {
    app = await openApp({ kind: "gifts", customers: 520, seed: 5, webhooks: false });
    before = snapshot();
    shop = await app.ready();
    app.calls.length = 0;
    await turnTaggingOn(app.ports, shop.shopId);
    await app.settle();
  };
  beforeAll(open);
  afterAll(() => app.close());
  // What one test left wrong is not the next one's fault.
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    await app.close();
    await open();
  });

  it("goes by bulk, and leaves exactly the tags of the oracle", async () => {
    expect(calls("startBulkMutation")).toBe(1);
    expect(calls("writeTags")).toBe(0);
    expect(await app.differences()).toEqual(RIGHT);
    const [run] = await runs();
    expect(run).toMatchObject({ kind: "apply", state: "done" });
    expect(run?.written).toBe(run?.customers);
  });

  it("has nothing to do the second time", async () => {
    app.calls.length = 0;
    await applyPolicy(app.ports, shop.shopId, DEFAULT_SHOP_POLICY, "42");
    await app.settle();
    expect(app.calls).toEqual([]);
  });

  it("takes the old tags off first when the prefix changes, then writes the new", async () => {
    app.calls.length = 0;
    const since = app.shopify.shop.tagLog.length;
    const prefix = nextPrefix();
    await applyPolicy(app.ports, shop.shopId, named(prefix), "42");
    await app.settle();
    expect(calls("startBulkMutation")).toBe(2);
    const firstAdd = app.shopify.shop.tagLog.findIndex(
      ({ added }, at) => at >= since && added.length > 0,
    );
    const lastRemove = app.shopify.shop.tagLog.findLastIndex(({ removed }) => removed.length > 0);
    expect(lastRemove).toBeLessThan(firstAdd);
    expect(await app.differences({ prefix })).toEqual(RIGHT);
  });

  it("recomputes everybody when the windows change, and writes what differs", async () => {
    const policy = {
      ...named(nextPrefix()),
      oneTime: { risk: 10, lapsed: 40, lost: 200 },
      repeat: { risk: 20, lapsed: 50, lost: 200 },
      prospectCold: 7,
    };
    await applyPolicy(app.ports, shop.shopId, policy, "42");
    await app.settle();
    const { oneTime, repeat, prospectCold } = policy;
    const rules = { oneTime, repeat, prospectCold, prefix: policy.naming.prefix };
    expect(await app.differences(rules)).toEqual(RIGHT);
    const causes = await app.sql(
      "SELECT DISTINCT cause FROM stage_changes WHERE policy_version > 2",
    );
    expect(causes).toContainEqual({ cause: "settings" });
  });

  type Point = readonly [
    name: string,
    failpoint: (admin: ShopifyAdmin, kill: Kill) => Partial<ShopifyAdmin>,
  ];
  /** Throws what no service catches, the first time only. */
  type Kill = () => void;
  const points: readonly Point[] = [
    [
      "before the first side is sent",
      (admin, kill) => ({
        startBulkTags: (side, lines) => {
          if (side === "remove") kill();
          return admin.startBulkTags(side, lines);
        },
      }),
    ],
    [
      "after the first side is sent, before its id is known",
      (admin, kill) => ({
        startBulkTags: async (side, lines) => {
          const operation = await admin.startBulkTags(side, lines);
          if (side === "remove") kill();
          return operation;
        },
      }),
    ],
    [
      "before the additions are sent",
      (admin, kill) => ({
        startBulkTags: (side, lines) => {
          if (side === "add") kill();
          return admin.startBulkTags(side, lines);
        },
      }),
    ],
    [
      "after the additions are sent, before their id is known",
      (admin, kill) => ({
        startBulkTags: async (side, lines) => {
          const operation = await admin.startBulkTags(side, lines);
          if (side === "add") kill();
          return operation;
        },
      }),
    ],
    [
      "before the additions are recorded",
      (admin, kill) => ({
        readBulkTags: (side, operation, lines) => {
          if (side === "add") kill();
          return admin.readBulkTags(side, operation, lines);
        },
      }),
    ],
  ];

  it.each(points)("killed %s, it ends right", async (_, failpoint) => {
    const prefix = nextPrefix();
    await applyPolicy(app.ports, shop.shopId, named(prefix), "42");
    await killOnce((kill) => withShopify(app.ports, (admin) => failpoint(admin, kill)));
    await app.settle();
    expect(await app.differences({ prefix })).toEqual(RIGHT);
    expect(await app.sql("SELECT FROM intents")).toEqual([]);
  });

  it("goes on by itself where Shopify fails the operation", async () => {
    const prefix = nextPrefix();
    await applyPolicy(app.ports, shop.shopId, named(prefix), "42");
    let failed: string | null = null;
    const faulty = withShopify(app.ports, (admin) => ({
      startBulkTags: async (side, lines) => {
        const operation = await admin.startBulkTags(side, lines);
        failed ??= operation.id;
        return operation;
      },
      findOperation: async (id) => {
        const operation = await admin.findOperation(id);
        if (id !== failed || operation.status === "pending") return operation;
        return { ...operation, status: "failed", failure: "FAILED INTERNAL_SERVER_ERROR" };
      },
    }));
    await app.settle(faulty);
    expect(failed).not.toBeNull();
    expect(await app.differences({ prefix })).toEqual(RIGHT);
  });

  it("looks for itself where the result file is never what Shopify said", async () => {
    const prefix = nextPrefix();
    await applyPolicy(app.ports, shop.shopId, named(prefix), "42");
    const cut = withShopify(app.ports, () => ({
      readBulkTags: () => Promise.reject(new ShopifyError("incomplete", "the file has 7 lines")),
    }));
    await app.settle(cut);
    expect(await app.differences({ prefix })).toEqual(RIGHT);
  });

  it.each(["remove", "add"] as const)(
    "a purchase while the side %s is in Shopify's hands is written at once, and looked at when the chunk ends",
    async (during) => {
      const prefix = nextPrefix();
      await applyPolicy(app.ports, shop.shopId, named(prefix), "42");
      const [late] = await app.sql(
        "SELECT customer_id::int AS id FROM customers WHERE stage = 'repeat-lapsed' AND purchases > 2 ORDER BY 1 LIMIT 1",
      );
      const number = Number(late?.id);
      const since = app.shopify.shop.tagLog.length;
      let atOnce: readonly string[] | null = null;
      const meanwhile = withShopify(app.ports, (admin) => ({
        readBulkTags: async (side, operation, lines) => {
          if (side === during && atOnce === null) {
            atOnce = [];
            await buys(number);
            atOnce = app.tagsOf(number);
          }
          return admin.readBulkTags(side, operation, lines);
        },
      }));
      await app.settle(meanwhile);
      expect(atOnce).toContain(`${prefix}stage-active-repeat`);
      expect(await app.differences({ prefix })).toEqual(RIGHT);
      expect(mostStages(number, since)).toBe(1);
    },
  );

  it("holds for nobody's hand what a single call took off that the chunk had just added", async () => {
    const prefix = nextPrefix();
    await applyPolicy(app.ports, shop.shopId, named(prefix), "42");
    const [due] = await app.sql(
      "SELECT customer_id::int AS id FROM customers WHERE stage = 'active-repeat' AND due_now ORDER BY 1 LIMIT 1",
    );
    const number = Number(due?.id);
    let atOnce: readonly string[] | null = null;
    const meanwhile = withShopify(app.ports, (admin) => ({
      readBulkTags: async (side, operation, lines) => {
        if (side === "add" && atOnce === null) {
          atOnce = [];
          await buys(number);
          atOnce = app.tagsOf(number);
        }
        return admin.readBulkTags(side, operation, lines);
      },
    }));
    await app.settle(meanwhile);
    expect(atOnce).toContain(`${prefix}stage-active-repeat`);
    expect(atOnce).not.toContain(`${prefix}due-now`);
    expect(await app.differences({ prefix })).toEqual(RIGHT);
    const [after] = await app.sql(
      `SELECT frozen_out AS "leftAlone",
              (SELECT count(*)::int FROM tag_changes t
                WHERE t.customer_id = c.customer_id AND $2 = ANY (added)) AS added
         FROM customers c WHERE customer_id = $1`,
      [number, `${prefix}due-now`],
    );
    expect(after).toEqual({ leftAlone: [], added: 1 });
  });

  it("lets a purchase be written at once while everybody is recomputed", async () => {
    const prefix = nextPrefix();
    await applyPolicy(app.ports, shop.shopId, named(prefix), "42");
    const [late] = await app.sql(
      "SELECT customer_id::int AS id FROM customers WHERE stage = 'repeat-lapsed' AND purchases > 2 ORDER BY 1 LIMIT 1",
    );
    app.calls.length = 0;
    await buys(Number(late?.id));
    expect(app.tagsOf(Number(late?.id))).toContain(`${prefix}stage-active-repeat`);
    expect(calls("writeTags")).toBe(1);
    await app.settle();
    expect(await app.differences({ prefix })).toEqual(RIGHT);
  });

  it("waits where too many of the shop's bulk operations are under way, and touches nothing meanwhile", async () => {
    const prefix = nextPrefix();
    await applyPolicy(app.ports, shop.shopId, named(prefix), "42");
    let refusals = 0;
    const busy = withShopify(app.ports, (admin) => ({
      startBulkTags: (side, lines) => {
        refusals += 1;
        if (refusals > 3) return admin.startBulkTags(side, lines);
        return Promise.reject(new ShopifyError("throttled", "already in progress"));
      },
    }));
    app.calls.length = 0;
    await app.settle(busy);
    expect(refusals).toBe(5);
    expect(calls("writeTags")).toBe(0);
    expect(await app.differences({ prefix })).toEqual(RIGHT);
  });

  it("begins no chunk where the merchant pauses while the tags are being read", async () => {
    const prefix = nextPrefix();
    await applyPolicy(app.ports, shop.shopId, named(prefix), "42");
    const tagsBefore = snapshot();
    const started = calls("startBulkMutation");
    let paused = false;
    const pausing = withShopify(app.ports, (admin) => ({
      startTagExport: async (first, last) => {
        const operation = await admin.startTagExport(first, last);
        await pauseTagging(app.ports, shop.shopId, "42");
        paused = true;
        return operation;
      },
    }));
    await app.workUntil(
      "the run waits for the end of the pause",
      async () => {
        if (!paused) return false;
        const planned = await app.sql("SELECT FROM schedules WHERE kind = 'tag-run'");
        return planned.length === 0;
      },
      pausing,
    );
    expect(calls("startBulkMutation")).toBe(started);
    expect(changedSince(tagsBefore)).toEqual([]);
    expect(await app.sql("SELECT customer_id FROM intents")).toEqual([]);
    await resumeTagging(app.ports, shop.shopId, "42");
    await app.settle();
    expect(await app.differences({ prefix })).toEqual(RIGHT);
  });

  it("I4: adds nothing to a customer whose old stage could not be taken off", async () => {
    const prefix = nextPrefix();
    await applyPolicy(app.ports, shop.shopId, named(prefix), "42");
    const since = app.shopify.shop.tagLog.length;
    let spared: number | null = null;
    const faulty = withShopify(app.ports, (admin) => ({
      startBulkTags: (side, lines) => {
        if (side === "add" || spared !== null) return admin.startBulkTags(side, lines);
        const [first, ...others] = lines;
        if (first === undefined) throw new Error("the chunk is empty");
        spared = Number(first.customerId);
        return admin.startBulkTags(side, [{ ...first, tags: ["not there"] }, ...others]);
      },
      readBulkTags: async (side, operation, lines) => {
        const [first, ...others] = await admin.readBulkTags(side, operation, lines);
        return side === "add" ? [first ?? null, ...others] : [null, ...others];
      },
    }));
    await app.settle(faulty);
    expect(mostStages(spared ?? 0, since)).toBe(1);
    expect(await app.differences({ prefix })).toEqual(RIGHT);
  });

  it("gives way to newer rules in the middle, and nothing of the older ones stays", async () => {
    await applyPolicy(app.ports, shop.shopId, named(nextPrefix()), "42");
    await killOnce((kill) =>
      withShopify(app.ports, (admin) => ({
        readBulkTags: (side, operation, lines) => {
          if (side === "add") kill();
          return admin.readBulkTags(side, operation, lines);
        },
      })),
    );
    const prefix = nextPrefix();
    await applyPolicy(app.ports, shop.shopId, named(prefix), "42");
    await app.settle();
    expect(await app.differences({ prefix })).toEqual(RIGHT);
  });

  it("that takes all tags off, asked for in the middle of another, leaves the tags of before", async () => {
    await applyPolicy(app.ports, shop.shopId, named(nextPrefix()), "42");
    await killOnce((kill) =>
      withShopify(app.ports, (admin) => ({
        readBulkTags: (side, operation, lines) => {
          if (side === "add") kill();
          return admin.readBulkTags(side, operation, lines);
        },
      })),
    );
    await removeAllTags(app.ports, shop.shopId);
    await app.settle();
    expect(changedSince(before)).toEqual([]);
    expect(await app.sql("SELECT FROM ledger")).toEqual([]);
    const known = await app.ports.store.withShop(shop.shopId, (tx) => tx.shop());
    expect(known.tagging).toBe("off");
  });

  it("does not begin while tagging is off", async () => {
    await removeAllTags(app.ports, shop.shopId);
    await app.settle();
    app.calls.length = 0;
    await applyPolicy(app.ports, shop.shopId, named(nextPrefix()), "42");
    await app.settle();
    expect(app.calls).toEqual([]);
    expect(changedSince(before)).toEqual([]);
  });
});

describe("R9: a run by single calls over 150 customers", () => {
  beforeAll(async () => {
    app = await openApp({ customers: 150, webhooks: false });
    shop = await app.ready();
  });
  afterAll(() => app.close());

  it("lets 100 of them queue at most: whose boundary passes there would wait for the run's turn", async () => {
    await turnTaggingOn(app.ports, shop.shopId);
    await runTagRun(app.ports, shop);
    await runTagRun(app.ports, shop);
    const marked = "SELECT count(*)::int AS customers FROM customers WHERE run_id IS NOT NULL";
    expect(await app.sql(marked)).toEqual([{ customers: 100 }]);
    await app.settle();
    expect(await app.differences()).toEqual(RIGHT);
    expect(await runs()).toMatchObject([{ state: "done", customers: 150, written: 150 }]);
  });
});

describe("a run over 60 customers", () => {
  let before: ReturnType<typeof snapshot>;

  beforeAll(async () => {
    app = await openApp({ kind: "fashion", customers: 60, seed: 9, webhooks: false });
    before = snapshot();
    shop = await app.tagged();
  });
  afterAll(() => app.close());

  it("goes by single calls, and so does the change of the prefix", async () => {
    app.calls.length = 0;
    const prefix = nextPrefix();
    await applyPolicy(app.ports, shop.shopId, named(prefix), "42");
    await app.settle();
    expect(calls("startBulkMutation")).toBe(0);
    expect(calls("writeTags")).toBe(6);
    expect(await app.differences({ prefix })).toEqual(RIGHT);
  });

  it("that removes all tags waits for those whom Shopify could not serve at once, and passes over who is gone", async () => {
    const all = [...app.shopify.shop.customers.values()];
    const [gone] = all.filter((customer) => customer.orders.length === 0);
    if (gone === undefined) throw new Error("everybody has bought");
    deleteCustomer(app.shopify.shop, app.shopify.announce, gone);
    const [byHand] = all.filter((customer) => customer !== gone);
    const ours = byHand?.tags.find((tag) => tag.startsWith(`cad${prefixes}-`)) ?? "";
    app.merchantEdits(byHand?.number ?? 0, { remove: [ours] });
    let faults = 0;
    const busy = withShopify(app.ports, (admin) => ({
      writeTags: (...write) => {
        faults += 1;
        if (faults <= 3) return Promise.reject(new ShopifyError("throttled", "for this test"));
        return admin.writeTags(...write);
      },
    }));
    await removeAllTags(app.ports, shop.shopId);
    await app.settle(busy);
    expect(changedSince(before)).toEqual([]);
    // Of who is gone a merge may still be told, which takes the ledger along.
    const left = await app.sql("SELECT DISTINCT customer_id::int AS id FROM ledger");
    expect(left).toEqual([{ id: gone.number }]);
    expect(faults).toBeGreaterThan(3);
  });

  it("and the tags come back when tagging is turned on again", async () => {
    await turnTaggingOn(app.ports, shop.shopId);
    await app.settle();
    expect(await app.differences({ prefix: `cad${prefixes}-` })).toEqual(RIGHT);
  });
});

/** Works with ports that kill the run once, until they have. */
async function killOnce(portsWith: (kill: () => void) => Ports): Promise<void> {
  let killed = false;
  const kill = () => {
    if (killed) return;
    killed = true;
    // No ShopifyError: no service catches it, as no service runs on after a kill.
    throw new Error("killed");
  };
  await app.workUntil("the run was killed", () => killed, portsWith(kill));
}
