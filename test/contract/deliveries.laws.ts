import { describe, expect, it } from "vitest";
import { openShop, type StoreUnderTest } from "./rig.ts";

const HOUR_MS = 3_600_000;

/** What every store does with webhooks. */
export function deliveryLaws(store: () => StoreUnderTest): void {
  describe("deliveries", () => {
    it("rule 2: the same key twice is one delivery, another topic or shop another", async () => {
      const shop = await openShop(store());
      const one = shop.delivery("1");
      expect(await shop.inbox.accept(one)).toBe("accepted");
      expect(await shop.inbox.accept({ ...one, body: { id: 7 } })).toBe("duplicate");
      expect(await shop.inbox.accept({ ...one, topic: "orders/create" })).toBe("accepted");
      const shopDomain = `not-${shop.domain}`;
      expect(await shop.inbox.accept({ ...one, shopDomain })).toBe("accepted");
      // Of two domains: a store may take them together or by turns.
      const applied: string[] = [];
      for (let turn = 1; turn <= 2; turn += 1) {
        const { outcomes } = await shop.store.applyDeliveries(async () => "done");
        applied.push(...outcomes);
      }
      expect(applied).toHaveLength(3);
    });

    it("rule 3: what was applied is not applied again, nor accepted again", async () => {
      const shop = await openShop(store());
      await shop.inbox.accept(shop.delivery("1"));
      expect(await shop.store.applyDeliveries(async () => "done")).toEqual({
        outcomes: ["done"],
        failure: null,
      });
      expect(await shop.inbox.accept(shop.delivery("1"))).toBe("duplicate");
      expect((await shop.store.applyDeliveries(async () => "again")).outcomes).toEqual([]);
    });

    it("rule 10: urgent ones are applied first, those before that have waited longest", async () => {
      const shop = await openShop(store());
      const topics = ["customers/update", "customers/create", "orders/create", "shop/update"];
      for (const topic of topics) await shop.inbox.accept(shop.delivery("1", { topic }));
      const { outcomes } = await shop.store.applyDeliveries(async (_, { topic }) => topic);
      expect(outcomes).toEqual([
        "orders/create",
        "customers/create",
        "shop/update",
        "customers/update",
      ]);
    });

    it("rule 3: one of a domain that is no shop of ours has no unit of work", async () => {
      const shop = await openShop(store());
      const shopDomain = `not-${shop.domain}`;
      await shop.inbox.accept(shop.delivery("1", { shopDomain }));
      const { outcomes } = await shop.store.applyDeliveries(async (tx, { installed }) =>
        tx === null && !installed ? "nobody's" : "somebody's",
      );
      expect(outcomes).toEqual(["nobody's"]);
    });

    it("rule 14: one that throws undoes its batch; the others are applied without it, and it waits", async () => {
      const shop = await openShop(store(), HOUR_MS);
      await shop.inbox.accept(shop.delivery("good"));
      await shop.inbox.accept(shop.delivery("bad"));
      const tried: string[] = [];
      const cause = new Error("for this test");
      const apply = () =>
        shop.store.applyDeliveries(async (tx, { webhookId }) => {
          tried.push(webhookId);
          await tx?.requestRefetch("order", String(tried.length));
          if (webhookId === "bad") throw cause;
          return webhookId;
        });
      expect(await apply()).toEqual({ outcomes: [], failure: cause });
      expect(await shop.work((tx) => tx.claimRefetches())).toMatchObject({ orders: [] });
      expect(await apply()).toEqual({ outcomes: ["good"], failure: null });
      expect(await shop.work((tx) => tx.claimRefetches())).toMatchObject({ orders: ["3"] });
      expect(await apply()).toEqual({ outcomes: [], failure: null });
      expect(tried).toEqual(["good", "bad", "good"]);
    });

    it("rule 14: one that always throws is tried ten times", async () => {
      const shop = await openShop(store(), 0);
      await shop.inbox.accept(shop.delivery("bad"));
      let tries = 0;
      for (let round = 0; round < 12; round += 1) {
        await shop.store.applyDeliveries(async () => {
          tries += 1;
          throw new Error("for this test");
        });
      }
      expect(tries).toBe(10);
      expect(await shop.inbox.accept(shop.delivery("bad"))).toBe("duplicate");
    });
  });
}
