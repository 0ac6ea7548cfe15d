import { describe, expect, it } from "vitest";
import { TIMINGS } from "#app/ports/timings.ts";
import { anOrder, openShop, openShopWith, type StoreUnderTest } from "./rig.ts";

/** What every store does with shops, their schedules, and units of work. */
export function shopLaws(store: () => StoreUnderTest): void {
  const shopWith = (...ids: readonly string[]) => openShopWith(store(), ids);

  describe("schedules", () => {
    const claimed = async (shop: Awaited<ReturnType<typeof openShop>>) => {
      const all = await shop.store.claimSchedules(TIMINGS.lease);
      return all.filter(({ shopId }) => shopId === shop.shopId).map(({ kind }) => kind);
    };

    it("rule 5: one that is due is claimed once for a lease, until it is unscheduled", async () => {
      const shop = await openShop(store());
      await shop.work((tx) => tx.schedule("refit", tx.now));
      expect(await claimed(shop)).toEqual(["refit"]);
      expect(await claimed(shop)).toEqual([]);
      shop.leaseEnds();
      expect(await claimed(shop)).toEqual(["refit"]);
      await shop.work((tx) => tx.unschedule("refit"));
      shop.leaseEnds();
      expect(await claimed(shop)).toEqual([]);
    });

    it("rule 5: many hints make one job, at the soonest of their instants", async () => {
      const shop = await openShop(store());
      await shop.work(async (tx) => {
        await tx.scheduleBy("refit", tx.now + 60_000);
        await tx.scheduleBy("refit", tx.now + 1_000);
        await tx.scheduleBy("refit", tx.now + 90_000);
      });
      expect(await claimed(shop)).toEqual([]);
      shop.pass(1_001);
      expect(await claimed(shop)).toEqual(["refit"]);
    });
  });

  describe("bulk operations", () => {
    it("rule 13: each one that Shopify tells the end of is counted, for its own shop", async () => {
      const shop = await openShop(store());
      const other = await openShop(store());
      const told = () => shop.work((tx) => tx.operationsFinished());
      expect(await told()).toBe(0);
      await shop.work((tx) => tx.saveOperationFinished());
      await other.work((tx) => tx.saveOperationFinished());
      expect(await told()).toBe(1);
      await shop.work((tx) => tx.saveOperationFinished());
      expect(await told()).toBe(2);
    });
  });

  describe("shops", () => {
    const details = {
      name: "Tea house",
      currency: "EUR",
      currencyDigits: 2,
      timeZone: "UTC",
      scopes: "read_all_orders",
    };

    it("rule 15: only those that are installed and whose history is loaded have work", async () => {
      const shop = await shopWith("1");
      const hasWork = async () => (await shop.store.shopsWithDueCustomers()).includes(shop.shopId);
      expect(await hasWork()).toBe(false);
      expect(await shop.work((tx) => tx.saveInstalled(details))).toBe(true);
      expect(await shop.work((tx) => tx.saveInstalled(details))).toBe(false);
      await shop.work((tx) => tx.startImport());
      expect(await hasWork()).toBe(false);
      const { importId = "" } = (await shop.work((tx) => tx.latestImport())) ?? {};
      await shop.work((tx) => tx.saveImport(importId, { phase: "ready" }));
      expect(await hasWork()).toBe(true);
      await shop.claim();
      expect(await hasWork()).toBe(false);
      shop.leaseEnds();
      expect(await hasWork()).toBe(true);
      const installedAgain = await shop.work((tx) => tx.saveUninstalled(tx.now - 86_400_000));
      expect([installedAgain, await hasWork()]).toEqual([false, true]);
      expect(await shop.work((tx) => tx.saveUninstalled(tx.now))).toBe(true);
      expect(await hasWork()).toBe(false);
    });

    it("rule 15: a history that is read again keeps nobody waiting, nor does one that fails after one that was read", async () => {
      const shop = await shopWith("1");
      const hasWork = async () => (await shop.store.shopsWithDueCustomers()).includes(shop.shopId);
      const latest = (phase: "failed" | "ready") =>
        shop.work(async (tx) => {
          const { importId = "" } = (await tx.latestImport()) ?? {};
          await tx.saveImport(importId, { phase });
        });
      await shop.work((tx) => tx.saveInstalled(details));
      await shop.work((tx) => tx.startImport());
      await latest("failed");
      expect(await hasWork()).toBe(false);
      await shop.work((tx) => tx.startImport());
      await latest("ready");
      await shop.work((tx) => tx.startImport());
      expect(await hasWork()).toBe(true);
      await latest("failed");
      expect(await hasWork()).toBe(true);
    });

    it("of a shop that left nothing stays planned but its redaction, of any other everything", async () => {
      const shop = await openShop(store());
      const plans = async () => {
        await shop.work(async (tx) => {
          await tx.schedule("import", tx.now);
          await tx.schedule("shop-redact", tx.now);
          await tx.forgetPlans();
        });
        const due = await shop.store.claimSchedules(0);
        return due.filter(({ shopId }) => shopId === shop.shopId).map(({ kind }) => kind);
      };
      await shop.work((tx) => tx.saveInstalled(details));
      expect((await plans()).toSorted()).toEqual(["import", "shop-redact"]);
      await shop.work((tx) => tx.saveUninstalled(tx.now));
      expect(await plans()).toEqual(["shop-redact"]);
    });

    it("rule 13: an import that is under way ends as failed when another begins", async () => {
      const shop = await openShop(store());
      await shop.work((tx) => tx.startImport());
      const { importId = "" } = (await shop.work((tx) => tx.latestImport())) ?? {};
      await shop.work((tx) => tx.startImport());
      const latest = await shop.work((tx) => tx.latestImport());
      expect(latest).toMatchObject({ phase: "asking", customers: 0, failure: null });
      expect(latest?.importId).not.toBe(importId);
    });

    it("rule 18: a shop that is known keeps its row, and each policy has a version", async () => {
      const shop = await openShop(store());
      expect(await shop.store.ensureShop(shop.domain)).toBe(shop.shopId);
      const { policy, ...first } = await shop.work((tx) => tx.policy());
      expect(first).toEqual({ version: 1, windowsVersion: 1 });
      const second = { ...policy, oneTime: { ...policy.oneTime, risk: 33 } };
      const third = { ...second, naming: { ...policy.naming, prefix: "tea-" } };
      expect(await shop.work((tx) => tx.savePolicy(second, "42"))).toBe(2);
      expect(await shop.work((tx) => tx.savePolicy(third, "42"))).toBe(3);
      expect(await shop.work((tx) => tx.policy())).toMatchObject({ version: 3, windowsVersion: 2 });
      expect(await shop.work((tx) => tx.policyAt(1))).toEqual(policy);
      await expect(shop.work((tx) => tx.policyAt(4))).rejects.toThrow(Error);
    });
  });

  describe("a unit of work", () => {
    it("rule 3: that throws leaves nothing", async () => {
      const shop = await shopWith("1");
      await shop.claimAndCompute();
      const cause = new Error("for this test");
      const unit = shop.work(async (tx) => {
        await tx.saveOrders([anOrder("1", "2")], null);
        await tx.deleteCustomer("1");
        await tx.schedule("refit", tx.now);
        await tx.saveTagging("on");
        await tx.recordActivity("import", { customers: 1 });
        throw cause;
      });
      await expect(unit).rejects.toBe(cause);
      const left = await shop.work(async (tx) => ({
        order: await tx.findOrder("1"),
        known: await tx.knowsCustomer("1"),
        tagging: (await tx.shop()).tagging,
        asked: (await tx.claimRefetches()).customers,
        activities: await tx.activities(null, 10),
      }));
      expect(left).toEqual({ order: null, known: true, tagging: "off", asked: [], activities: [] });
      const jobs = await shop.store.claimSchedules(TIMINGS.lease);
      expect(jobs.filter(({ shopId }) => shopId === shop.shopId)).toEqual([]);
    });
  });
}
