import { informationOf, standardErrorsAt } from "#app/domain/effect/always-valid.ts";
import { differenceOf, standardError } from "#app/domain/effect/difference.ts";
import {
  type Groups,
  NO_SUMS,
  scatterOf,
  type Sums,
  withOne,
} from "#app/domain/effect/group-sums.ts";
import { customersOf, type Kind, truthOf } from "./customers.ts";

const FIRST = 300;
const LEAST_HELD_OUT = 20;
/** Customers whose window ends in a day. */
const A_DAY = 10;

/** What a rule makes of the sums at a look: how far its interval reaches. `share` is how far the looks have come, in first looks. */
type Reach = (groups: Groups<Sums>, share: number) => number;

const RULES: Readonly<Record<string, Reach>> = {
  "1.96 standard errors": (groups) => 1.96 * standardError(groups),
  "looks at doublings only": doublings(),
  "always valid, Welch's": (groups) => reachOf(groups, apart(groups)),
  "always valid, scatter of all": (groups) => reachOf(groups, alike(groups)),
  "always valid, moderated (kept)": (groups) => reachOf(groups, standardError(groups)),
};

/** Of shops without and with an effect, how many were ever shown an interval without the truth. */
export type EverMissed = {
  readonly kind: string;
  readonly measure: "orders" | "spent";
  readonly rule: string;
  readonly uplift: number;
  readonly shops: number;
};

/** Every rule at every day's look, until so many customers were seen. */
export function dailyLooks(kind: Kind, uplift: number, until: number, shops: number): EverMissed[] {
  return (["orders", "spent"] as const).flatMap((measure) => {
    const missed = new Map<string, number>();
    for (let shop = 0; shop < shops; shop += 1) {
      const seen = customersOf(kind, until, uplift, 7_919 * shop + 13);
      for (const rule of missedIn(
        seen.map((one) => [one.heldOut, one[measure]]),
        truthOf(kind, uplift)[measure],
      )) {
        missed.set(rule, (missed.get(rule) ?? 0) + 1 / shops);
      }
    }
    return Object.keys(RULES).map((rule) => ({
      kind: kind.name,
      measure,
      rule,
      uplift,
      shops: missed.get(rule) ?? 0,
    }));
  });
}

function missedIn(values: readonly (readonly [boolean, number])[], truth: number): Set<string> {
  const missed = new Set<string>();
  let groups: Groups<Sums> = { treated: NO_SUMS, heldOut: NO_SUMS };
  for (const [index, [heldOut, value]] of values.entries()) {
    const side = heldOut ? "heldOut" : "treated";
    groups = { ...groups, [side]: withOne(groups[side], value) };
    const customers = index + 1;
    if (customers < FIRST || customers % A_DAY !== 0 || groups.heldOut.customers < LEAST_HELD_OUT)
      continue;
    const off = Math.abs(differenceOf(groups).estimate - truth);
    for (const [rule, reach] of Object.entries(RULES)) {
      if (off > reach(groups, customers / FIRST)) missed.add(rule);
    }
  }
  return missed;
}

function reachOf({ treated, heldOut }: Groups<Sums>, error: number): number {
  return standardErrorsAt(informationOf(treated.customers, heldOut.customers)) * error;
}

/** At 300 customers, 600, 1200 ...: the k-th look spends .05 / (k (k + 1)) of the error; between them nothing is told. */
function doublings(): Reach {
  const reaches = [2.241, 2.638, 2.865, 3.023, 3.144, 3.241];
  return (groups, share) => {
    const doubled = Math.log2(share);
    const reach = Number.isInteger(doubled) ? reaches[doubled] : undefined;
    return reach === undefined ? Number.POSITIVE_INFINITY : reach * standardError(groups);
  };
}

function apart({ treated, heldOut }: Groups<Sums>): number {
  const squared = (s: Sums) => scatterOf(s) / (s.customers - 1) / s.customers;
  return Math.sqrt(squared(treated) + squared(heldOut));
}

function alike({ treated, heldOut }: Groups<Sums>): number {
  const [n, m] = [treated.customers, heldOut.customers];
  return Math.sqrt((scatterOf(treated) + scatterOf(heldOut)) / (n + m - 2) / informationOf(n, m));
}
