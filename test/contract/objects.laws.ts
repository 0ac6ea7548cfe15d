import { describe, expect, it } from "vitest";
import {
  aCustomer,
  anOrder,
  anOutcome,
  at,
  inOneBatch,
  openShop,
  type StoreUnderTest,
} from "./rig.ts";

/** What every store does with orders and customers. */
export function objectLaws(store: () => StoreUnderTest): void {
  describe("orders and customers", () => {
    it("rule 4, I6: an older order changes nothing, a newer one does", async () => {
      const shop = await openShop(store());
      const net = async (value: number, updatedAt: number) => {
        const order = anOrder("1", "1", { net: value, updatedAt });
        await shop.work((tx) => tx.saveOrders([order], null));
        return (await shop.work((tx) => tx.findOrder("1")))?.net;
      };
      expect(await net(1000, at(10))).toBe(1000);
      expect(await net(900, at(9))).toBe(1000);
      expect(await net(1100, at(11))).toBe(1100);
    });

    it("rule 4: an order of the same second with other content is believed, and read once more", async () => {
      const shop = await openShop(store());
      await shop.importCustomers("1");
      await shop.work((tx) => tx.saveOrders([anOrder("1", "1")], null));
      await shop.work((tx) => tx.saveOrders([anOrder("1", "1")], null));
      expect(await shop.work((tx) => tx.claimRefetches())).toMatchObject({
        orders: [],
        customers: [],
      });
      await shop.work((tx) => tx.saveOrders([anOrder("1", "1", { net: 5 })], null));
      expect(await shop.work((tx) => tx.findOrder("1"))).toMatchObject({ net: 5 });
      expect(await shop.work((tx) => tx.claimRefetches())).toMatchObject({ orders: ["1"] });
    });

    it("rule 4, I6: an older customer changes nothing, a newer one does", async () => {
      const shop = await openShop(store());
      const signUp = async (seconds: number, updatedAt: number) => {
        const customer = aCustomer("1", { createdAt: at(seconds), updatedAt });
        await shop.work((tx) => tx.saveCustomers([customer]));
        const { customers, lease } = await shop.claim();
        await shop.work((tx) => tx.giveBack(lease, ["1"]));
        return customers.map((row) => row.signUp);
      };
      expect(await signUp(1, at(10))).toEqual([at(1)]);
      expect(await signUp(2, at(9))).toEqual([at(1)]);
      expect(await signUp(3, at(11))).toEqual([at(3)]);
    });

    it("rule 4: a tag of the merchant's that is not wanted tells nobody from the same read before, one that is wanted does", async () => {
      const shop = await openShop(store());
      const read = async (...tags: readonly string[]) => {
        await shop.work((tx) => tx.saveCustomers([aCustomer("1", { tags })]));
        return (await shop.work((tx) => tx.claimRefetches())).customers;
      };
      expect(await read("lc-due-now")).toEqual([]);
      await shop.writes(["lc-stage-lost"]);
      expect(await read("lc-due-now", "lc-stage-lost")).toEqual([]);
      const lease = await shop.claimAndCompute("lc-vip");
      await shop.work((tx) => tx.saveOutcomes(lease, [anOutcome("1", { refused: "full" })], []));
      expect(await read("lc-due-now")).toEqual([]);
      expect(await read("lc-due-now", "lc-vip")).toEqual(["1"]);
    });

    it("rule 13: an import makes nobody due, and an older row of it changes nothing", async () => {
      const shop = await openShop(store());
      await shop.importCustomers("1");
      expect(await shop.dueIds()).toEqual([]);
      await shop.work((tx) => tx.saveOrders([anOrder("1", "1", { net: 5 })], null));
      const order = anOrder("1", "1", { net: 7, updatedAt: at(9) });
      await shop.store.importOrders(shop.shopId, inOneBatch([{ kind: "order", order } as const]));
      expect(await shop.work((tx) => tx.findOrder("1"))).toMatchObject({ net: 5 });
    });

    it("rule 3: orders of a customer whom we do not know ask for the customer", async () => {
      const shop = await openShop(store());
      await shop.importCustomers("1");
      await shop.work((tx) => tx.saveOrders([anOrder("1", "1"), anOrder("2", "2")], null));
      expect(await shop.work((tx) => tx.claimRefetches())).toMatchObject({ customers: ["2"] });
      expect(await shop.dueIds()).toEqual(["1"]);
    });

    it("rule 5: an order that went to another customer makes both due, as does an older save", async () => {
      const shop = await openShop(store());
      await shop.importCustomers("1", "2");
      await shop.work((tx) => tx.saveOrders([anOrder("1", "1")], null));
      expect(await shop.dueIds()).toEqual(["1"]);
      shop.leaseEnds();
      await shop.work((tx) => tx.saveOrders([anOrder("1", "2", { updatedAt: at(11) })], null));
      expect(await shop.dueIds()).toEqual(["1", "2"]);
      shop.leaseEnds();
      await shop.work((tx) => tx.saveOrders([anOrder("1", "1", { updatedAt: at(9) })], null));
      expect(await shop.work((tx) => tx.findOrder("1"))).toMatchObject({ customerId: "2" });
    });

    it("rule 3: what Shopify does not show ends its work, and is foreign where we never knew it", async () => {
      const shop = await openShop(store());
      await shop.importCustomers("1", "2");
      await shop.work((tx) => tx.saveOrders([anOrder("1", "1")], null));
      expect(await shop.work((tx) => tx.notFound("order", ["1", "7"]))).toBe(1);
      expect(await shop.work((tx) => tx.notFound("customer", ["2", "8", "9"]))).toBe(2);
      expect(await shop.work((tx) => tx.findOrder("1"))).toBeNull();
      expect(await shop.work((tx) => tx.knowsCustomer("2"))).toBe(false);
    });

    it("rule 8: who is excluded stays so through a merge, and who is locked", async () => {
      const shop = await openShop(store());
      const customers = [aCustomer("1"), aCustomer("2", { tags: ["lc-lock"] })];
      await shop.work((tx) => tx.saveCustomers(customers));
      await shop.work((tx) => tx.saveExcluded("2", true));
      await shop.work((tx) => tx.mergeCustomers("1", "2"));
      expect((await shop.claim()).customers).toMatchObject([
        { customerId: "1", excluded: true, locked: true },
      ]);
    });

    it("rule 4: merges of merges lead to the one who is left; told twice or the other way round they change nothing", async () => {
      const shop = await openShop(store());
      await shop.importCustomers("1", "2", "3");
      await shop.work((tx) => tx.saveOrders([anOrder("1", "1")], null));
      await shop.work((tx) => tx.mergeCustomers("2", "1"));
      await shop.work((tx) => tx.mergeCustomers("3", "2"));
      await shop.work((tx) => tx.mergeCustomers("2", "1"));
      await shop.work((tx) => tx.mergeCustomers("2", "3"));
      await shop.work((tx) => tx.saveOrders([anOrder("2", "1")], null));
      const orders = await shop.work((tx) => tx.ordersOf(["1", "2", "3"]));
      expect([...orders].map(([id, all]) => [id, all.length])).toEqual([
        ["1", 0],
        ["2", 0],
        ["3", 2],
      ]);
      expect(await shop.work((tx) => tx.knowsCustomer("3"))).toBe(true);
    });

    it.each(["known", "unknown"])(
      "rule 4: a deleted order that was %s leaves a tombstone that only a read brings back",
      async (before) => {
        const shop = await openShop(store());
        await shop.importCustomers("1");
        const save = (seconds: number) =>
          shop.work((tx) => tx.saveOrders([anOrder("1", "1", { updatedAt: at(seconds) })], null));
        if (before === "known") await save(10);
        await shop.work((tx) => tx.deleteOrder("1"));
        await save(11);
        expect(await shop.work((tx) => tx.findOrder("1"))).toBeNull();
        expect(await shop.work((tx) => tx.claimRefetches())).toMatchObject({ orders: ["1"] });
        await shop.work((tx) => tx.foundAgain("order", ["1"]));
        await save(12);
        expect(await shop.work((tx) => tx.findOrder("1"))).toMatchObject({ updatedAt: at(12) });
      },
    );

    it.each(["known", "unknown"])(
      "rule 4: a deleted customer who was %s leaves a tombstone that only a read brings back",
      async (before) => {
        const shop = await openShop(store());
        const save = (seconds: number) =>
          shop.work((tx) => tx.saveCustomers([aCustomer("1", { updatedAt: at(seconds) })]));
        if (before === "known") await save(10);
        await shop.work((tx) => tx.deleteCustomer("1"));
        expect(await shop.dueIds()).toEqual([]);
        await save(11);
        expect(await shop.work((tx) => tx.knowsCustomer("1"))).toBe(false);
        expect(await shop.work((tx) => tx.claimRefetches())).toMatchObject({ customers: ["1"] });
        await shop.work((tx) => tx.foundAgain("customer", ["1"]));
        await save(12);
        expect(await shop.work((tx) => tx.knowsCustomer("1"))).toBe(true);
        expect(await shop.dueIds()).toEqual(["1"]);
      },
    );

    it("rule 4: what an import stored of somebody who is gone is settled afterwards", async () => {
      const shop = await openShop(store());
      await shop.importCustomers("1");
      await shop.work((tx) => tx.deleteOrder("2"));
      await shop.work((tx) => tx.mergeCustomers("1", "3"));
      await shop.importCustomers("3");
      const orders = [anOrder("2", "1"), anOrder("3", "3")];
      const lines = orders.map((order) => ({ kind: "order", order }) as const);
      await shop.store.importOrders(shop.shopId, inOneBatch(lines));
      await shop.work((tx) => tx.settleGone());
      expect(await shop.work((tx) => tx.findOrder("2"))).toBeNull();
      expect(await shop.work((tx) => tx.findOrder("3"))).toMatchObject({ customerId: "1" });
      expect(await shop.work((tx) => tx.knowsCustomer("3"))).toBe(false);
    });

    it("rule 4: an import brings nobody back who is gone", async () => {
      const shop = await openShop(store());
      await shop.importCustomers("1");
      await shop.work((tx) => tx.mergeCustomers("1", "2"));
      await shop.work((tx) => tx.deleteOrder("3"));
      await shop.importCustomers("2");
      const orders = [anOrder("3", "1"), anOrder("4", "2")];
      const lines = orders.map((order) => ({ kind: "order", order }) as const);
      const stored = await shop.store.importOrders(shop.shopId, inOneBatch(lines));
      expect(stored).toEqual({ orders: 1, guestOrders: 0 });
      expect(await shop.work((tx) => tx.knowsCustomer("2"))).toBe(false);
      expect(await shop.work((tx) => tx.findOrder("4"))).toMatchObject({ customerId: "1" });
    });

    it("rule 8: who comes by an import after a merge has the tags of ours that came with the merge", async () => {
      const shop = await openShop(store());
      await shop.work((tx) => tx.saveCustomers([aCustomer("2")]));
      await shop.writes(["lc-vip", "ours"]);
      await shop.work((tx) => tx.mergeCustomers("1", "2"));
      const customers = [aCustomer("1", { tags: ["lc-vip", "theirs"] })];
      await shop.store.importCustomers(shop.shopId, inOneBatch(customers));
      await shop.work((tx) => tx.markAllDue());
      expect((await shop.claim()).customers).toMatchObject([
        { customerId: "1", writtenTags: ["lc-vip", "ours"], alreadyThere: [] },
      ]);
    });

    it("rule 4: a merge moves orders, also those that are told of later", async () => {
      const shop = await openShop(store());
      await shop.importCustomers("1", "2");
      await shop.work((tx) => tx.saveOrders([anOrder("1", "1"), anOrder("2", "2")], null));
      await shop.work((tx) => tx.mergeCustomers("1", "2"));
      await shop.work((tx) => tx.saveOrders([anOrder("3", "2")], null));
      const orders = await shop.work((tx) => tx.ordersOf(["1", "2"]));
      expect([...orders].map(([id, all]) => [id, all.length])).toEqual([
        ["1", 3],
        ["2", 0],
      ]);
      expect(await shop.work((tx) => tx.claimRefetches())).toMatchObject({ customers: ["1"] });
      expect(await shop.dueIds()).toEqual(["1"]);
    });

    it("rule 4, I3: a merge joins the ledgers; what the one who is gone had before us is the merchant's", async () => {
      const shop = await openShop(store());
      await shop.work((tx) => tx.saveCustomers([aCustomer("1")]));
      await shop.writes(["both", "kept"], ["hers"]);
      await shop.work((tx) => tx.saveCustomers([aCustomer("2")]));
      await shop.writes(["gone"], ["his", "both"]);
      await shop.work((tx) => tx.mergeCustomers("1", "2"));
      const [kept] = (await shop.claim()).customers;
      expect(kept?.writtenTags).toEqual(["gone", "kept"]);
      expect(kept?.alreadyThere.toSorted()).toEqual(["both", "hers", "his"]);
      expect(kept?.reread).toBe(true);
      expect(await shop.work((tx) => tx.ownTags("1"))).toEqual(["gone", "kept"]);
      expect(await shop.work((tx) => tx.ownTags("2"))).toEqual([]);
    });

    it("rule 4: what a merge brings stays ours, though the same was just being taken off the one who is kept", async () => {
      const shop = await openShop(store());
      for (const id of ["1", "2"]) {
        await shop.work((tx) => tx.saveCustomers([aCustomer(id)]));
        await shop.writes(["a"]);
      }
      await shop.work((tx) => tx.requestReread("1"));
      const lease = await shop.claimAndCompute("b");
      const write = { customerId: "1", before: ["a"], add: ["b"], remove: ["a"] };
      const stored = await shop.work((tx) => tx.saveIntents(lease, [write], []));
      await shop.work((tx) => tx.mergeCustomers("1", "2"));
      const outcome = { ledgerBefore: ["a"], ledger: ["b"], added: ["b"], removed: ["a"] };
      await shop.work((tx) =>
        tx.saveOutcomes(lease, [anOutcome("1", outcome)], [...stored.values()]),
      );
      expect(await shop.work((tx) => tx.ownTags("1"))).toContain("a");
      expect(await shop.work((tx) => tx.openIntents(["1"]))).toMatchObject([{ remove: [] }]);
      expect((await shop.claim()).customers).toMatchObject([{ customerId: "1", reread: true }]);
    });
  });
}
