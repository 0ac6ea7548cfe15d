import { describe, expect, it } from "vitest";
import { type CustomerState, customerState, type Life } from "#app/domain/customer-state.ts";
import { NO_EXCLUSIONS, type Order } from "#app/domain/order.ts";
import { cadencesOf, historyOf } from "#app/domain/purchase-history.ts";
import { addOccasion, type Cadence, cadenceOf, type Occasion } from "#app/domain/rhythm/cadence.ts";
import { addDays, DAY_MS } from "#app/domain/time.ts";
import {
  aLearnedRhythm,
  aLife,
  anOrder,
  aRulebook,
  dayAt,
  ordersOn,
  START,
} from "#test/support/builders.ts";
import { carriedOn } from "./daily-look.ts";
import { seededRandom } from "./rhythm/simulated-shop.ts";

const HISTORIES = 10_000;
const windows = { risk: 9, lapsed: 30, lost: 31 };
const milk = { by: "product", name: "Milk", productIds: ["7"] } as const;
const rulebook = aRulebook({
  rhythm: aLearnedRhythm(),
  policy: { products: [{ ...milk, oneTime: windows, repeat: windows }] },
});
// Refreshed on days 100, 200, ..., so that entering is now easier, now harder than before.
const vipEdges = [3500, 4000, 3700, 5000, 4200, 4500].map((vipStay, index) => ({
  at: dayAt(100 * (index + 1)),
  vipStay,
  vipEnter: vipStay + 800,
}));
const cutOffs = { buyers: 100, lowMax: 1000, midMax: 2500, vipStay: 4500, vipEnter: 5300 };

describe("10,000 histories, edited at random", { timeout: 60_000 }, () => {
  it("leave in the end the cadence that a rebuild finds", () => {
    const random = seededRandom(1);
    const differing = histories(random).filter((orders) => {
      const edits = [...editsOf(orders, random)];
      const grown = edits.reduce<Followed>(follow, { orders, cadence: rebuilt(orders) });
      return (
        JSON.stringify(grown.cadence) !== JSON.stringify(rebuilt(shuffled(grown.orders, random)))
      );
    });
    expect(differing.slice(0, 3)).toEqual([]);
  });

  it("leave in the end the state that a rebuild finds, whatever was computed in between", () => {
    const random = seededRandom(2);
    const differing = histories(random).flatMap((orders) => {
      let facts: Life = aLife({ orders, rulebook, cutOffs, vipEdges });
      let now = lookAt(orders, random);
      facts = carriedOn(facts, customerState(facts, now));
      for (const edited of editsOf(orders, random)) {
        now = Math.max(now, lookAt(edited, random));
        facts = { ...facts, orders: edited };
        const state = customerState(facts, now);
        const again = shuffled(edited, random);
        const fresh = customerState(aLife({ orders: again, rulebook, cutOffs, vipEdges }), now);
        // Only who remembers can continue; all else must be the same.
        const seen = (one: CustomerState) => JSON.stringify({ ...one, continues: null });
        if (seen(state) !== seen(fresh)) return [{ facts, now, state, fresh }];
        facts = carriedOn(facts, state);
      }
      return [];
    });
    expect(differing.slice(0, 2)).toEqual([]);
  });
});

describe("an edit of the past", () => {
  it("acts on the boundaries though the number and the days of the orders stay", () => {
    const bought = (products: readonly string[]) => [
      ...ordersOn(0),
      anOrder({ at: dayAt(40), products }),
    ];
    const facts = aLife({ orders: bought(["8"]), rulebook });
    const carried = carriedOn(facts, customerState(facts, dayAt(50)));
    const edited = customerState({ ...carried, orders: bought(["7"]) }, dayAt(50));
    expect([edited.bounds?.risk, edited.stage]).toEqual([9, "repeat-risk"]);
  });

  it("acts on the boundaries though the gaps add up to the same", () => {
    const renewal = (day: number) => anOrder({ at: dayAt(day), source: "subscription_contract" });
    // One gap of 30 days, and two of 10 and 20: between the first day and the last, of four orders.
    const [one, two] = [
      [renewal(0), renewal(5), ...ordersOn(10, 40)],
      [renewal(0), ...ordersOn(10, 20, 40)],
    ].map((orders) => aLife({ orders, rulebook }));
    if (one === undefined || two === undefined) throw new RangeError("two examples");
    const carried = carriedOn(one, customerState(one, dayAt(41)));
    const edited = customerState({ ...carried, orders: two.orders }, dayAt(41));
    expect(edited.bounds).toEqual(customerState(two, dayAt(41)).bounds);
  });
});

type Random = () => number;
type Followed = { readonly orders: readonly Order[]; readonly cadence: Cadence | null };

/** Keeps a cadence as engine.md section 1 says: a new day is added, anything else is a rebuild. */
function follow({ orders, cadence }: Followed, edited: readonly Order[]): Followed {
  const known = new Set(orders);
  const [added, ...more] = edited.filter((order) => !known.has(order));
  const isGrown = added !== undefined && more.length === 0 && edited.length === orders.length + 1;
  const previous = occasionsOf(orders).findLast(({ day }) => day === cadence?.lastDay);
  const [next] = occasionsOf(added === undefined ? [] : [added]);
  const grown =
    isGrown && cadence && previous && next ? addOccasion(cadence, previous, next) : null;
  return { orders: edited, cadence: grown ?? cadenceOf(occasionsOf(edited)) };
}

/** One occasion a day: a renewal only where nothing else was bought. */
function occasionsOf(orders: readonly Order[]): readonly Occasion[] {
  const bought = historyOf(orders, NO_EXCLUSIONS) ?? [];
  return bought.map(({ day }) => ({
    day,
    renewal: bought.every((other) => other.day !== day || other.renewal),
  }));
}

function rebuilt(orders: readonly Order[]): Cadence | null {
  const history = historyOf(orders, NO_EXCLUSIONS);
  return history === null ? null : (cadencesOf(history).at(-1) ?? null);
}

function histories(random: Random): readonly (readonly Order[])[] {
  return Array.from({ length: HISTORIES }, () =>
    Array.from({ length: whole(6, random) }, () => anyOrder(random, whole(400, random))),
  );
}

/** One to four edits, each of what the one before left. */
function* editsOf(orders: readonly Order[], random: Random): Generator<readonly Order[]> {
  let edited = orders;
  for (let left = 1 + whole(4, random); left > 0; left -= 1) {
    const edit = EDITS[whole(EDITS.length, random)];
    if (edit !== undefined) edited = edit(edited, random);
    yield edited;
  }
}

type Edit = (orders: readonly Order[], random: Random) => readonly Order[];

const EDITS: readonly Edit[] = [
  // A new order.
  (orders, random) => [...orders, anyOrder(random, 400 + whole(200, random))],
  // One that Shopify told us of late.
  (orders, random) => [...orders, anyOrder(random, whole(400, random))],
  // One removed.
  (orders, random) => orders.toSpliced(whole(orders.length, random), 1),
  // One given back in full, in part, or cancelled.
  changed({ status: "refunded", net: 0, refunded: 1000 }),
  changed({ status: "partially_refunded", net: 300, refunded: 700 }),
  changed({ cancelled: true }),
  // One whose products were edited.
  changed({ products: ["7", "8"] }),
  // Another customer's, merged into these.
  (orders, random) => [
    ...orders,
    ...Array.from({ length: whole(4, random) }, () => anyOrder(random, whole(400, random))),
  ],
];

function changed(change: Partial<Order>): Edit {
  return (orders, random) => {
    const at = whole(orders.length, random);
    return orders.map((order, index) => (index === at ? { ...order, ...change } : order));
  };
}

function anyOrder(random: Random, day: number): Order {
  return anOrder({
    at: addDays(START, day) + whole(DAY_MS, random),
    net: 100 * (1 + whole(30, random)),
    cancelled: random() < 0.1,
    products: random() < 0.3 ? ["7"] : ["8"],
    source: random() < 0.2 ? "subscription_contract" : "web",
  });
}

/** Some time after the last order. */
function lookAt(orders: readonly Order[], random: Random): number {
  return orders.reduce((last, { at }) => Math.max(last, at), START) + whole(150 * DAY_MS, random);
}

function shuffled(orders: readonly Order[], random: Random): readonly Order[] {
  return orders
    .map((order) => ({ order, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ order }) => order);
}

function whole(below: number, random: Random): number {
  return Math.floor(random() * below);
}
