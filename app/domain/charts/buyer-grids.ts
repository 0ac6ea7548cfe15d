import { CUBE_CELLS, type CubeCell, type CubePurchases, cellOf } from "../facets/behaviour-cube.ts";
import {
  type Band,
  BANDS,
  groupAt,
  RFM_GROUPS,
  type RfmBands,
  type RfmGroup,
  valueBand,
} from "../facets/rfm.ts";
import type { Money } from "../money.ts";
import type { Stage } from "../stage.ts";
import type { ValueTier } from "../value.ts";

/** Some buyers: how many, how many of them subscribe to e-mails, and what they spent in their lives. */
export type BuyerSum = {
  readonly customers: number;
  readonly reachable: number;
  readonly net: Money;
};

/** A cell of the grid of recency against the mean of frequency and monetary value. */
export type RfmCell = BuyerSum & {
  readonly recency: Band;
  readonly value: Band;
  readonly group: RfmGroup;
};

/** The grid, best recency first and lowest value first, its groups, and all of its buyers. */
export type RfmGrid = {
  readonly cells: readonly RfmCell[];
  readonly groups: readonly (BuyerSum & { readonly group: RfmGroup })[];
  readonly buyers: BuyerSum;
};

/** The RFM grid of a shop's buyers. */
export function rfmGrid(buyers: readonly (BuyerSum & { readonly rfm: RfmBands })[]): RfmGrid {
  const rated = buyers.map(({ rfm, ...sum }) => ({
    recency: rfm[0],
    value: valueBand(rfm),
    sum,
  }));
  const cells = BANDS.toReversed().flatMap((recency) =>
    BANDS.map((value) => ({
      recency,
      value,
      group: groupAt(recency, value),
      ...sumOf(
        rated.filter((one) => one.recency === recency && one.value === value).map(({ sum }) => sum),
      ),
    })),
  );
  return {
    cells,
    groups: RFM_GROUPS.map((group) => ({
      group,
      ...sumOf(cells.filter((cell) => cell.group === group)),
    })),
    buyers: sumOf(cells),
  };
}

/** Buyers who are alike in stage, purchases and tier. */
export type CubeSum = BuyerSum & {
  readonly stage: Stage;
  readonly purchases: CubePurchases;
  readonly tier: ValueTier | null;
};

/** The behaviour cube, grid by grid, cells without a buyer among them. */
export function behaviourCube(
  buyers: readonly CubeSum[],
): readonly (BuyerSum & { readonly cell: CubeCell })[] {
  const byCell = Map.groupBy(buyers, ({ stage, purchases, tier }) =>
    cellOf(stage, purchases, tier),
  );
  return CUBE_CELLS.map((cell) => ({ cell, ...sumOf(byCell.get(cell) ?? []) }));
}

/** Everybody of these together. */
export function sumOf(some: readonly BuyerSum[]): BuyerSum {
  return {
    customers: some.reduce((sum, { customers }) => sum + customers, 0),
    reachable: some.reduce((sum, { reachable }) => sum + reachable, 0),
    net: some.reduce((sum, { net }) => sum + net, 0),
  };
}
