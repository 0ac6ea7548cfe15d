import { describe, expect, it } from "vitest";
import { TIMINGS } from "#app/ports/timings.ts";
import { openShop, type StoreUnderTest } from "./rig.ts";

/** Nothing is to be read. */
const NOTHING = { orders: [], customers: [] };

/** What every store does with what is to be read from Shopify. */
export function refetchLaws(store: () => StoreUnderTest): void {
  describe("refetches", () => {
    it("rule 3: what is claimed is held back for a lease", async () => {
      const shop = await openShop(store());
      await shop.work((tx) => tx.requestRefetch("order", "1"));
      expect(await shop.work((tx) => tx.claimRefetches())).toMatchObject({ orders: ["1"] });
      expect(await shop.work((tx) => tx.claimRefetches())).toMatchObject(NOTHING);
      shop.leaseEnds();
      expect(await shop.work((tx) => tx.claimRefetches())).toMatchObject({ orders: ["1"] });
    });

    it.each<[string, "requestRefetch" | "deleteOrder"]>([
      ["asked for again", "requestRefetch"],
      ["deleted", "deleteOrder"],
    ])("rule 4: one that is %s while it is read stays open", async (_, meanwhile) => {
      const shop = await openShop(store());
      await shop.work((tx) => tx.requestRefetch("order", "1"));
      const { claim } = await shop.work((tx) => tx.claimRefetches());
      await shop.work((tx) =>
        meanwhile === "deleteOrder" ? tx.deleteOrder("1") : tx.requestRefetch("order", "1"),
      );
      expect(await shop.work((tx) => tx.closeRefetches(claim, "order", ["1"]))).toEqual(new Set());
      expect(await shop.work((tx) => tx.claimRefetches())).toMatchObject({ orders: ["1"] });
    });

    it("rule 4: a claim that was overtaken closes nothing and postpones nothing", async () => {
      const shop = await openShop(store());
      await shop.work((tx) => tx.requestRefetch("customer", "1"));
      const slow = await shop.work((tx) => tx.claimRefetches());
      shop.leaseEnds();
      const quick = await shop.work((tx) => tx.claimRefetches());
      const close = ({ claim }: typeof slow) =>
        shop.work((tx) => tx.closeRefetches(claim, "customer", ["1"]));
      expect(await close(slow)).toEqual(new Set());
      await shop.work((tx) => tx.postponeRefetches(slow.claim, "customer", ["1"], "x", "own"));
      expect(await close(quick)).toEqual(new Set(["1"]));
      shop.leaseEnds();
      expect(await shop.work((tx) => tx.claimRefetches())).toMatchObject(NOTHING);
    });

    it.each([
      ["own", 10],
      ["outage", 12],
    ] as const)(
      "rule 14: by a fault of kind %s one is tried %i times of twelve",
      async (fault, tries) => {
        const shop = await openShop(store());
        await shop.work((tx) => tx.requestRefetch("order", "1"));
        let tried = 0;
        for (let round = 0; round < 12; round += 1) {
          await shop.work(async (tx) => {
            const { claim, orders } = await tx.claimRefetches();
            tried += orders.length;
            await tx.postponeRefetches(claim, "order", orders, "for this test", fault);
          });
          shop.pass(TIMINGS.retryMost);
        }
        expect(tried).toBe(tries);
      },
    );
  });
}
