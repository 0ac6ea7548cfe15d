import type { Stage } from "../stage.ts";
import type { ValueTier } from "../value.ts";

export const CUBE_RECENCIES = ["recent", "slipping", "long-ago"] as const;
export const CUBE_PURCHASES = ["few", "some", "many"] as const;
export const CUBE_SUMS = ["small", "medium", "large"] as const;
export type CubeRecency = (typeof CUBE_RECENCIES)[number];
export type CubePurchases = (typeof CUBE_PURCHASES)[number];
export type CubeSum = (typeof CUBE_SUMS)[number];

/** One of 27 cells, by its plain name: "long-ago-few-small". */
export type CubeCell = `${CubeRecency}-${CubePurchases}-${CubeSum}`;

/** From how many purchase occasions a buyer has made some, and many. */
export type CubeEdges = { readonly some: number; readonly many: number };

export const DEFAULT_CUBE_EDGES: CubeEdges = { some: 3, many: 6 };

/** All cells, grid by grid. */
export const CUBE_CELLS: readonly CubeCell[] = CUBE_RECENCIES.flatMap((recency) =>
  CUBE_PURCHASES.flatMap((purchases) =>
    CUBE_SUMS.map((sum) => `${recency}-${purchases}-${sum}` as const),
  ),
);

/** A buyer's cell; null for prospects, and while the shop has too few buyers for value tiers. */
export function cubeCell(
  stage: Stage,
  occasions: number,
  tier: ValueTier | null,
  edges: CubeEdges,
): CubeCell | null {
  return cellOf(stage, cubePurchases(occasions, edges), tier);
}

/** The cell of buyers who are alike in stage, purchases and tier. */
export function cellOf(
  stage: Stage,
  purchases: CubePurchases,
  tier: ValueTier | null,
): CubeCell | null {
  const recency = cubeRecency(stage);
  return recency === null || tier === null ? null : `${recency}-${purchases}-${SUM[tier]}`;
}

/** How long ago those of a stage bought, in words; null for who never did. */
export function cubeRecency(stage: Stage): CubeRecency | null {
  return RECENCY[stage];
}

/** How often a buyer has bought, in words. */
export function cubePurchases(occasions: number, { some, many }: CubeEdges): CubePurchases {
  if (occasions >= many) return "many";
  return occasions >= some ? "some" : "few";
}

const RECENCY: Record<Stage, CubeRecency | null> = {
  "prospect-new": null,
  "prospect-cold": null,
  "first-order": "recent",
  "second-order": "recent",
  "active-repeat": "recent",
  "one-time-risk": "slipping",
  "repeat-risk": "slipping",
  "one-time-lapsed": "long-ago",
  "repeat-lapsed": "long-ago",
  lost: "long-ago",
};

const SUM: Record<ValueTier, CubeSum> = { low: "small", mid: "medium", high: "large" };
