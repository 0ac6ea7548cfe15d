import { describe, expect, it } from "vitest";
import { TIMINGS } from "#app/ports/timings.ts";
import { aComputed, anOrder, idsOf, openShopWith, type StoreUnderTest } from "./rig.ts";

/** What every store does with customers who are due. */
export function workLaws(store: () => StoreUnderTest): void {
  const shopWith = (...ids: readonly string[]) => openShopWith(store(), ids);

  describe("due customers and leases", () => {
    it("rule 5: each customer who is due is given to one caller", async () => {
      const shop = await shopWith("1", "2", "3", "4", "5", "6");
      const claims = await Promise.all([shop.claim(4), shop.claim(4), shop.claim(4)]);
      const rest = await shop.dueIds();
      const given = [...claims.flatMap(idsOf), ...rest].toSorted();
      expect(given).toEqual(["1", "2", "3", "4", "5", "6"]);
      expect(new Set(claims.map(({ lease }) => lease)).size).toBe(3);
    });

    it("rule 5: a lease that ended comes back by itself, one that was renewed does not", async () => {
      const shop = await shopWith("1", "2");
      const lease = await shop.claimAndCompute();
      shop.pass(TIMINGS.lease - 1_000);
      await shop.work((tx) => tx.saveIntents(lease, [], ["2"]));
      shop.pass(2_000);
      expect(await shop.dueIds()).toEqual(["1"]);
    });

    it("rule 5: what happens during a lease does not break it, and makes the customer due at its end", async () => {
      const shop = await shopWith("1", "2");
      const lease = await shop.claimAndCompute();
      await shop.work((tx) => tx.requestReread("1"));
      expect(await shop.dueIds()).toEqual([]);
      await shop.work((tx) => tx.giveBack(lease, ["1", "2"]));
      expect((await shop.claim()).customers).toMatchObject([
        { customerId: "1", urgency: "event", reread: true },
      ]);
    });

    it("rule 5: a lease that is ended early makes its customers due at once, and is nobody's", async () => {
      const shop = await shopWith("1", "2");
      const lease = await shop.claimAndCompute("lc-a");
      expect(await shop.work((tx) => tx.endLease(lease))).toBe(2);
      expect(await shop.work((tx) => tx.saveIntents(lease, [], ["1", "2"]))).toEqual(new Map());
      expect(await shop.dueIds()).toEqual(["1", "2"]);
      expect(await shop.work((tx) => tx.endLease(lease))).toBe(0);
    });

    it("rule 9: a customer of whom a write may be on its way keeps a lease that is ended early", async () => {
      const shop = await shopWith("1", "2");
      const lease = await shop.claimAndCompute("lc-a");
      const intent = { customerId: "1", before: [], add: ["lc-a"], remove: [] };
      await shop.work((tx) => tx.saveIntents(lease, [intent], ["2"]));
      expect(await shop.work((tx) => tx.endLease(lease))).toBe(1);
      expect(await shop.dueIds()).toEqual(["2"]);
      shop.leaseEnds();
      expect(await shop.dueIds()).toContain("1");
    });

    it("rule 9: who lost the lease records nothing and gives nothing back", async () => {
      const shop = await shopWith("1");
      const mine = await shop.claim();
      shop.leaseEnds();
      const theirs = await shop.claim();
      await shop.compute(mine.lease, aComputed("1", { stage: "lost", keepLease: false }));
      await shop.work((tx) => tx.giveBack(mine.lease, ["1"]));
      await shop.work((tx) => tx.handBack(mine.lease, ["1"], "for this test", "own"));
      expect(await shop.dueIds()).toEqual([]);
      await shop.work((tx) => tx.giveBack(theirs.lease, ["1"]));
      expect((await shop.claim()).customers).toMatchObject([{ customerId: "1", stage: null }]);
    });

    it("rule 10: a purchase goes first, then another event, then time, then mass work by itself", async () => {
      const shop = await shopWith("1", "2", "3", "4");
      const { lease } = await shop.claim();
      await shop.work(async (tx) => {
        const nextChangeAt = tx.now + 1_000;
        const byTime = aComputed("2", { keepLease: false, nextChangeAt });
        const idle = ["1", "3", "4"].map((id) => aComputed(id, { keepLease: false }));
        await tx.saveComputed(lease, [byTime, ...idle]);
      });
      shop.pass(2_000);
      await shop.work((tx) => tx.markAllDue());
      await shop.work((tx) => tx.requestReread("3"));
      await shop.work((tx) => tx.saveOrders([anOrder("1", "4")], null));
      const claimed = [];
      for (let turn = 0; turn < 3; turn += 1) claimed.push(await shop.claim(1, "time"));
      expect(claimed.flatMap(idsOf)).toEqual(["4", "3", "2"]);
      expect(claimed.flatMap(({ customers }) => customers.map(({ urgency }) => urgency))).toEqual([
        "purchase",
        "event",
        "time",
      ]);
      expect(idsOf(await shop.claim(10, "time"))).toEqual([]);
      expect((await shop.claim(10, "audit")).customers).toMatchObject([
        { customerId: "1", urgency: "audit" },
      ]);
    });

    it("rule 5: a computed customer is due when their state next changes", async () => {
      const shop = await shopWith("1");
      const { lease } = await shop.claim();
      await shop.work((tx) =>
        tx.saveComputed(lease, [
          aComputed("1", { keepLease: false, nextChangeAt: tx.now + 60_000, stage: "first-order" }),
        ]),
      );
      shop.pass(59_000);
      expect(await shop.dueIds()).toEqual([]);
      shop.pass(1_001);
      expect((await shop.claim()).customers).toMatchObject([
        { customerId: "1", stage: "first-order", urgency: "time" },
      ]);
    });

    it.each([
      ["own", 10],
      ["outage", 12],
    ] as const)(
      "rule 14: by a fault of kind %s one is tried %i times of twelve",
      async (fault, tries) => {
        const shop = await shopWith("1");
        let tried = 0;
        for (let round = 0; round < 12; round += 1) {
          const { lease, customers } = await shop.claim();
          tried += customers.length;
          await shop.work((tx) => tx.handBack(lease, idsOf({ customers }), "for this test", fault));
          shop.pass(TIMINGS.retryMost);
        }
        expect(tried).toBe(tries);
      },
    );

    it("R6: every refresh of the cut-offs is kept, for VIPs to be retold", async () => {
      const shop = await shopWith("1");
      const cutOffs = {
        buyers: 9,
        lowMax: 300,
        midMax: 600,
        vipStay: 800,
        vipEnter: 900,
        rfm: null,
      };
      const began = await shop.work(async (tx) => {
        await tx.saveCutOffs(cutOffs);
        return tx.now;
      });
      shop.pass(TIMINGS.cutOffs);
      await shop.work((tx) => tx.saveCutOffs({ ...cutOffs, vipStay: 700 }));
      const edges = await shop.work((tx) => tx.vipEdges());
      expect(edges).toMatchObject([
        { at: began, vipStay: 800, vipEnter: 900 },
        { vipStay: 700, vipEnter: 900 },
      ]);
      expect((edges[1]?.at ?? 0) - began).toBeGreaterThanOrEqual(TIMINGS.cutOffs);
      expect(await shop.work((tx) => tx.latestCutOffs())).toMatchObject({ vipStay: 700 });
    });
  });
}
