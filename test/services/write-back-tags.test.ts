import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { ShopifyError } from "#app/ports/shopify.ts";
import { clearAway } from "#app/services/clear-away.ts";
import { workOffShop } from "#app/services/work-off-shop.ts";
import type { Customer, Order } from "#sandbox/world/records.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { createCustomer } from "#sandbox/world/welcome.ts";
import { openApp, RIGHT, type TestApp, withShopify } from "#test/support/app.ts";

let app: TestApp;
let shop: Shop;

/** Set by hand, so that 61 days of silence make everybody late; learned, each would have days of their own. */
const repeat = { risk: 60, lapsed: 120, lost: 365 };

/** A shop of 70 customers, all tagged, for the tests of one group. */
function inAFreshShop(): void {
  const open = async () => {
    app = await openApp({ kind: "fashion", customers: 70, seed: 3 });
    shop = await app.tagged({ repeat });
    taken.clear();
  };
  beforeAll(open);
  afterAll(() => app.close());
  // What one test left wrong is not the next one's fault.
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    await app.close();
    await open();
  });
}

const taken = new Set<number>();

/** A late customer whom no other test uses: an order makes her active again. */
function lateCustomer(): Customer {
  const found = [...app.shopify.shop.customers.values()].find(
    ({ number, tags }) => tags.includes("lc-stage-repeat-risk") && !taken.has(number),
  );
  if (found === undefined) throw new Error("nobody is late");
  taken.add(found.number);
  return found;
}

function orders(customer: Customer): Order {
  // Shopify tells whole seconds: within the second of a cut-off refresh, before and after look the same.
  app.sandbox.clock.advance(1_000);
  const [product] = app.shopify.shop.products;
  const items = [{ product, quantity: 1 }];
  const at = app.sandbox.clock.now();
  return placeOrder(app.shopify.shop, app.shopify.announce, { customer, items, at });
}

/** Hears of the order and reads it, but computes and writes nothing: its customer is due. */
const heardOf = (order: Order) => app.heardOf(order.number);

/** Everything heard of, and everything done. */
async function settleAfter(order: Order): Promise<void> {
  await heardOf(order);
  await app.settle();
}

const rowOf = async ({ number }: Customer) => {
  const [row] = await app.sql(
    `SELECT written_tags, already_there, locked, refused, deleted_at IS NOT NULL AS gone, due_at, lease
       FROM customers WHERE customer_id = $1`,
    [number],
  );
  return row;
};
const ledgerOf = async ({ number }: Customer) =>
  (await app.sql("SELECT tag FROM ledger WHERE customer_id = $1 ORDER BY tag", [number])).map(
    ({ tag }) => tag,
  );
const openIntents = () => app.sql("SELECT customer_id FROM intents");
const makeDue = ({ number }: Customer) =>
  app.sql("UPDATE customers SET due_at = from_epoch_ms($2) WHERE customer_id = $1", [
    number,
    app.sandbox.clock.now(),
  ]);
const writesTo = ({ number }: Customer, since: number) =>
  app.shopify.shop.tagLog.slice(since).filter((entry) => entry.customerId === number);

const throttled = () =>
  Response.json({
    errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
    extensions: {
      cost: {
        requestedQueryCost: 20,
        actualQueryCost: null,
        throttleStatus: {
          maximumAvailable: 40_000,
          currentlyAvailable: 20_000,
          restoreRate: 2_000,
        },
      },
    },
  });

describe("the first tags", () => {
  inAFreshShop();

  it("are exactly those of the oracle, and no foreign tag was touched", async () => {
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("of fewer than 500 customers went by single calls", () => {
    expect(app.calls).toContain("writeTags");
    expect(app.calls).not.toContain("startBulkMutation");
  });

  it("stand in the ledger, letter for letter, and no other", async () => {
    const written = new Map<string, Set<string>>();
    for (const { customerId, actor, added, removed } of app.shopify.shop.tagLog) {
      if (actor !== "app") continue;
      const tags = written.get(String(customerId)) ?? new Set();
      for (const tag of added) tags.add(tag);
      for (const tag of removed) tags.delete(tag);
      written.set(String(customerId), tags);
    }
    const rows = await app.sql("SELECT customer_id, tag FROM ledger ORDER BY customer_id, tag");
    const inShopify = [...written]
      .flatMap(([customer_id, tags]) => [...tags].map((tag) => ({ customer_id, tag })))
      .toSorted(
        (a, b) => Number(a.customer_id) - Number(b.customer_id) || (a.tag < b.tag ? -1 : 1),
      );
    expect(rows).toEqual(inShopify);
  });
});

describe("many customers who are due at once", () => {
  inAFreshShop();

  it("are looked at 50 at a time, all of them, also while everybody is being recomputed", async () => {
    const sizes: number[] = [];
    const counting = withShopify(app.ports, (admin) => ({
      readTags: (ids, priority) => {
        sizes.push(ids.length);
        return admin.readTags(ids, priority);
      },
    }));
    await app.ports.store.withShop(shop.shopId, (tx) =>
      tx.startTagRun({ kind: "apply", phase: "recompute", cause: "settings", by: "system" }, null),
    );
    await app.sql(
      "UPDATE customers SET due_at = from_epoch_ms($1), urgency = 1, reread = true, version = version + 1",
      [app.sandbox.clock.now()],
    );
    await workOffShop(counting, shop.shopId);
    expect(sizes).toEqual([50, 20]);
    expect(
      await app.sql("SELECT count(*)::int AS leased FROM customers WHERE lease IS NOT NULL"),
    ).toEqual([{ leased: 0 }]);
  });
});

describe("rule 7: where there is no difference", () => {
  inAFreshShop();

  it("a second look at everybody asks Shopify nothing", async () => {
    app.calls.length = 0;
    await app.sql("UPDATE customers SET due_at = from_epoch_ms($1)", [app.sandbox.clock.now()]);
    await app.settle();
    expect(app.calls).toEqual([]);
  });

  it("the echo of our own writes leads to no call", async () => {
    const customer = lateCustomer();
    await settleAfter(orders(customer));
    await app.workUntil("its echo came", async () => {
      const rows = await app.sql(
        "SELECT outcome FROM deliveries WHERE topic LIKE 'customer.tags%' AND received_at > now() - interval '1 min' AND state = 'open'",
      );
      return rows.length === 0 && (await app.isQuiet());
    });
    app.calls.length = 0;
    await app.settle();
    expect(app.calls).toEqual([]);
  });
});

describe("an order", () => {
  inAFreshShop();

  it("moves its customer, removal and addition in one document (rule 10)", async () => {
    const customer = lateCustomer();
    const since = app.shopify.shop.tagLog.length;
    app.calls.length = 0;
    await settleAfter(orders(customer));
    const tags = app.tagsOf(customer.number);
    expect(tags).toContain("lc-stage-active-repeat");
    expect(tags).not.toContain("lc-stage-repeat-risk");
    expect(
      writesTo(customer, since).map(({ added, removed }) => [added.length > 0, removed.length > 0]),
    ).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(app.calls.filter((name) => name === "writeTags")).toHaveLength(1);
    expect(await app.differences()).toEqual(RIGHT);
  });
});

describe("rule 9: a write", () => {
  inAFreshShop();

  it("whose answer was lost leads to a look, not to a second write; the tags are ours", async () => {
    const customer = lateCustomer();
    await heardOf(orders(customer));
    const since = app.shopify.shop.tagLog.length;
    app.interfere(async (operation, send) => {
      if (operation !== "writeTags") return send();
      app.interfere(null);
      await send();
      throw new TypeError("socket hang up");
    });
    await workOffShop(app.ports, shop.shopId);
    expect(await openIntents()).toEqual([{ customer_id: String(customer.number) }]);
    await app.settle();
    expect(writesTo(customer, since)).toHaveLength(2);
    expect(await ledgerOf(customer)).toContain("lc-stage-active-repeat");
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("that never reached Shopify is sent again after a look", async () => {
    const customer = lateCustomer();
    await heardOf(orders(customer));
    app.interfere(async (operation, send) => {
      if (operation !== "writeTags") return send();
      app.interfere(null);
      throw new TypeError("socket hang up");
    });
    await app.settle();
    expect(app.tagsOf(customer.number)).toContain("lc-stage-active-repeat");
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("that was throttled to the end leaves no open intent", async () => {
    const customer = lateCustomer();
    await heardOf(orders(customer));
    app.interfere(async (operation, send) => (operation === "writeTags" ? throttled() : send()));
    await workOffShop(app.ports, shop.shopId);
    app.interfere(null);
    expect(await openIntents()).toEqual([]);
    await app.settle();
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("that was throttled keeps what an earlier, unknown one has to tell", async () => {
    const customer = lateCustomer();
    await heardOf(orders(customer));
    // Active again, but the answer is lost: nobody knows yet whose the new tag is.
    app.interfere(async (operation, send) => {
      if (operation !== "writeTags") return send();
      app.interfere(null);
      await send();
      throw new TypeError("socket hang up");
    });
    await workOffShop(app.ports, shop.shopId);
    // Before anybody looks, she is late again by a new rule; the write that follows is throttled.
    app.sandbox.clock.advance(61 * 86_400_000);
    await clearAway(app.ports, shop);
    await makeDue(customer);
    await app.workUntil("the customer is computed as late", async () => {
      app.interfere(async (operation, send) => (operation === "writeTags" ? throttled() : send()));
      await workOffShop(app.ports, shop.shopId);
      const [row] = await app.sql("SELECT stage FROM customers WHERE customer_id = $1", [
        customer.number,
      ]);
      return row?.stage === "repeat-risk";
    });
    app.interfere(null);
    await app.settle();
    expect(app.tagsOf(customer.number)).toContain("lc-stage-repeat-risk");
    expect(app.tagsOf(customer.number)).not.toContain("lc-stage-active-repeat");
    expect(await app.differences()).toEqual(RIGHT);
  });
});

/** Lets a second worker do all there is to do just before the first one's write goes out. */
function overtaken(ports: Ports, customer: Customer, meanwhile: () => Promise<void>): Ports {
  let once = true;
  return withShopify(ports, (admin) => ({
    writeTags: async (...write) => {
      const [writes] = write;
      if (once && writes.some(({ customerId }) => customerId === String(customer.number))) {
        once = false;
        await makeDue(customer);
        await meanwhile();
      }
      return admin.writeTags(...write);
    },
  }));
}

describe("rule 9: a worker whose lease was lost", () => {
  inAFreshShop();

  it("records nothing, and its customer is read again", async () => {
    const customer = lateCustomer();
    await heardOf(orders(customer));
    const slow = withShopify(app.ports, (admin) => ({
      writeTags: async (...write) => {
        const results = await admin.writeTags(...write);
        await app.sql("UPDATE customers SET lease = gen_random_uuid() WHERE customer_id = $1", [
          customer.number,
        ]);
        return results;
      },
    }));
    await workOffShop(slow, shop.shopId);
    expect(await ledgerOf(customer)).not.toContain("lc-stage-active-repeat");
    expect(
      await app.sql(
        "SELECT reread, lease IS NOT NULL AS held FROM customers WHERE customer_id = $1",
        [customer.number],
      ),
    ).toEqual([{ reread: true, held: true }]);
    // Whose lease that is never comes back: it ends.
    app.sandbox.clock.advance(app.ports.timings.lease);
    await app.settle();
    expect(await ledgerOf(customer)).toContain("lc-stage-active-repeat");
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("and who writes after another has moved the customer on, leaves nothing wrong behind", async () => {
    const customer = lateCustomer();
    await heardOf(orders(customer));
    const zombie = overtaken(app.ports, customer, async () => {
      // 61 days on, the other worker finds her late: it sees the tag of before, and is done with her.
      app.sandbox.clock.advance(61 * 86_400_000);
      await app.settle();
    });
    await workOffShop(zombie, shop.shopId);
    await app.settle();
    expect(app.tagsOf(customer.number)).toContain("lc-stage-repeat-risk");
    expect(app.tagsOf(customer.number)).not.toContain("lc-stage-active-repeat");
    expect(await app.differences()).toEqual(RIGHT);
  });
});

describe("rule 8: what is the merchant's", () => {
  inAFreshShop();

  it("is a tag of ours that was removed by hand: it stays away until the next stage", async () => {
    const customer = lateCustomer();
    const value = app.tagsOf(customer.number).find((tag) => tag.startsWith("lc-value-"));
    if (value === undefined) throw new Error("a buyer has a value tier");
    app.merchantEdits(customer.number, { remove: [value] });
    await app.workUntil("the edit was heard of", async () => {
      const [row] = await app.sql(
        "SELECT count(*)::int AS heard FROM deliveries WHERE topic = 'customer.tags_removed' AND outcome = 'reread'",
      );
      return Number(row?.heard) > 0 && (await app.isQuiet());
    });
    expect(app.tagsOf(customer.number)).not.toContain(value);
    await settleAfter(orders(customer));
    expect(app.tagsOf(customer.number).some((tag) => tag.startsWith("lc-value-"))).toBe(true);
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("rule 8: is no tag of ours that was removed by hand before the customer moved on, though nobody knows what became of the write that followed", async () => {
    const customer = lateCustomer();
    app.sandbox.faults.change({ arm: { "webhook-lost": 1 } });
    app.merchantEdits(customer.number, { remove: ["lc-stage-repeat-risk"] });
    await heardOf(orders(customer));
    app.interfere(async (operation, send) => {
      if (operation !== "writeTags") return send();
      app.interfere(null);
      await send();
      throw new TypeError("fetch failed");
    });
    await app.settle();
    expect(app.tagsOf(customer.number)).toContain("lc-stage-active-repeat");
    const left = "SELECT frozen_out FROM customers WHERE customer_id = $1";
    expect(await app.sql(left, [customer.number])).toEqual([{ frozen_out: [] }]);
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("rule 8: is a tag of ours that was removed by hand while it was not wanted any more: it stays away", async () => {
    const customer = [...app.shopify.shop.customers.values()].find(({ tags }) =>
      tags.includes("lc-stage-active-repeat"),
    );
    if (customer === undefined) throw new Error("nobody is active");
    // The rules say nothing of it, and it is not on her.
    await app.sql(
      `INSERT INTO ledger (shop_id, customer_id, tag, written_at) VALUES ($1, $2, 'lc-bought-same', now())`,
      [shop.shopId, customer.number],
    );
    await app.sql(
      `UPDATE customers SET written_tags = written_tags || '{lc-bought-same}', reread = true,
              due_at = from_epoch_ms(0) WHERE customer_id = $1`,
      [customer.number],
    );
    await app.settle();
    expect(
      await app.sql("SELECT frozen_out FROM customers WHERE customer_id = $1", [customer.number]),
    ).toEqual([{ frozen_out: ["bought-same"] }]);
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("R5: is a tag of ours that the merchant took off and put back: it is the merchant's then", async () => {
    const customer = lateCustomer();
    const stage = "lc-stage-repeat-risk";
    app.merchantEdits(customer.number, { remove: [stage] });
    await app.workUntil("the removal was seen", async () => {
      return !(await ledgerOf(customer)).includes(stage) && (await app.isQuiet());
    });
    app.merchantEdits(customer.number, { add: [stage] });
    await settleAfter(orders(customer));
    expect(app.tagsOf(customer.number)).toEqual(
      expect.arrayContaining([stage, "lc-stage-active-repeat"]),
    );
    expect(await app.differences()).toEqual(RIGHT);
    app.merchantEdits(customer.number, { remove: [stage] });
  });

  it("R5: is the tag that the merchant put there again just after we had taken ours off, though nobody knows that the write arrived", async () => {
    const customer = lateCustomer();
    const before = "lc-stage-repeat-risk";
    await heardOf(orders(customer));
    app.interfere(async (operation, send) => {
      if (operation !== "writeTags") return send();
      app.interfere(null);
      await send();
      app.merchantEdits(customer.number, { add: [before] });
      throw new TypeError("fetch failed");
    });
    await app.settle();
    expect(app.tagsOf(customer.number)).toEqual(
      expect.arrayContaining([before, "lc-stage-active-repeat"]),
    );
    expect(await ledgerOf(customer)).not.toContain(before);
    expect(await app.differences()).toEqual(RIGHT);
    app.merchantEdits(customer.number, { remove: [before] });
  });

  it("is a customer with lc-lock, in any spelling: nothing is written until it is gone", async () => {
    const customer = lateCustomer();
    const before = app.tagsOf(customer.number);
    app.merchantEdits(customer.number, { add: ["LC-Lock"] });
    await app.workUntil("the lock was seen", async () => (await rowOf(customer))?.locked === true);
    await settleAfter(orders(customer));
    expect(app.tagsOf(customer.number).filter((tag) => tag !== "LC-Lock")).toEqual(before);
    app.merchantEdits(customer.number, { remove: ["LC-Lock"] });
    await app.workUntil("the lock is gone", async () => (await rowOf(customer))?.locked === false);
    await app.settle();
    expect(app.tagsOf(customer.number)).toContain("lc-stage-active-repeat");
    expect(await app.differences()).toEqual(RIGHT);
  });

  it("is a customer who is excluded, even when her tags are to be looked at", async () => {
    const customer = lateCustomer();
    const before = app.tagsOf(customer.number);
    await app.sql("UPDATE customers SET excluded = true, reread = true WHERE customer_id = $1", [
      customer.number,
    ]);
    await settleAfter(orders(customer));
    expect(app.tagsOf(customer.number)).toEqual(before);
    await app.sql("UPDATE customers SET excluded = false WHERE customer_id = $1", [
      customer.number,
    ]);
    await makeDue(customer);
    await app.settle();
    expect(await app.differences()).toEqual(RIGHT);
  });

  it.each([
    ["that came with the move", "lc-stage-prospect-", "", "lc-stage-first-order"],
    ["of before the move", "lc-stage-repeat-lapsed", "lc-value-high", "lc-stage-active-repeat"],
  ])(
    "rule 8: is a tag of ours, %s, that was removed by hand after it, though nobody knows that the write which made it arrived",
    async (_, from, before, to) => {
      // Some of the shop's customers have a value tag that is the merchant's.
      const isOurs = (number: number, tag: string) =>
        app.shopify.shop.tagLog.some(
          ({ actor, customerId, added }) =>
            actor === "app" && customerId === number && added.includes(tag),
        );
      const customer = [...app.shopify.shop.customers.values()].find(
        ({ number, tags }) =>
          tags.some((tag) => tag.startsWith(from)) && (before === "" || isOurs(number, before)),
      );
      if (customer === undefined) throw new Error(`nobody is ${from}`);
      const worth = () => app.tagsOf(customer.number).filter((tag) => tag.startsWith("lc-value-"));
      let written: readonly string[] = [];
      await heardOf(orders(customer));
      app.interfere(async (operation, send) => {
        if (operation !== "writeTags") return send();
        app.interfere(null);
        await send();
        written = worth();
        app.merchantEdits(customer.number, { remove: written });
        throw new TypeError("fetch failed");
      });
      await app.settle();
      expect(written).toHaveLength(1);
      expect(app.tagsOf(customer.number)).toContain(to);
      expect(worth()).toEqual([]);
    },
  );
});

describe("rule 10: Shopify refuses", () => {
  inAFreshShop();

  it("a customer who is gone: a tombstone, and no more tries", async () => {
    const customer = lateCustomer();
    await heardOf(orders(customer));
    app.shopify.shop.customers.delete(customer.number);
    await app.settle();
    expect(await rowOf(customer)).toMatchObject({ gone: true, due_at: null, written_tags: [] });
    // A merge that is told later hands these to another customer, and they are still ours.
    expect(await ledgerOf(customer)).not.toEqual([]);
  });

  it("one who vanishes between the look and the write likewise", async () => {
    const customer = lateCustomer();
    await heardOf(orders(customer));
    const late = withShopify(app.ports, (admin) => ({
      writeTags: (...write) => {
        app.shopify.shop.customers.delete(customer.number);
        return admin.writeTags(...write);
      },
    }));
    await app.settle(late);
    expect(await rowOf(customer)).toMatchObject({ gone: true, due_at: null });
  });

  it("a tag beyond 250: recorded with the reason and not sent, and written when a tag goes", async () => {
    const full = Array.from({ length: 250 }, (_, index) => `merchant-${index}`);
    const customer = createCustomer(app.shopify.shop, app.shopify.announce, {
      firstName: "Full",
      lastName: "House",
      email: "full@example.com",
      consent: "SUBSCRIBED",
    });
    app.merchantEdits(customer.number, { add: full });
    const calls = app.calls.length;
    await app.workUntil("the refusal is recorded", async () => {
      const row = await rowOf(customer);
      return row !== undefined && row.refused !== null;
    });
    expect(await rowOf(customer)).toMatchObject({ refused: "Tags cannot be more than 250" });
    expect(await ledgerOf(customer)).toEqual([]);
    expect(app.calls.slice(calls)).not.toContain("writeTags");
    app.merchantEdits(customer.number, { remove: ["merchant-7"] });
    await app.workUntil("the tag is there", () =>
      app.tagsOf(customer.number).includes("lc-stage-prospect-new"),
    );
    expect(await ledgerOf(customer)).toEqual(["lc-stage-prospect-new"]);
  });
});

describe("an outage", () => {
  inAFreshShop();

  it.each(["unavailable", "throttled", "unauthorized"] as const)(
    "that says %s more than ten times leaves nobody behind",
    async (fault) => {
      const customer = lateCustomer();
      await heardOf(orders(customer));
      const down = withShopify(app.ports, () => ({
        readTags: () => Promise.reject(new ShopifyError(fault, "for this test")),
      }));
      for (let tries = 0; tries < 12; tries++) {
        await workOffShop(down, shop.shopId);
        // The next try comes later; the test does not wait for it.
        await app.sql(
          "UPDATE customers SET due_at = from_epoch_ms($2) WHERE customer_id = $1 AND due_at IS NOT NULL",
          [customer.number, app.sandbox.clock.now()],
        );
      }
      await app.settle();
      expect(app.tagsOf(customer.number)).toContain("lc-stage-active-repeat");
      expect(await app.differences()).toEqual(RIGHT);
    },
  );
});
