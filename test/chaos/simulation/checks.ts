import type { TagWrite } from "#app/ports/shopify.ts";
import { truthOf } from "#sandbox/control/truth.ts";
import { gid } from "#sandbox/world/gid.ts";
import type { Shop } from "#sandbox/world/shop.ts";
import { expectedStates } from "#test/oracle/expected-states.ts";
import { judgeTags } from "#test/oracle/judge-tags.ts";
import { UNSEEN_MS, type Witness } from "#test/oracle/tag-owners.ts";
import { parseTruth } from "#test/oracle/truth.ts";
import type { Backend } from "./backend.ts";

/** An invariant that did not hold. */
export type Violation = { readonly invariant: string; readonly detail: string };

/** Watches the invariants of reliability.md section 4. */
export function createChecks(backend: Backend, shop: Shop) {
  const violations: Violation[] = [];
  let doubts = 0;
  let stamps: ReadonlyMap<string, number> = new Map();
  /** The place of the log at which a customer was last looked at, and those of the looks of which something is kept. */
  const lastLook = new Map<string, number>();
  const looks = new Map<string, number[]>();
  const seenIntents = new Set<string>();
  const underWay = new Map<string, Set<string>>();
  const keyOf = (n: number, customerId: string) => `${n} ${customerId}`;
  const hasLooked = (customerId: string, from: number, before: number) =>
    (looks.get(customerId) ?? []).some((n) => n >= from && n < before);
  const witness: Witness = {
    hasNotLooked: (customerId, from, to) =>
      to.at - from.at <= UNSEEN_MS || !hasLooked(customerId, from.n, to.n),
    hasLooked,
    underWay: (customerId, n) => underWay.get(keyOf(n, customerId)) ?? new Set(),
    lateNewsMs: 0,
    isRefreshDue: false,
  };
  const isUnderWay = (n: number, customerId: string, add: readonly string[]) => {
    const key = keyOf(n, customerId);
    const before = underWay.get(key) ?? [];
    underWay.set(key, new Set([...before, ...add.map((tag) => tag.toLowerCase())]));
  };
  const report = (invariant: string, detail: string) => {
    violations.push({ invariant, detail });
  };
  return {
    violations,
    report,
    doubts: () => doubts,
    /** I4: no document of ours gives a customer two stages. */
    sawWrite: ({ customerId, add }: TagWrite) => {
      const stages = add.filter((tag) => tag.startsWith("lc-stage-"));
      if (stages.length > 1) report("I4", `${customerId} is given ${stages.join(" and ")}`);
    },
    /** The app has read tags: it may know of every change up to this place of the log, if it gets to keep it. */
    sawLook: (customerIds: readonly string[], n: number) => {
      for (const id of customerIds) lastLook.set(gid("Customer", Number(id)), n);
    },
    /** What it found is recorded; what is found by who has lost the lease is not (rule 9). */
    sawRecord: (customerIds: readonly string[]) => {
      for (const id of customerIds) {
        const customerId = gid("Customer", Number(id));
        const n = lastLook.get(customerId);
        if (n !== undefined) looks.set(customerId, [...(looks.get(customerId) ?? []), n]);
      }
    },
    /** The merchant is about to act: what of ours is on its way just now. */
    beforeDeed: async (shopId: number) => {
      const n = shop.tagLog.length + 1;
      for (const { customerId, add } of await backend.intents(shopId)) {
        isUnderWay(n, gid("Customer", Number(customerId)), add);
      }
    },
    /** What the merchant did between a look and the intent to write that came of it was as if on its way too. */
    afterIntents: async (shopId: number) => {
      for (const { intentId, customerId: id, add } of await backend.intents(shopId)) {
        if (seenIntents.has(intentId)) continue;
        seenIntents.add(intentId);
        const customerId = gid("Customer", Number(id));
        const looked = lastLook.get(customerId) ?? shop.tagLog.length;
        for (let n = looked + 1; n <= shop.tagLog.length; n += 1) isUnderWay(n, customerId, add);
      }
    },
    /** I6: no row goes back in time. */
    afterStep: async () => {
      const present = await backend.stamps();
      for (const [row, at] of stamps) {
        const then = present.get(row);
        if (then === undefined || then < at) report("I6", `${row} went from ${at} to ${then}`);
      }
      stamps = present;
    },
    /** I1, I2, I3, I4 and I7, once everything is quiet. */
    atRest: async (shopId: number, otherId: number, acknowledged: ReadonlySet<string>) => {
      const stored = await backend.deliveries();
      for (const id of acknowledged) if (!stored.has(id)) report("I1", `${id} was acknowledged`);
      const rows = await backend.countRows(otherId);
      if (rows > 0) report("I7", `${rows} rows of a shop that has nothing`);
      const truth = parseTruth(truthOf(shop));
      const rules = await backend.rules(shopId);
      const states = expectedStates(truth, rules);
      const stages = await backend.stages();
      for (const number of shop.customers.keys()) {
        const [is, shouldBe] = [
          stages.get(String(number)) ?? null,
          states.get(gid("Customer", number))?.stage ?? null,
        ];
        if (is !== shouldBe) report("I2", `${number} is ${is}, should be ${shouldBe}`);
      }
      for (const id of stages.keys()) {
        if (!shop.customers.has(Number(id))) report("I2", `${id} is gone and still counts`);
      }
      const judged = judgeTags(truth, rules, witness);
      doubts += judged.doubts;
      for (const wrong of judged.wrongTags) report("I2", JSON.stringify(wrong));
      for (const trespass of judged.foreignTouched) report("I3", JSON.stringify(trespass));
      for (const put of judged.putBack) report("I3", `put back: ${JSON.stringify(put)}`);
    },
  };
}
