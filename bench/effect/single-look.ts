import { randomFrom } from "../engine/shops/random.ts";
import { customersOf, type Kind, type Seen, truthOf } from "./customers.ts";
import { INTERVALS } from "./intervals.ts";
import { mean, type Sample } from "./sample.ts";

const UPLIFT = 0.1;

/** How often an interval missed a true uplift of 10 %, on which side, and how wide it was. */
export type Missed = {
  readonly kind: string;
  readonly customers: number;
  readonly measure: "orders" | "spent";
  readonly way: string;
  readonly tooHigh: number;
  readonly tooLow: number;
  /** A customer's, in shares of what one does who is held out. */
  readonly width: number;
};

/** Each way to an interval on so many shops of a kind. */
export function singleLooks(kind: Kind, customers: number, shops: number): Missed[] {
  const samples = Array.from({ length: shops }, (_, shop) =>
    customersOf(kind, customers, UPLIFT, 1_000_003 * customers + shop),
  );
  const random = randomFrom(1);
  return (["orders", "spent"] as const).flatMap((measure) => {
    const truth = truthOf(kind, UPLIFT)[measure];
    return Object.entries(INTERVALS).map(([way, interval]) => {
      const ranges = samples.map((seen) => interval(sampleOf(seen, measure), random));
      return {
        kind: kind.name,
        customers,
        measure,
        way,
        tooHigh: mean(ranges.map(({ lower }) => (lower > truth ? 1 : 0))),
        tooLow: mean(ranges.map(({ upper }) => (upper < truth ? 1 : 0))),
        width: mean(ranges.map(({ lower, upper }) => upper - lower)) / (truth / UPLIFT),
      };
    });
  });
}

function sampleOf(seen: readonly Seen[], measure: "orders" | "spent"): Sample {
  const side = (heldOut: boolean) => {
    const of = seen.filter((one) => one.heldOut === heldOut);
    return {
      values: of.map((one) => one[measure]),
      before: of.map((one) => (measure === "orders" ? one.ordersBefore : one.spentBefore)),
    };
  };
  return { treated: side(false), heldOut: side(true) };
}
