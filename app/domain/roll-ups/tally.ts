import { type CubePurchases, cubePurchases, DEFAULT_CUBE_EDGES } from "../facets/behaviour-cube.ts";
import type { RfmBands } from "../facets/rfm.ts";
import type { Boundaries } from "../boundaries.ts";
import type { Money } from "../money.ts";
import { type Month, monthOf } from "../month.ts";
import type { Stage } from "../stage.ts";
import type { Day } from "../time.ts";
import type { ValueTier } from "../value.ts";
import { type AudienceCell, audienceCells, type Held } from "./audience-cells.ts";

/** What the roll-ups are told of one customer: nothing else of theirs is counted. */
export type Tallied = {
  readonly stage: Stage;
  /** Subscribed to e-mail marketing. */
  readonly reachable: boolean;
  /** Subscribed to text messages. */
  readonly reachableBySms: boolean;
  readonly held: readonly Held[];
  readonly tier: ValueTier | null;
  readonly rfm: RfmBands | null;
  /** Net lifetime spend. */
  readonly spent: Money;
  /** Oldest first, days distinct. */
  readonly occasions: readonly TalliedOccasion[];
  /** Every stage change that was recorded, oldest first, by the shop's calendar. */
  readonly changes: readonly TalliedChange[];
  /** Those in force; null without an order. */
  readonly boundaries: TalliedBoundaries | null;
  /** Where the orders that stand came from, also those that the merchant leaves out. */
  readonly sources: readonly SourceOrders[];
};

/** Orders of one `sourceName`. */
export type SourceOrders = { readonly source: string; readonly orders: number };

export type TalliedOccasion = {
  readonly day: Day;
  readonly net: Money;
  readonly orders: number;
  readonly renewal: boolean;
};

export type TalliedChange = { readonly day: Day; readonly to: Stage; readonly byOrder: boolean };

/** The boundaries that a typical customer is told by. */
export const TYPICAL_BOUNDARIES = [
  "cycle",
  "risk",
  "lapsed",
  "lost",
] as const satisfies readonly (keyof Boundaries)[];
export type TypicalBoundary = (typeof TYPICAL_BOUNDARIES)[number];
export type TalliedBoundaries = Pick<Boundaries, TypicalBoundary>;

/** How many went from stage to stage on a day; `from` is null for those who were not there before. */
export type StageFlow = {
  readonly day: Day;
  readonly from: Stage | null;
  readonly to: Stage;
  readonly byOrder: boolean;
  readonly customers: number;
  readonly reachable: number;
};

/** Where those went on to who came into a stage on a day. */
export type StageExit = {
  readonly enteredDay: Day;
  readonly stage: Stage;
  readonly to: Stage;
  readonly byOrder: boolean;
  readonly customers: number;
};

/** What those who first bought in a month did so many months later; at 0 all of them buy. */
export type CohortMonth = {
  readonly month: Month;
  readonly since: number;
  readonly buyers: number;
  readonly orders: number;
  readonly net: Money;
  /** Whose second occasion was then. */
  readonly repeaters: number;
};

/** Days between two neighbouring occasions of which neither is a renewal, by the month of the first of all. */
export type OrderGap = {
  readonly month: Month;
  /** Between the first and the second occasion. */
  readonly first: boolean;
  readonly days: number;
  readonly gaps: number;
};

/** What was bought on a day by those who are in a stage now. */
export type StageSale = {
  readonly day: Day;
  readonly stage: Stage;
  readonly orders: number;
  readonly net: Money;
};

/** Customers who are alike in everything that the grids show. */
export type CustomerCell = {
  readonly stage: Stage;
  /** Null without an order. */
  readonly purchases: CubePurchases | null;
  readonly tier: ValueTier | null;
  readonly rfm: RfmBands | null;
  readonly customers: number;
  readonly reachable: number;
  readonly net: Money;
};

/** Customers for whom a boundary lies so many days after the last order. */
export type BoundaryDay = {
  /** Who bought more than once. */
  readonly repeat: boolean;
  readonly boundary: TypicalBoundary;
  readonly days: number;
  readonly customers: number;
};

/** What customers add to each of the roll-ups. */
export type Tally = {
  readonly flows: readonly StageFlow[];
  readonly exits: readonly StageExit[];
  readonly months: readonly CohortMonth[];
  readonly gaps: readonly OrderGap[];
  readonly sales: readonly StageSale[];
  readonly cells: readonly CustomerCell[];
  readonly audiences: readonly AudienceCell[];
  readonly boundaries: readonly BoundaryDay[];
  readonly sources: readonly SourceOrders[];
};

/** What one customer adds to the roll-ups; taken away again, nothing of them is left. */
export function tallyOf(customer: Tallied): Tally {
  const { stage, reachable, occasions, changes, boundaries } = customer;
  const reached = reachable ? 1 : 0;
  return {
    flows: changes.map((change, index) => ({
      ...change,
      from: changes[index - 1]?.to ?? null,
      customers: 1,
      reachable: reached,
    })),
    exits: changes.flatMap(({ to, byOrder }, index) => {
      const entered = changes[index - 1];
      return entered === undefined
        ? []
        : [{ enteredDay: entered.day, stage: entered.to, to, byOrder, customers: 1 }];
    }),
    months: monthsOf(occasions),
    gaps: gapsOf(occasions),
    sales: occasions.map(({ day, orders, net }) => ({ day, stage, orders, net })),
    cells: [
      {
        stage,
        purchases:
          occasions.length === 0 ? null : cubePurchases(occasions.length, DEFAULT_CUBE_EDGES),
        tier: customer.tier,
        rfm: customer.rfm,
        customers: 1,
        reachable: reached,
        net: customer.spent,
      },
    ],
    audiences: audienceCells(customer),
    boundaries:
      boundaries === null
        ? []
        : TYPICAL_BOUNDARIES.map((boundary) => ({
            repeat: occasions.length > 1,
            boundary,
            days: boundaries[boundary],
            customers: 1,
          })),
    sources: customer.sources,
  };
}

function monthsOf(occasions: readonly TalliedOccasion[]): readonly CohortMonth[] {
  const [first, second] = occasions;
  if (first === undefined) return [];
  const month = monthOf(first.day);
  const bySince = Map.groupBy(occasions, ({ day }) => monthOf(day) - month);
  return [...bySince].map(([since, those]) => ({
    month,
    since,
    buyers: 1,
    orders: those.reduce((sum, { orders }) => sum + orders, 0),
    net: those.reduce((sum, { net }) => sum + net, 0),
    repeaters: second !== undefined && monthOf(second.day) - month === since ? 1 : 0,
  }));
}

function gapsOf(occasions: readonly TalliedOccasion[]): readonly OrderGap[] {
  const [first] = occasions;
  if (first === undefined) return [];
  const month = monthOf(first.day);
  return occasions.flatMap(({ day, renewal }, index) => {
    const before = occasions[index - 1];
    // A renewal comes by contract, not by the customer's own rhythm.
    if (before === undefined || before.renewal || renewal) return [];
    return [{ month, first: index === 1, days: day - before.day, gaps: 1 }];
  });
}
