import { describe, expect, it } from "vitest";
import type { Stage } from "#app/domain/stage.ts";
import {
  A_RUN,
  aComputed,
  anIntent,
  anOutcome,
  idsOf,
  openShopWith,
  type StoreUnderTest,
} from "./rig.ts";

/** What every store does with intents, the ledger and runs. */
export function tagLaws(store: () => StoreUnderTest): void {
  const shopWith = (...ids: readonly string[]) => openShopWith(store(), ids);
  const written = { ledger: ["a"], added: ["a"] };

  describe("intents", () => {
    it("rule 8: the stage that the tags were last brought to stays until the outcome of a write is recorded", async () => {
      const shop = await shopWith("1");
      const compute = async (stage: Stage, keepLease: boolean) => {
        await shop.work((tx) => tx.markAllDue());
        const { lease, customers } = await shop.claim();
        await shop.compute(lease, aComputed("1", { stage, tagsStage: stage, keepLease }));
        return { lease, before: customers.map(({ tagsStage }) => tagsStage) };
      };
      await compute("first-order", false);
      const { lease, before } = await compute("second-order", true);
      expect(before).toEqual(["first-order"]);
      await shop.work((tx) => tx.giveBack(lease, ["1"]));
      const again = await compute("second-order", true);
      expect(again.before).toEqual(["first-order"]);
      const outcome = anOutcome("1", { tagsStage: "second-order" });
      await shop.work((tx) => tx.saveOutcomes(again.lease, [outcome], []));
      expect((await compute("second-order", false)).before).toEqual(["second-order"]);
    });

    it("rule 9: one is stored for who still holds the lease, for nobody else", async () => {
      const shop = await shopWith("1", "2");
      const mine = await shop.claimAndCompute("a");
      await shop.work((tx) => tx.requestReread("2"));
      const both = [anIntent("1", "a"), anIntent("2", "a")];
      const stored = await shop.work((tx) => tx.saveIntents(mine, both, []));
      expect([...stored.keys()]).toEqual(["1"]);
      // To whom something happened since the computation is due at once.
      expect(await shop.dueIds()).toEqual(["2"]);
      shop.leaseEnds();
      expect(await shop.dueIds()).toEqual(["2"]);
      expect(await shop.dueIds()).toEqual(["1"]);
      expect((await shop.work((tx) => tx.saveIntents(mine, both, []))).size).toBe(0);
      expect(await shop.work((tx) => tx.openIntents(["1", "2"]))).toMatchObject([
        { customerId: "1", before: [], add: ["a"], remove: [], inChunk: false },
      ]);
    });

    it("rule 9: an outcome closes its intent, and brings ledger and written tags to the same", async () => {
      const shop = await shopWith("1");
      const lease = await shop.claimAndCompute("a");
      const stored = await shop.work((tx) => tx.saveIntents(lease, [anIntent("1", "a")], []));
      expect(await shop.work((tx) => tx.ownTags("1"))).toEqual(["a"]);
      const outcome = anOutcome("1", { ...written, alreadyThere: ["theirs"] });
      await shop.work((tx) => tx.saveOutcomes(lease, [outcome], [...stored.values()]));
      expect(await shop.work((tx) => tx.openIntents(["1"]))).toEqual([]);
      expect(await shop.dueIds()).toEqual([]);
      await shop.work((tx) => tx.markAllDue());
      expect((await shop.claim()).customers).toMatchObject([
        { writtenTags: ["a"], alreadyThere: ["theirs"], reread: false },
      ]);
      expect(await shop.work((tx) => tx.ownTags("1"))).toEqual(["a"]);
      const watched = await shop.work((tx) => tx.watchedTags("1"));
      expect(watched.toSorted()).toEqual(["a", "theirs"]);
    });

    it("rule 5: what happens while an outcome is recorded makes the customer due at once", async () => {
      const shop = await shopWith("1");
      const lease = await shop.claimAndCompute("a");
      await shop.work((tx) => tx.requestReread("1"));
      await shop.work((tx) => tx.saveOutcomes(lease, [anOutcome("1", written)], []));
      expect((await shop.claim()).customers).toMatchObject([{ reread: true, writtenTags: ["a"] }]);
    });

    it("rule 9: one that was dropped leaves nothing", async () => {
      const shop = await shopWith("1");
      const lease = await shop.claimAndCompute("a");
      const stored = await shop.work((tx) => tx.saveIntents(lease, [anIntent("1", "a")], []));
      await shop.work((tx) => tx.dropIntents([...stored.values()]));
      expect(await shop.work((tx) => tx.openIntents(["1"]))).toEqual([]);
      expect(await shop.work((tx) => tx.ownTags("1"))).toEqual([]);
      await shop.work((tx) => tx.giveBack(lease, ["1"]));
      await shop.work((tx) => tx.markUnsettledDue());
      expect(await shop.dueIds()).toEqual([]);
    });

    it("rule 9: one of which only the additions were dropped leaves what was removed to the next look", async () => {
      const shop = await shopWith("1");
      const lease = await shop.claimAndCompute("a");
      const half = { customerId: "1", before: ["b"], add: ["a"], remove: ["b"] };
      const stored = await shop.work((tx) => tx.saveIntents(lease, [half], []));
      await shop.work((tx) => tx.dropIntents([...stored.values()], "adds"));
      expect(await shop.work((tx) => tx.openIntents(["1"]))).toMatchObject([
        { before: ["b"], add: [], remove: ["b"] },
      ]);
    });

    it("rule 9: of an outcome whose lease was lost an intent stays, and the customer is looked at again", async () => {
      const shop = await shopWith("1");
      const mine = await shop.claimAndCompute("a");
      shop.leaseEnds();
      const theirs = await shop.claimAndCompute("a");
      await shop.work((tx) => tx.saveOutcomes(mine, [anOutcome("1", written)], []));
      expect(await shop.work((tx) => tx.openIntents(["1"]))).toMatchObject([{ add: ["a"] }]);
      expect(await shop.dueIds()).toEqual([]);
      await shop.work((tx) => tx.saveOutcomes(theirs, [anOutcome("1")], []));
      expect((await shop.claim()).customers).toMatchObject([{ reread: true, writtenTags: [] }]);
    });

    it("rule 9: what was sent by who lost the lease is still to be looked at when another, who may have looked before, is done", async () => {
      const shop = await shopWith("1");
      const mine = await shop.claimAndCompute("a");
      const stored = await shop.work((tx) => tx.saveIntents(mine, [anIntent("1", "a")], []));
      const intentIds = [...stored.values()];
      shop.leaseEnds();
      const theirs = await shop.claimAndCompute("b");
      await shop.work((tx) => tx.saveOutcomes(mine, [anOutcome("1", written)], intentIds));
      await shop.work((tx) => tx.saveOutcomes(theirs, [anOutcome("1")], intentIds));
      await shop.claimAndCompute("b");
      expect(await shop.work((tx) => tx.openIntents(["1"]))).toMatchObject([{ add: ["a"] }]);
    });

    it.each([
      ["not again", "was found meanwhile by another", { added: ["a"] }, 0],
      ["again", "was found and removed meanwhile", { added: ["a"], removed: ["a"] }, 1],
      ["again", "was not found meanwhile", { added: ["b"] }, 1],
    ])(
      "rule 9: looks %s for what was sent by who lost the lease and %s",
      async (_, __, found, open) => {
        const shop = await shopWith("1");
        const mine = await shop.claimAndCompute("a");
        const stored = await shop.work((tx) => tx.saveIntents(mine, [anIntent("1", "a")], []));
        shop.leaseEnds();
        const theirs = await shop.claimAndCompute("b");
        const intentIds = [...stored.values()];
        await shop.work((tx) => tx.saveOutcomes(theirs, [anOutcome("1", found)], intentIds));
        await shop.work((tx) => tx.saveOutcomes(mine, [anOutcome("1", written)], intentIds));
        expect(await shop.work((tx) => tx.openIntents(["1"]))).toHaveLength(open);
        expect((await shop.claim()).customers).toMatchObject([{ reread: true }]);
      },
    );

    it("rule 9: whose intent was left open is due to be looked at, once nobody works on them", async () => {
      const shop = await shopWith("1");
      const lease = await shop.claimAndCompute("a");
      await shop.work((tx) => tx.saveIntents(lease, [anIntent("1", "a")], []));
      await shop.work((tx) => tx.markUnsettledDue());
      expect(await shop.dueIds()).toEqual([]);
      await shop.work((tx) => tx.giveBack(lease, ["1"]));
      await shop.work((tx) => tx.markUnsettledDue());
      expect(await shop.dueIds()).toEqual(["1"]);
    });

    it("rule 10: a write that finds the customer gone ends their work, and asks", async () => {
      const shop = await shopWith("1");
      const lease = await shop.claimAndCompute("a");
      const gone = anOutcome("1", { gone: true });
      await shop.work((tx) => tx.saveOutcomes(lease, [gone], []));
      expect(await shop.work((tx) => tx.knowsCustomer("1"))).toBe(false);
      expect(await shop.work((tx) => tx.claimRefetches())).toMatchObject({ customers: ["1"] });
      await shop.work((tx) => tx.markAllDue());
      expect(await shop.dueIds()).toEqual([]);
    });
  });

  describe("runs", () => {
    /** Customers 1 to 4 computed and given back: 1 has nothing to be written, 4 is locked by the merchant. */
    const shopWithPending = async () => {
      const shop = await shopWith("1", "2", "3", "4");
      const { lease } = await shop.claim();
      await shop.compute(
        lease,
        aComputed("1", { keepLease: false }),
        ...["2", "3"].map((id) => aComputed(id, { desiredTags: ["a"], keepLease: false })),
        aComputed("4", { desiredTags: ["a"] }),
      );
      await shop.work((tx) => tx.saveOutcomes(lease, [anOutcome("4", { locked: true })], []));
      return shop;
    };

    it("rule 7: whose tags differ are pending, in the order of their ids; who is locked is not", async () => {
      const shop = await shopWithPending();
      const pending = await shop.work((tx) => tx.pendingCustomers("apply", 10));
      expect(pending).toMatchObject([
        { customerId: "2", desired: ["a"], ledger: [] },
        { customerId: "3", desired: ["a"], ledger: [] },
      ]);
      const among = await shop.work((tx) => tx.pendingCustomers("apply", 10, ["1", "3"]));
      expect(among.map(({ customerId }) => customerId)).toEqual(["3"]);
      expect(await shop.work((tx) => tx.pendingCustomers("apply", 1))).toHaveLength(1);
      expect(await shop.work((tx) => tx.countPending("apply"))).toBe(2);
      expect(await shop.work((tx) => tx.countPending("remove-all"))).toBe(0);
    });

    it("rule 9: who is to be looked at first, for a write that nobody knows of or for news, is in no chunk", async () => {
      const shop = await shopWithPending();
      await shop.work((tx) => tx.markAllDue());
      const { lease } = await shop.claim();
      for (const id of ["2", "3"]) await shop.compute(lease, aComputed(id, { desiredTags: ["a"] }));
      await shop.work((tx) => tx.saveIntents(lease, [anIntent("2", "a")], []));
      await shop.work((tx) => tx.handBack(lease, ["1", "2", "3", "4"], "no answer", "outage"));
      const chunk = async () =>
        (await shop.work((tx) => tx.pendingCustomers("apply", 10))).map(
          ({ customerId }) => customerId,
        );
      expect(await chunk()).toEqual(["3"]);
      await shop.work((tx) => tx.requestReread("3"));
      expect(await chunk()).toEqual([]);
      expect(await shop.work((tx) => tx.countPending("apply"))).toBe(2);
    });

    it("rule 11: what a run marked is counted, written for it, and handed back when it ends", async () => {
      const shop = await shopWithPending();
      const runId = await shop.work((tx) => tx.startTagRun(A_RUN, null));
      expect(await shop.work((tx) => tx.activeTagRun())).toMatchObject({ runId, kind: "apply" });
      await shop.work((tx) => tx.markPendingDue("apply", runId, 10));
      expect(await shop.work((tx) => tx.countMarked(runId))).toBe(2);
      expect(await shop.work((tx) => tx.countQueued(runId))).toBe(2);
      const { lease, customers } = await shop.claim(1);
      expect(await shop.work((tx) => tx.countQueued(runId))).toBe(1);
      expect(customers).toMatchObject([{ urgency: "audit" }]);
      // Customers 2 and 3 are due at the same instant: either may come first.
      const [id = ""] = idsOf({ customers });
      await shop.compute(lease, aComputed(id, { desiredTags: ["a"] }));
      await shop.work((tx) => tx.saveOutcomes(lease, [anOutcome(id, written)], []));
      expect(await shop.work((tx) => tx.countMarked(runId))).toBe(1);
      expect(await shop.work((tx) => tx.finishTagRun(runId, "complete"))).toEqual({
        customers: 1,
        added: 1,
        removed: 0,
        refused: 0,
      });
      expect(await shop.work((tx) => tx.activeTagRun())).toBeNull();
      expect(await shop.work((tx) => tx.countMarked(runId))).toBe(0);
      expect(await shop.dueIds()).toEqual([]);
    });
  });
}
