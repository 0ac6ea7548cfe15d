import fc from "fast-check";
import { type Life, NOTHING_REMEMBERED } from "#app/domain/customer-state.ts";
import { FINANCIAL_STATUSES, NO_EXCLUSIONS, type Order } from "#app/domain/order.ts";
import {
  type BuyerWindows,
  type HandWindows,
  LONGEST_WINDOW,
  type Policy,
  type ProductWindows,
  UNLEARNED_WINDOWS,
} from "#app/domain/policy.ts";
import type { Purchase, PurchaseHistory } from "#app/domain/purchase-history.ts";
import type { LearnedRhythm } from "#app/domain/rhythm/learned-rhythm.ts";
import type { Rulebook } from "#app/domain/rulebook.ts";
import { addDays, DAY_MS, type Instant } from "#app/domain/time.ts";
import { cutOffsOf, type VipEdges } from "#app/domain/value.ts";
import { aRulebook, START, UNLEARNED } from "#test/support/builders.ts";
import { exampleRhythms } from "./rhythms.ts";
import type { Windows } from "./segments-table.ts";

const HOUR_MS = 3_600_000;

/** Windows that the settings page accepts; `widest` bounds each distance between neighbours. */
function windowsArb(widest: number): fc.Arbitrary<BuyerWindows> {
  const distance = fc.integer({ min: 0, max: widest });
  return fc.tuple(distance, distance, distance).map(([a, b, c]) => {
    const risk = Math.min(1 + a, LONGEST_WINDOW - 1);
    const lapsed = Math.min(risk + b, LONGEST_WINDOW - 1);
    return { risk, lapsed, lost: Math.min(lapsed + 1 + c, LONGEST_WINDOW) };
  });
}

/** The same, some of them left to the rhythm. */
function someWindowsArb(widest: number): fc.Arbitrary<HandWindows> {
  return fc
    .tuple(windowsArb(widest), fc.boolean(), fc.boolean(), fc.boolean())
    .map(([{ risk, lapsed, lost }, hasRisk, hasLapsed, hasLost]) => ({
      risk: hasRisk ? risk : null,
      lapsed: hasLapsed ? lapsed : null,
      lost: hasLost ? lost : null,
    }));
}

/** A policy whose windows are all set by hand, for every product alike. */
export type SetPolicy = Policy & Windows;

function setPolicyArb(widest: number): fc.Arbitrary<SetPolicy> {
  return fc.record({
    prospectCold: fc.integer({ min: 1, max: Math.min(1 + widest, LONGEST_WINDOW) }),
    oneTime: windowsArb(widest),
    repeat: windowsArb(widest),
    products: fc.constant([]),
    exclusions: fc.constant(NO_EXCLUSIONS),
    holdoutPercent: fc.integer({ min: 0, max: 50 }),
    contactHours: fc.constantFrom(null, { from: 9, until: 20 }),
  });
}

/** Windows of a few days, where everything falls together: equal neighbours, risk before day 7. */
const tightPolicyArb = setPolicyArb(12);

/** Every policy whose windows are all set by hand. */
export const setAllPolicyArb: fc.Arbitrary<SetPolicy> = fc.oneof(
  tightPolicyArb,
  setPolicyArb(120),
  setPolicyArb(LONGEST_WINDOW),
);

/** Products that generated customers buy, as the shop knows them. */
const PRODUCTS = [
  { by: "product", name: "Green tea", productIds: ["1"] },
  { by: "type", name: "Tea", productIds: ["1", "2"] },
  { by: "type", name: "Pots", productIds: ["3"] },
] as const;

/** Every policy that can be set: some windows by hand, products with their own, orders left out. */
export const legalPolicyArb: fc.Arbitrary<Policy> = fc.constantFrom(12, 120, 3650).chain((widest) =>
  fc.record({
    prospectCold: fc.option(fc.integer({ min: 1, max: Math.min(1 + widest, LONGEST_WINDOW) })),
    oneTime: someWindowsArb(widest),
    repeat: someWindowsArb(widest),
    products: fc
      .subarray([...PRODUCTS])
      .chain((products) =>
        fc.tuple(
          ...products.map((product): fc.Arbitrary<ProductWindows> =>
            fc
              .tuple(someWindowsArb(widest), someWindowsArb(widest))
              .map(([oneTime, repeat]) => ({ ...product, oneTime, repeat })),
          ),
        ),
      ),
    exclusions: fc.record({
      sources: fc.subarray(["pos", "580111"]),
      tags: fc.subarray(["wholesale", "Staff"]),
    }),
    holdoutPercent: fc.integer({ min: 0, max: 50 }),
    contactHours: fc.constantFrom(null, { from: 9, until: 20 }),
  }),
);

/** What a shop goes by, and windows near which something happens to its customers. */
export type Rule = { readonly rulebook: Rulebook; readonly windows: Windows };

/** Rules of a shop in which nothing but these windows decides. */
function ruleOf(policy: SetPolicy): Rule {
  return { rulebook: aRulebook({ policy, rhythm: UNLEARNED }), windows: policy };
}

export const tightRuleArb: fc.Arbitrary<Rule> = tightPolicyArb.map(ruleOf);
export const setRuleArb: fc.Arbitrary<Rule> = setAllPolicyArb.map(ruleOf);

/** Rules of a shop that changed nothing and has learned nothing. */
export const defaultRule: Rule = {
  rulebook: aRulebook({ rhythm: UNLEARNED }),
  windows: UNLEARNED_WINDOWS,
};

/** What any shop may have learned, or nothing yet. */
export const rhythmArb: fc.Arbitrary<LearnedRhythm> = fc.constantFrom(
  UNLEARNED,
  ...Object.values(exampleRhythms),
);

/** Every rule there is: learned, by hand, and both. */
export const anyRuleArb: fc.Arbitrary<Rule> = fc
  .record({
    policy: fc.oneof(legalPolicyArb, fc.constant({})),
    rhythm: rhythmArb,
    limitedHistory: fc.boolean(),
  })
  .map(aRulebook)
  .map((rulebook) => ({ rulebook, windows: windowsNear(rulebook) }));

/** The windows of customers who bought once, and twice. */
function windowsNear({ prospectCold, boundaries }: Rulebook): Windows {
  const once = { occasions: 1, firstDay: 0, lastDay: 0, gaps: 0 };
  const none = { gapDays: 0, firstGapDays: 0, sumLogGap: 0 };
  const twice = { occasions: 2, firstDay: 0, lastDay: 30, gaps: 1 };
  return {
    prospectCold,
    oneTime: boundaries({ ...once, ...none }, []),
    repeat: boundaries({ ...twice, gapDays: 30, firstGapDays: 30, sumLogGap: Math.log(30) }, []),
  };
}

/** Milliseconds of silence, above all those at, just before and just after something happens. */
export function silenceArb({ prospectCold, oneTime, repeat }: Windows): fc.Arbitrary<number> {
  const ofBuyers = [oneTime, repeat].flatMap(({ risk, lapsed, lost }) => [risk, lapsed, lost]);
  const bounds = [prospectCold, 7, ...ofBuyers];
  const boundary = fc.constantFrom(...bounds);
  return fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 30 * HOUR_MS }),
    fc.tuple(boundary, fc.constantFrom(-1, 0, 1)).map(([days, off]) => days * DAY_MS + off),
    fc.integer({ min: 0, max: 2 * Math.max(...bounds) }).map((days) => days * DAY_MS),
    fc.integer({ min: 0, max: 2 * Math.max(...bounds) * DAY_MS }),
  );
}

/** Instants one silence after another; the first silence is counted from day 0. */
function instantsArb(windows: Windows, atLeast: number): fc.Arbitrary<readonly Instant[]> {
  return fc.array(silenceArb(windows), { minLength: atLeast, maxLength: 7 }).map((silences) => {
    let at = START;
    return silences.map((silence) => (at += silence));
  });
}

/** The local calendar day in a shop so many hours east of Greenwich. */
function localDay(at: Instant, zoneHours: number): number {
  return Math.floor((at + zoneHours * HOUR_MS) / DAY_MS);
}

const zoneArb = fc.constantFrom(-11, -5, 0, 1, 13);
const netArb = fc.integer({ min: 1, max: 4 });
const productsArb = fc.subarray(["1", "2", "3", "4"], { maxLength: 2 });
const renewalArb = fc.integer({ min: 0, max: 3 }).map((draw) => draw === 0);

/** Purchases of one customer, oldest first: some at one instant, some on one day. */
export function historyArb(windows: Windows): fc.Arbitrary<PurchaseHistory> {
  const boughtArb = fc.record({ net: netArb, products: productsArb, renewal: renewalArb });
  return fc
    .tuple(instantsArb(windows, 1), zoneArb)
    .chain(([instants, zone]) =>
      fc.tuple(
        ...instants.map((at) =>
          boughtArb.map((bought): Purchase => ({ at, day: localDay(at, zone), ...bought })),
        ),
      ),
    )
    .map(([first, ...rest]): PurchaseHistory => {
      if (first === undefined) throw new RangeError("the arbitrary makes one instant at least");
      return [first, ...rest];
    });
}

/** What makes an order count or not; mostly it counts. */
const meritArb: fc.Arbitrary<Pick<Order, "net" | "status" | "test" | "cancelled">> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      net: netArb,
      status: fc.constant("paid" as const),
      test: fc.constant(false),
      cancelled: fc.constant(false),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      net: fc.integer({ min: 0, max: 4 }),
      status: fc.constantFrom(...FINANCIAL_STATUSES),
      test: fc.boolean(),
      cancelled: fc.boolean(),
    }),
  },
);

/** What was bought, and how. */
const goodsArb: fc.Arbitrary<
  Pick<Order, "refunded" | "discount" | "products" | "source" | "tags">
> = fc.record({
  refunded: fc.constantFrom(0, 0, 0, 1),
  discount: fc.constantFrom(0, 0, 1),
  products: productsArb,
  source: fc.constantFrom("web", "web", "web", "pos", "subscription_contract", null),
  tags: fc.constantFrom<readonly string[]>([], [], ["wholesale"], ["staff", "gift"]),
});

/** An order at this instant, whether it counts or not, by its shop's calendar. */
function orderArb(at: Instant, zone: number): fc.Arbitrary<Order> {
  return fc
    .tuple(meritArb, goodsArb)
    .map(([merit, goods]) => ({ at, day: localDay(at, zone), ...merit, ...goods }));
}

function ordersArb(windows: Windows): fc.Arbitrary<readonly Order[]> {
  return fc
    .tuple(instantsArb(windows, 0), zoneArb)
    .chain(([instants, zone]) => fc.tuple(...instants.map((at) => orderArb(at, zone))));
}

/** Cut-offs of shops whose buyers spend about what the generated customers spend: ties abound. */
const someCutOffs = [1, 3, 5, 9].flatMap((most) =>
  [1, 29, 30, 90].flatMap((buyers) => {
    const spends = Array.from(
      { length: buyers },
      (_, index) => 1 + Math.floor((index * most) / buyers),
    );
    return cutOffsOf(spends) ?? [];
  }),
);
const cutOffsArb = fc.constantFrom(null, ...someCutOffs);

/** Refreshes, oldest first, at the instants of what a customer did, about then and long after. */
function vipEdgesArb(anchors: readonly Instant[]): fc.Arbitrary<readonly VipEdges[]> {
  const offset = fc.oneof(
    fc.integer({ min: -1, max: 1 }),
    fc.integer({ min: 0, max: 200 }).map((days) => days * DAY_MS),
  );
  const refresh = fc
    .tuple(fc.constantFrom(...anchors), offset, fc.constantFrom(...someCutOffs))
    .map(([anchor, by, { vipStay, vipEnter }]) => ({ at: anchor + by, vipStay, vipEnter }));
  return fc
    .uniqueArray(refresh, { maxLength: 4, selector: ({ at }) => at })
    .map((refreshes) => refreshes.toSorted((a, b) => a.at - b.at));
}

const rfmEdgesArb = fc.constantFrom(null, {
  recency: [5, 20, 40, 90].map((at) => ({ below: at - 2, at, above: at + 2 })),
  frequency: [2, 3, 4].map((at) => ({ below: at, at, above: at })),
  monetary: [1, 2, 4, 8].map((at) => ({ below: at, at, above: at + 1 })),
});

/** A customer and an instant to look at them; orders may be dated after it. */
export type Scene = { readonly facts: Life; readonly now: Instant; readonly windows: Windows };

/** Customers of shops with such rules, looked at where something happens. */
export function sceneArb(rules: fc.Arbitrary<Rule>): fc.Arbitrary<Scene> {
  return rules.chain(({ rulebook, windows }) =>
    fc
      .record({
        orders: ordersArb(windows),
        rulebook: fc.constant(rulebook),
        cutOffs: cutOffsArb,
        rfmEdges: rfmEdgesArb,
        heldOut: fc.boolean(),
        subscription: fc.constantFrom(null, null, "paused", "cancelled", "active"),
        planProducts: fc.constantFrom(new Set<string>(), new Set(["1"])),
        remembered: fc.constant(NOTHING_REMEMBERED),
        signUp: fc.oneof(
          { weight: 3, arbitrary: fc.constant(START) },
          { weight: 1, arbitrary: silenceArb(windows).map((silence) => START + silence) },
        ),
      })
      .chain((facts) => {
        const anchors = [facts.signUp, ...facts.orders.map(({ at }) => at)];
        return fc
          .record({
            refreshes: vipEdgesArb(anchors),
            anchor: fc.constantFrom(...anchors),
            silence: silenceArb(windows),
          })
          .map(({ refreshes, anchor, silence }) => {
            const now = anchor + silence;
            const vipEdges = refreshes.filter(({ at }) => at <= now);
            return { facts: { ...facts, vipEdges }, now, windows };
          });
      }),
  );
}

/** The same customer with the orders that are known at `now`. */
export function known({ facts, now, windows }: Scene): Scene {
  const orders = facts.orders.filter(({ at }) => at <= now);
  return { facts: { ...facts, orders }, now, windows };
}

/** Every instant at which a count of whole days since one of these goes up, for so many days. */
export function dayTicks(anchors: readonly Instant[], days: number): readonly Instant[] {
  const ticks = new Set(
    anchors.flatMap((anchor) =>
      Array.from({ length: days + 1 }, (_, count) => addDays(anchor, count)),
    ),
  );
  return [...ticks].toSorted((a, b) => a - b);
}
