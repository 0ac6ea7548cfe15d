import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { truthOf } from "#sandbox/control/truth.ts";
import { createHand, type Done, type Weights } from "#sandbox/hand/hand.ts";
import { deedNames } from "#sandbox/hand/menu.ts";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import { writeTags } from "#sandbox/world/write-tags.ts";
import { parseTruth } from "#test/oracle/truth.ts";
import { ask, demoDomain, startTestSandbox } from "./support.ts";

const open: Sandbox[] = [];
afterEach(async () => {
  for (const sandbox of open.splice(0)) await sandbox.close();
});

async function shopOf(customers: number) {
  const shops = [{ domain: demoDomain, kind: "fashion", customers, seed: 5 }] as const;
  const sandbox = await startTestSandbox({ shops });
  open.push(sandbox);
  return sandbox;
}

function moved({ shop: { shop, announce } }: Sandbox, actions: number, weights?: Weights): Done[] {
  const hand = createHand(shop, announce, { seed: 11, ...(weights ? { weights } : {}) });
  return Array.from({ length: actions }, () => hand.act());
}

/** What is left of a shop once the time of day is taken out of it. */
function standing({ shop: { shop } }: Sandbox) {
  const { customers, orders, tagLog, deletedOrders } = truthOf(shop);
  return {
    customers: customers.map(({ id, tags }) => [id, tags]),
    orders: orders.map(({ id, customerId, currentTotal, financialStatus }) => [
      id,
      customerId,
      currentTotal,
      financialStatus,
    ]),
    tagLog: tagLog.map(({ at: _at, ...entry }) => entry),
    deletedOrders: deletedOrders.map(({ id }) => id),
  };
}

describe("the hand", () => {
  it("does the same to the same shop for the same seed, and everything on its menu", async () => {
    const [one, other] = [await shopOf(150), await shopOf(150)];
    const done = moved(one, 1500);
    expect(moved(other, 1500)).toEqual(done);
    expect(standing(other)).toEqual(standing(one));
    expect(new Set(done.map(({ action }) => action))).toEqual(new Set(deedNames));
  });

  it("leaves a ground truth that adds up: nobody is both there and gone", async () => {
    const sandbox = await shopOf(150);
    moved(sandbox, 1500);
    const truth = truthOf(sandbox.shop.shop);
    const { customers, orders } = parseTruth(JSON.parse(JSON.stringify(truth)));
    const there = new Set(customers.map(({ id }) => id));
    const gone = [
      ...truth.merges.map(({ deleted }) => deleted),
      ...truth.deletedCustomers.map(({ id }) => id),
      ...truth.redactedCustomers.map(({ id }) => id),
    ];
    expect(gone.length).toBeGreaterThan(20);
    expect(gone.filter((id) => there.has(id))).toEqual([]);
    expect(orders.filter(({ customerId }) => customerId && !there.has(customerId))).toEqual([]);
    expect(orders.filter(({ currentTotal }) => Number(currentTotal) < 0)).toEqual([]);
  });

  it("says by the tag log alone what is on everybody", async () => {
    const sandbox = await shopOf(150);
    const { shop, announce } = sandbox.shop;
    for (const customer of shop.customers.values())
      writeTags(shop, announce, { customer, verb: "add", tags: ["lc-vip"], actor: "app" });
    moved(sandbox, 1500);
    const truth = truthOf(shop);
    const tags = new Map(Object.entries(truth.openingTags).map(([id, own]) => [id, new Set(own)]));
    for (const { n, customerId, added, removed } of truth.tagLog) {
      expect(truth.tagLog[n - 1]?.customerId).toBe(customerId);
      const known = tags.get(customerId) ?? new Set();
      tags.set(customerId, known);
      for (const tag of removed) expect(known.delete(tag)).toBe(true);
      for (const tag of added) known.add(tag);
    }
    for (const { id, tags: present } of truth.customers)
      expect([...(tags.get(id) ?? [])].toSorted()).toEqual(present.toSorted());
    const byHand = truth.tagLog.filter(({ actor }) => actor === "merchant");
    expect(byHand.some(({ removed }) => removed.includes("lc-vip"))).toBe(true);
    expect(byHand.some(({ added }) => added.includes("lc-vip"))).toBe(true);
    expect(byHand.some(({ added }) => added.includes("lc-lock"))).toBe(true);
    expect(truth.tagLog.some(({ actor, added }) => actor === "merge" && added.length > 0)).toBe(
      true,
    );
  });

  it("keeps to a menu that is given", async () => {
    const sandbox = await shopOf(40);
    const done = moved(sandbox, 60, { order: 1, lock: 2 });
    expect(new Set(done.map(({ action }) => action))).toEqual(new Set(["order", "lock"]));
  });

  it("is moved by the control API, which tells the seed and every deed", async () => {
    const sandbox = await shopOf(40);
    const { body } = await ask(sandbox, "/sandbox/hand", { actions: 120 });
    const { seed, actions } = z
      .object({ seed: z.int(), actions: z.array(z.object({ action: z.enum(deedNames) })) })
      .parse(body);
    expect(actions).toHaveLength(120);
    const again = await shopOf(40);
    expect((await ask(again, "/sandbox/hand", { actions: 120, seed })).body).toEqual(body);
    expect(standing(again)).toEqual(standing(sandbox));
    const unknown = await ask(sandbox, "/sandbox/hand", { actions: 1, menu: { dance: 1 } });
    expect(unknown.status).toBe(400);
  });
});
