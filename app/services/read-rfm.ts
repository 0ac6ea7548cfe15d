import { behaviourCube, type BuyerSum, rfmGrid, sumOf } from "#app/domain/charts/buyer-grids.ts";
import {
  CUBE_PURCHASES,
  CUBE_RECENCIES,
  CUBE_SUMS,
  type CubePurchases,
  type CubeRecency,
  type CubeSum,
  cubeRecency,
} from "#app/domain/facets/behaviour-cube.ts";
import type { Band, RfmGroup } from "#app/domain/facets/rfm.ts";
import { FEWEST_BUYERS_FOR_RFM } from "#app/domain/facets/rfm-edges.ts";
import { STAGES } from "#app/domain/stage.ts";
import { FEWEST_BUYERS_FOR_TIERS, type ValueTier } from "#app/domain/value.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopTx } from "#app/ports/store.ts";
import type { Count, Format } from "./format.ts";
import { type Counted, readCounted } from "./read-counted.ts";
import type { Viewer } from "./read-viewer.ts";

/** Some buyers: how many, and which share of all they are and have spent. */
export type BuyersView = {
  readonly customers: Count;
  /** Of all buyers. */
  readonly share: Count;
  readonly reachable: Count;
  readonly spent: { readonly value: number; readonly text: string };
  /** Of what all buyers have spent. */
  readonly spentShare: Count;
};

/** C4, and the behaviour cube beside it. */
export type RfmView = {
  /** Where there are too few buyers for a grid, how many are missing. */
  readonly missing: { readonly rfm: Count | null; readonly cube: Count | null };
  /** Row by row, the best recency first, the lowest value first. */
  readonly cells: readonly (BuyersView & {
    readonly recency: Band;
    readonly value: Band;
    readonly group: RfmGroup;
  })[];
  readonly groups: readonly (BuyersView & { readonly group: RfmGroup })[];
  /** The champions, for the sentence. */
  readonly champions: BuyersView;
  readonly cube: readonly CubeGridView[];
  /** Where the bands are divided; null before they were for the first time. */
  readonly cutOffs: CutOffsView | null;
};

/** One of the three grids of the behaviour cube, those who bought little and seldom first. */
export type CubeGridView = {
  readonly recency: CubeRecency;
  readonly all: BuyersView;
  readonly cells: readonly (BuyersView & {
    readonly purchases: CubePurchases;
    readonly sum: CubeSum;
    /** The list of these customers. */
    readonly url: string;
  })[];
};

/** The four edges between the five bands, and the three between the four of those who bought again. */
export type CutOffsView = {
  readonly date: string;
  readonly silentDays: readonly Count[];
  readonly orders: readonly Count[];
  readonly spent: readonly string[];
};

/** Reads the grids of a shop's buyers. */
export function readRfm(ports: Pick<Ports, "store">, viewer: Viewer): Promise<Counted<RfmView>> {
  return readCounted(ports, viewer, async ({ tx, format }) => {
    const { cells, groups, buyers } = rfmGrid(await tx.rfmSums());
    const alike = await tx.cubeSums();
    const cube = behaviourCube(alike);
    const allBuyers = sumOf(alike).customers;
    const within = (all: BuyerSum) => (some: BuyerSum) => buyersView(some, all, format);
    const inGrid = within(buyers);
    const inCube = within(sumOf(cube));
    const champions = groups.filter(({ group }) => group === "champion");
    return {
      missing: {
        rfm: missing(allBuyers, FEWEST_BUYERS_FOR_RFM, format),
        cube: missing(allBuyers, FEWEST_BUYERS_FOR_TIERS, format),
      },
      cells: cells.map((cell) => ({
        recency: cell.recency,
        value: cell.value,
        group: cell.group,
        ...inGrid(cell),
      })),
      groups: groups.map((group) => ({ group: group.group, ...inGrid(group) })),
      champions: inGrid(sumOf(champions)),
      cube: CUBE_RECENCIES.map((recency) => {
        const those = cube.filter(({ cell }) => cell.startsWith(`${recency}-`));
        return {
          recency,
          all: inCube(sumOf(those)),
          cells: CUBE_PURCHASES.flatMap((purchases) =>
            CUBE_SUMS.map((sum) => ({
              purchases,
              sum,
              url: customersUrl(recency, purchases, sum),
              ...inCube(
                sumOf(those.filter(({ cell }) => cell === `${recency}-${purchases}-${sum}`)),
              ),
            })),
          ),
        };
      }),
      cutOffs: await readCutOffs(tx, format),
    };
  });
}

async function readCutOffs(tx: ShopTx, format: Format): Promise<CutOffsView | null> {
  const edges = (await tx.latestCutOffs())?.rfm;
  const refreshed = (await tx.vipEdges()).at(-1);
  if (edges === undefined || edges === null || refreshed === undefined) return null;
  return {
    date: format.date(refreshed.at),
    silentDays: edges.recency.map(({ at }) => format.count(at)),
    orders: edges.frequency.map(({ at }) => format.count(at)),
    spent: edges.monetary.map(({ at }) => format.money(at)),
  };
}

function buyersView(some: BuyerSum, all: BuyerSum, format: Format): BuyersView {
  return {
    customers: format.count(some.customers),
    share: format.share(some.customers, all.customers),
    reachable: format.count(some.reachable),
    spent: { value: some.net, text: format.money(some.net) },
    spentShare: format.share(some.net, all.net),
  };
}

/** The stages that a recency is of, and the value tier of a sum: the names that customers are listed by. */
function customersUrl(recency: CubeRecency, purchases: CubePurchases, sum: CubeSum): string {
  const stages = STAGES.filter((stage) => cubeRecency(stage) === recency);
  const address = new URLSearchParams([
    ...stages.map((stage) => ["stage", stage]),
    ["often", purchases],
    ["value", TIERS[sum]],
  ]);
  return `/app/customers?${address.toString()}`;
}

const TIERS: Readonly<Record<CubeSum, ValueTier>> = { small: "low", medium: "mid", large: "high" };

function missing(buyers: number, fewest: number, format: Format): Count | null {
  return buyers >= fewest ? null : format.count(fewest - buyers);
}
