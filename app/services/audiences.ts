import { type FacetFamily, FACETS } from "#app/domain/facets/vocabulary.ts";
import type { Audience, AudienceCell, Held } from "#app/domain/roll-ups/audience-cells.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { Reach } from "#app/ports/read-models.ts";
import type { ShopTx } from "#app/ports/store.ts";
import type { Count, Format } from "./format.ts";

/** Those of some stages, or those of whom one of these holds. */
export type Who =
  { readonly stages: readonly Stage[] } | { readonly audiences: readonly Audience[] };

/** How many people something is for. */
export type AudienceView = Readonly<Record<keyof Reach, Count>>;

/** Every audience of a shop, off the roll-ups; null before everybody was counted for the first time. */
export async function readAudiences(
  tx: Pick<ShopTx, "countedAt" | "audienceSums">,
): Promise<readonly AudienceCell[] | null> {
  return (await tx.countedAt()) === null ? null : tx.audienceSums();
}

/** The cells of some people. Facets that are asked for together exclude each other, so that they add up. */
export function cellsOf(cells: readonly AudienceCell[], who: Who): readonly AudienceCell[] {
  return "stages" in who
    ? cells.filter(({ of, stage }) => of === "everybody" && who.stages.includes(stage))
    : cells.filter(({ of }) => who.audiences.includes(of));
}

/** The cells of whom any facet of a family holds. Where two of a family may hold, messages leave out for the first of them. */
export function familyCells(
  cells: readonly AudienceCell[],
  family: FacetFamily,
): readonly AudienceCell[] {
  const members: readonly Held[] = FACETS[family];
  return members.flatMap((member, index) => {
    const before = members.slice(0, index);
    return cells.filter(
      ({ of, leftOut }) => of === member && !leftOut.some((reason) => before.includes(reason)),
    );
  });
}

/** Sizes added up. */
export function reachOf(cells: readonly Reach[]): Reach {
  const sum = (field: keyof Reach) => cells.reduce((total, cell) => total + cell[field], 0);
  return {
    customers: sum("customers"),
    reachable: sum("reachable"),
    reachableBySms: sum("reachableBySms"),
  };
}

/** The same in words. */
export function audienceView(cells: readonly Reach[], format: Format): AudienceView {
  const { customers, reachable, reachableBySms } = reachOf(cells);
  return {
    customers: format.count(customers),
    reachable: format.count(reachable),
    reachableBySms: format.count(reachableBySms),
  };
}
