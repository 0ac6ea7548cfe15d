import { type Life, NOTHING_REMEMBERED, type Remembered } from "#app/domain/customer-state.ts";
import { rfmBandsOf } from "#app/domain/facets/rfm.ts";
import type { RfmEdges } from "#app/domain/facets/rfm-edges.ts";
import { NO_EXCLUSIONS, type Order } from "#app/domain/order.ts";
import { type HandWindows, LEARNED_WINDOWS, type Policy } from "#app/domain/policy.ts";
import { cadencesOf, historyOf, lastPurchase } from "#app/domain/purchase-history.ts";
import type { Rulebook } from "#app/domain/rulebook.ts";
import { addDays, DAY_MS, type Instant } from "#app/domain/time.ts";
import type { CutOffs, VipEdges } from "#app/domain/value.ts";
import { anOrder, aRulebook, START, UNLEARNED } from "#test/support/builders.ts";
import { seededRandom } from "./rhythm/simulated-shop.ts";
import { exampleRhythms } from "./rhythms.ts";

type Random = () => number;

/** Customers of shops of every kind, each at an instant at which all their orders are known. */
export function* manyCustomers(
  count: number,
  seed: number,
): Generator<{ readonly facts: Life; readonly now: Instant }> {
  const random = seededRandom(seed);
  const shops = shopsOf(random);
  for (let index = 0; index < count; index += 1) {
    const rulebook = oneOf(shops, random);
    const orders = ordersOf(random);
    const signUp = addDays(START, -whole(400, random));
    const anchor = orders.at(-1)?.at ?? signUp;
    const now = anchor + silence(oneOf([0, 10, 60, 200, 900], random), random);
    const facts: Life = {
      orders: orders.filter(({ at }) => at <= now),
      signUp: Math.min(signUp, now),
      rulebook,
      cutOffs: oneOf(CUT_OFFS, random),
      vipEdges: refreshesBy(now, random),
      rfmEdges: oneOf(EDGES, random),
      heldOut: random() < 0.1,
      subscription: oneOf([null, null, null, "paused", "active"], random),
      planProducts: PLANS,
      remembered: NOTHING_REMEMBERED,
    };
    yield {
      facts: { ...facts, remembered: rememberedOf(facts, now, oneOf(shops, random), random) },
      now,
    };
  }
}

const PLANS = new Set(["1"]);

const CUT_OFFS: readonly (CutOffs | null)[] = [
  null,
  { buyers: 300, lowMax: 1500, midMax: 3000, vipStay: 4000, vipEnter: 5000 },
];

/** Up to five refreshes between the first order and now, oldest first. */
function refreshesBy(now: Instant, random: Random): readonly VipEdges[] {
  return Array.from({ length: whole(6, random) }, () => {
    const vipStay = 100 * (20 + whole(30, random));
    const at = now - whole(1 + Math.max(0, now - START), random);
    return { at, vipStay, vipEnter: vipStay + 100 * whole(15, random) };
  }).toSorted((a, b) => a.at - b.at);
}

const EDGES: readonly (RfmEdges | null)[] = [
  null,
  {
    recency: [14, 40, 90, 200].map((at) => ({ below: at - 3, at, above: at + 3 })),
    frequency: [2, 3, 5].map((at) => ({ below: at, at, above: at })),
    monetary: [1000, 2000, 4000, 8000].map((at) => ({ below: at - 100, at, above: at + 100 })),
  },
];

/** Shops that learned, that set their windows by hand, and that did both. */
function shopsOf(random: Random): readonly Rulebook[] {
  const rhythms = [UNLEARNED, ...Object.values(exampleRhythms)];
  return rhythms.flatMap((rhythm) => [
    aRulebook({ rhythm }),
    aRulebook({ rhythm, limitedHistory: true }),
    ...[10, 120].map((widest) =>
      aRulebook({ rhythm, policy: handPolicy(() => byHand(widest, 0.4, random), random) }),
    ),
    ...[5, 12, 80].map((widest) =>
      aRulebook({ rhythm, policy: handPolicy(() => byHand(widest, 1, random), random) }),
    ),
  ]);
}

function handPolicy(windows: () => HandWindows, random: Random): Partial<Policy> {
  const [oneTime, repeat] = [windows(), windows()];
  const tea = { by: "product", name: "Tea", productIds: ["1"], oneTime: windows() } as const;
  return {
    prospectCold: random() < 0.5 ? null : 1 + whole(60, random),
    oneTime,
    repeat,
    products: random() < 0.5 ? [] : [{ ...tea, repeat: windows() }],
    exclusions: random() < 0.5 ? NO_EXCLUSIONS : { sources: ["pos"], tags: [] },
  };
}

/** Windows as the settings page accepts them, each set by hand with some chance. */
function byHand(widest: number, chance: number, random: Random): HandWindows {
  const risk = 1 + whole(widest, random);
  const lapsed = risk + whole(widest, random);
  const lost = lapsed + 1 + whole(widest, random);
  const set = (days: number) => (random() < chance ? days : null);
  return { ...LEARNED_WINDOWS, risk: set(risk), lapsed: set(lapsed), lost: set(lost) };
}

/** Up to eight orders at a pace of one's own, some on one day, some that do not count. */
function ordersOf(random: Random): readonly Order[] {
  const pace = oneOf([3, 14, 40, 70, 300], random);
  const orders: Order[] = [];
  let at = START;
  for (let left = whole(9, random); left > 0; left -= 1) {
    at += silence(random() < 0.1 ? 1 : pace, random);
    orders.push(
      anOrder({
        at,
        day: Math.floor(at / DAY_MS),
        net: 100 * (1 + whole(30, random)),
        cancelled: random() < 0.1,
        discount: random() < 0.3 ? 100 : 0,
        refunded: random() < 0.1 ? 50 : 0,
        products: random() < 0.5 ? ["1"] : ["2", "3"],
        source: oneOf(["web", "web", "web", "web", "pos", "subscription_contract"], random),
      }),
    );
  }
  return orders;
}

/** What an earlier computation left behind, some of it from before a refit. */
function rememberedOf(facts: Life, now: Instant, before: Rulebook, random: Random): Remembered {
  const rfm = rfmBandsOf([0, 1, 2].map(() => whole(6, random)));
  const { rulebook, signUp, orders } = facts;
  const cold = addDays(signUp, 1 + whole(rulebook.prospectCold + 20, random));
  const coldSince = cold <= now && random() < 0.5 ? cold : null;
  const history = historyOf(orders, rulebook.policy.exclusions);
  const cadence = history && cadencesOf(history).at(-1);
  if (history === null || !cadence || random() < 0.5) return { rfm, inForce: null, coldSince };
  const { at: lastOrderAt, products } = lastPurchase(history);
  const bounds = before.boundaries(cadence, products);
  return { rfm, inForce: { lastOrderAt, cadence, bounds, refitted: true }, coldSince };
}

/** Milliseconds about so many days, some of them to the day. */
function silence(days: number, random: Random): number {
  const drawn = -days * Math.log(1 - random());
  return random() < 0.3 ? Math.floor(drawn) * DAY_MS : Math.floor(drawn * DAY_MS);
}

function whole(below: number, random: Random): number {
  return Math.floor(random() * below);
}

function oneOf<T>(values: readonly T[], random: Random): T {
  const value = values[whole(values.length, random)];
  if (value === undefined) throw new RangeError("nothing to choose from");
  return value;
}
