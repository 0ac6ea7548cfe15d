import { type Random, randomFrom } from "../engine/shops/random.ts";

/** A kind of segment: how often its customers order in their window, how uneven they are, and whether giants are among them. */
export type Kind = {
  readonly name: string;
  /** Orders a customer, on average. */
  readonly orders: number;
  /** The scatter of ln orders and of ln value between customers. */
  readonly unevenness: number;
  /** The share of customers who spend twenty times as much. */
  readonly giants: number;
};

export const KINDS = [
  { name: "lost", orders: 0.05, unevenness: 1, giants: 0 },
  { name: "late", orders: 0.2, unevenness: 0.9, giants: 0 },
  { name: "regular", orders: 0.8, unevenness: 0.7, giants: 0 },
  { name: "late, with giants", orders: 0.2, unevenness: 0.9, giants: 0.002 },
] as const satisfies readonly Kind[];

/** What is seen of a customer when the window has ended; `before` is of a time three times as long. */
export type Seen = {
  readonly heldOut: boolean;
  readonly orders: number;
  readonly spent: number;
  readonly ordersBefore: number;
  readonly spentBefore: number;
};

const HOLDOUT = 0.1;
const GIANT = 20;
const VALUE = 5_000;
const VALUE_SCATTER = 0.5;

/** Customers in the sequence in which their windows end; those who are not held out order so much more often. */
export function customersOf(kind: Kind, count: number, uplift: number, seed: number): Seen[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => customer(kind, uplift, random));
}

/** What the uplift is worth: a customer's orders and spend, treated less held out, on average. */
export function truthOf(kind: Kind, uplift: number) {
  const orders = uplift * kind.orders;
  const giants = 1 + kind.giants * (GIANT - 1);
  return { orders, spent: orders * VALUE * giants };
}

function customer(kind: Kind, uplift: number, random: Random): Seen {
  const heldOut = random.chance(HOLDOUT);
  const rate = kind.orders * uneven(kind.unevenness, random);
  const giant = random.chance(kind.giants) ? GIANT : 1;
  const value = VALUE * giant * uneven(VALUE_SCATTER, random);
  const buys = (mean: number) => {
    const values: number[] = [];
    for (let at = random.exponential(1); at < mean; at += random.exponential(1)) {
      values.push(value * uneven(VALUE_SCATTER, random));
    }
    return values;
  };
  const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
  const before = buys(3 * rate);
  const now = buys(heldOut ? rate : rate * (1 + uplift));
  return {
    heldOut,
    orders: now.length,
    spent: sum(now),
    ordersBefore: before.length,
    spentBefore: sum(before),
  };
}

/** A lognormal number around 1, the mean. */
function uneven(scatter: number, random: Random): number {
  return random.lognormal(Math.exp(-(scatter ** 2) / 2), scatter);
}
