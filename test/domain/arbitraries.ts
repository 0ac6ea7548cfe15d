import fc from "fast-check";
import type { Life } from "#app/domain/customer-state.ts";
import { FINANCIAL_STATUSES, type Order } from "#app/domain/order.ts";
import { type BuyerWindows, LONGEST_WINDOW, type Policy } from "#app/domain/policy.ts";
import type { Purchase, PurchaseHistory } from "#app/domain/purchase-history.ts";
import { addDays, DAY_MS, type Instant } from "#app/domain/time.ts";
import { cutOffsOf } from "#app/domain/value.ts";
import { START } from "#test/support/builders.ts";

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

function policyArb(widest: number): fc.Arbitrary<Policy> {
  return fc.record({
    prospectCold: fc.integer({ min: 1, max: Math.min(1 + widest, LONGEST_WINDOW) }),
    oneTime: windowsArb(widest),
    repeat: windowsArb(widest),
  });
}

/** Windows of a few days, where everything falls together: equal neighbours, risk before day 7. */
export const tightPolicyArb = policyArb(12);

/** Every policy that can be set. */
export const legalPolicyArb: fc.Arbitrary<Policy> = fc.oneof(
  tightPolicyArb,
  policyArb(120),
  policyArb(LONGEST_WINDOW),
);

/** Milliseconds of silence, above all those at, just before and just after something happens. */
export function silenceArb({ prospectCold, oneTime, repeat }: Policy): fc.Arbitrary<number> {
  const bounds = [prospectCold, 7, oneTime, repeat].flatMap((bound) =>
    typeof bound === "number" ? [bound] : [bound.risk, bound.lapsed, bound.lost],
  );
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
function instantsArb(policy: Policy, atLeast: number): fc.Arbitrary<readonly Instant[]> {
  return fc.array(silenceArb(policy), { minLength: atLeast, maxLength: 7 }).map((silences) => {
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

/** Purchases of one customer, oldest first: some at one instant, some on one day. */
export function historyArb(policy: Policy): fc.Arbitrary<PurchaseHistory> {
  return fc.tuple(instantsArb(policy, 1), zoneArb, netArb).map(([instants, zone, net]) => {
    const purchase = (at: Instant): Purchase => ({ at, day: localDay(at, zone), net });
    const [first = START, ...rest] = instants;
    return [purchase(first), ...rest.map(purchase)];
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

/** A customer's orders, whether they count or not, by their shop's calendar. */
function ordersArb(policy: Policy): fc.Arbitrary<readonly Order[]> {
  return fc.tuple(instantsArb(policy, 0), zoneArb).chain(([instants, zone]) =>
    fc.tuple(...instants.map(() => meritArb)).map((merits) =>
      instants.flatMap((at, index) => {
        const merit = merits[index];
        return merit === undefined ? [] : [{ at, day: localDay(at, zone), ...merit }];
      }),
    ),
  );
}

/** Cut-offs of shops whose buyers spend about what the generated customers spend: ties abound. */
const cutOffsArb = fc.constantFrom(
  null,
  ...[1, 3, 5, 9].flatMap((most) =>
    [1, 29, 30, 90].map((buyers) =>
      cutOffsOf(
        Array.from({ length: buyers }, (_, index) => 1 + Math.floor((index * most) / buyers)),
      ),
    ),
  ),
);

/** A customer and an instant to look at them; orders may be dated after it. */
type Scene = { readonly facts: Life; readonly now: Instant };

/** Customers of shops with such policies, looked at where something happens. */
export function sceneArb(policies: fc.Arbitrary<Policy>): fc.Arbitrary<Scene> {
  return policies.chain((policy) =>
    fc
      .record({
        orders: ordersArb(policy),
        policy: fc.constant(policy),
        cutOffs: cutOffsArb,
        wasVip: fc.boolean(),
        signUp: fc.oneof(
          { weight: 3, arbitrary: fc.constant(START) },
          { weight: 1, arbitrary: silenceArb(policy).map((silence) => START + silence) },
        ),
      })
      .chain((facts) =>
        fc.record({
          facts: fc.constant(facts),
          now: fc
            .tuple(
              fc.constantFrom(facts.signUp, ...facts.orders.map(({ at }) => at)),
              silenceArb(policy),
            )
            .map(([anchor, silence]) => anchor + silence),
        }),
      ),
  );
}

/** The same customer with the orders that are known at `now`. */
export function known({ facts, now }: Scene): Scene {
  return { facts: { ...facts, orders: facts.orders.filter(({ at }) => at <= now) }, now };
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
